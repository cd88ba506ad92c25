"""Paths of sites, counters, hours."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
