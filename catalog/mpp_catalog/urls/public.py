"""Paths of the catalogue's pages for everybody, at the root of a region's host."""

from django.urls import path

from mpp_catalog.views.public import pledge

urlpatterns = [
    path("maklumat/", pledge.pledge, name="pledge"),
    path("maklumat/<int:pledge_id>/gambar/", pledge.pledge_image, name="pledge_image"),
]
