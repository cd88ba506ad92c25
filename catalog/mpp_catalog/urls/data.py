"""Paths of import and export of a region."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
