"""Paths of the ministry's catalogue."""

from django.urls import path

from mpp_catalog.views.national import draft, draft_agencies, draft_services, holidays, versions

urlpatterns = [
    path("", versions.versions, name="national_catalog"),
    path("versi/<int:number>/", versions.version, name="national_version"),
    path("versi/<int:number>/<slug:agency>/<slug:key>/", versions.version_service, name="national_version_service"),
    path("beda/<int:old>/<int:new>/", versions.diff, name="national_diff"),
    path("rancangan/", draft.draft, name="national_draft"),
    path("rancangan/buat/", draft.open_new_draft, name="national_draft_open"),
    path("rancangan/hapus/", draft.discard, name="national_draft_discard"),
    path("rancangan/terbitkan/", draft.publish, name="national_draft_publish"),
    path("rancangan/instansi-baru/", draft_agencies.new_agency, name="national_draft_agency_new"),
    path("rancangan/instansi-baru/simpan/", draft_agencies.add_agency, name="national_draft_agency_add"),
    path("rancangan/instansi/<slug:key>/", draft_agencies.agency, name="national_draft_agency"),
    path("rancangan/instansi/<slug:key>/simpan/", draft_agencies.save_agency, name="national_draft_agency_save"),
    path("rancangan/instansi/<slug:key>/hapus/", draft_agencies.remove_agency, name="national_draft_agency_remove"),
    path(
        "rancangan/instansi/<slug:key>/pulihkan/", draft_agencies.restore_agency, name="national_draft_agency_restore"
    ),
    path("rancangan/layanan-baru/<slug:agency>/", draft_services.new_service, name="national_draft_service_new"),
    path("rancangan/layanan-baru/<slug:agency>/simpan/", draft_services.add_service, name="national_draft_service_add"),
    path("rancangan/layanan/<slug:agency>/<slug:key>/", draft_services.service, name="national_draft_service"),
    path(
        "rancangan/layanan/<slug:agency>/<slug:key>/simpan/",
        draft_services.save_service,
        name="national_draft_service_save",
    ),
    path(
        "rancangan/layanan/<slug:agency>/<slug:key>/pindah/",
        draft_services.move_service,
        name="national_draft_service_move",
    ),
    path(
        "rancangan/layanan/<slug:agency>/<slug:key>/hapus/",
        draft_services.remove_service,
        name="national_draft_service_remove",
    ),
    path("libur/", holidays.holidays, name="national_holidays"),
    path("libur/usulkan/", holidays.propose, name="national_holidays_propose"),
    path("libur/sahkan/", holidays.confirm, name="national_holidays_confirm"),
    path("libur/<str:day>/tarik/", holidays.reopen, name="national_holiday_reopen"),
    path("libur/<str:day>/hapus/", holidays.remove, name="national_holiday_remove"),
]
