"""URLs of a region that has not opened: its founding page."""

from django.urls import path
from django.views.i18n import set_language

from mpp_onboarding.views import founding

urlpatterns = [path("", founding, name="home"), path("bahasa/", set_language, name="set_language")]
