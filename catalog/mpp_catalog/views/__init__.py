"""Screens of the catalogue: the region's admins, the ministry, and public pages without a queue."""
