"""Screens of the hall, by the person who uses them."""
