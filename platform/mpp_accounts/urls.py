"""Signing in and out, second factors and open sessions; nobody signs up here."""

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("masuk/", views.login, name="account_login"),
    path("keluar/", views.logout, name="account_logout"),
    path("kata-sandi/", views.password_change, name="account_change_password"),
    path("kata-sandi/setel/", views.password_set, name="account_set_password"),
    path("ulang/", views.reauthenticate, name="account_reauthenticate"),
    path("nonaktif/", views.account_inactive, name="account_inactive"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sesi/", include("allauth.usersessions.urls")),
]
