"""Paths of kerja sama and maklumat."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
