"""The catalogue for everybody."""
