"""Addresses of the catalogue. People read them, so they are Indonesian."""
