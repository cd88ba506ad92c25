"""The catalogue as files: XLSX for people, JSON for machines, both ways."""
