"""URLs of the base host: everybody's first page, the ministry, and what machines ask."""

from django.urls import include, path

from mpp_national import views as national
from mpp_onboarding import views as onboarding
from mpp_site import views

urlpatterns = [
    path("", views.base_home, name="home"),
    path("peristiwa/<slug:key>/", onboarding.ceremony, name="ceremony"),
    path("nasional/", national.dashboard, name="national"),
    path("nasional/angka/", national.figures, name="national_figures"),
    path("nasional/katalog/perbedaan/", national.deviations, name="national_deviations"),
    path("nasional/katalog/perbedaan/<str:code>/", national.region_deviations, name="national_deviation_region"),
    path("nasional/katalog/", include("mpp_catalog.urls.national")),
    path("nasional/katalog/data/", include("mpp_catalog.urls.national_data")),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("metrics", views.metrics),
    path("", include("mpp_site.urls_common")),
]
