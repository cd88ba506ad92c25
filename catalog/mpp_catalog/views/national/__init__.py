"""Screens of the ministry at ``/nasional/katalog/``."""
