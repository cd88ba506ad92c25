"""Paths that every host has: signing in and out, and the language."""

from django.urls import include, path
from django.views.i18n import set_language

from mpp_site import views

urlpatterns = [
    path("bahasa/", set_language, name="set_language"),
    path("masuk/beranda/", views.home_after_sign_in, name="home_after_sign_in"),
    path("akun/", include("mpp_accounts.urls")),
]
