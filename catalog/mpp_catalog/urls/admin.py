"""Paths of a region's admins, below ``kelola/``."""

from django.urls import include, path

from mpp_catalog.views.admin import agencies, history, home, offers, updates

urlpatterns = [
    path("", home.overview, name="admin_home"),
    path("instansi/", agencies.agencies, name="admin_agencies"),
    path("instansi/urutan/", agencies.order, name="admin_agency_order"),
    path("instansi/adopsi/", agencies.adopt, name="admin_adopt"),
    path("instansi/baru/", agencies.add_local, name="admin_local_agency"),
    path("instansi/<slug:slug>/", agencies.agency, name="admin_agency"),
    path("instansi/<slug:slug>/nama/", agencies.rename, name="admin_agency_name"),
    path("instansi/<slug:slug>/status/", agencies.status, name="admin_agency_status"),
    path("instansi/<slug:slug>/layanan/", offers.change_many, name="admin_services"),
    path("instansi/<slug:slug>/layanan/adopsi/", offers.adopt, name="admin_service_adopt"),
    path("instansi/<slug:slug>/layanan/baru/", offers.add_local, name="admin_local_service"),
    path("instansi/<slug:slug>/standar/", offers.establish, name="admin_establish"),
    path("layanan/<slug:slug>/", offers.service, name="admin_service"),
    path("layanan/<slug:slug>/isian/<slug:field>/", offers.field, name="admin_field"),
    path("layanan/<slug:slug>/isian/<slug:field>/nasional/", offers.follow, name="admin_field_follow"),
    path("pembaruan/", updates.updates, name="admin_updates"),
    path("pembaruan/putuskan/", updates.decide_many, name="admin_decide_updates"),
    path("pembaruan/layanan/<slug:slug>/", updates.decide_service, name="admin_decide_service"),
    path("pembaruan/instansi/<slug:slug>/", updates.decide_agency, name="admin_decide_agency"),
    path("riwayat/", history.changes, name="admin_history"),
    path("riwayat/<int:entry_id>/urungkan/", history.undo, name="admin_undo"),
    path("", include("mpp_catalog.urls.partners")),
    path("", include("mpp_catalog.urls.places")),
    path("data/", include("mpp_catalog.urls.data")),
]
