"""URLs of an open region's host."""

from django.urls import include, path

urlpatterns = [
    path("", include("mpp_queue.urls")),
    path("", include("mpp_catalog.urls.public")),
    path("kelola/", include("mpp_catalog.urls.admin")),
    path("", include("mpp_site.urls_common")),
]
