"""Paths of import and export of a region."""

from django.urls import path

from mpp_catalog.views.admin import data

urlpatterns = [
    path("", data.data, name="admin_data"),
    path("katalog.xlsx", data.workbook, name="admin_data_workbook"),
    path("katalog.json", data.document, name="admin_data_document"),
    path("formulir.xlsx", data.blank, name="admin_data_blank"),
    path("periksa/", data.check, name="admin_data_check"),
    path("impor/", data.confirm, name="admin_data_import"),
]
