"""Screens of the region's admins at ``/kelola/``."""
