"""Paths of kerja sama and maklumat."""

from django.urls import path

from mpp_catalog.views.admin import agreements, pledges, signing

urlpatterns = [
    path("kerja-sama/", agreements.agreements, name="admin_agreements"),
    path("kerja-sama/baru/", agreements.record, name="admin_agreement_new"),
    path("kerja-sama/penandatanganan/", signing.sign, name="admin_signing"),
    path("kerja-sama/peristiwa/", signing.events, name="admin_events"),
    path("kerja-sama/<uuid:agreement_id>/", agreements.agreement, name="admin_agreement"),
    path("kerja-sama/<uuid:agreement_id>/ubah/", agreements.change, name="admin_agreement_change"),
    path("kerja-sama/<uuid:agreement_id>/hapus/", agreements.delete, name="admin_agreement_delete"),
    path("kerja-sama/<uuid:agreement_id>/adendum/", agreements.amend, name="admin_agreement_addendum"),
    path("kerja-sama/<uuid:agreement_id>/akhiri/", agreements.terminate, name="admin_agreement_terminate"),
    path("kerja-sama/<uuid:agreement_id>/berkas/", agreements.file, name="admin_agreement_file"),
    path("maklumat/", pledges.pledges, name="admin_pledge"),
    path("maklumat/<int:pledge_id>/gambar/", pledges.image, name="admin_pledge_image"),
]
