"""Paths of import and export of the national template and the national holidays."""

from django.urls import path

from mpp_catalog.views.national import data

urlpatterns = [
    path("", data.template, name="national_data"),
    path("templat-<int:number>.xlsx", data.template_workbook, name="national_data_workbook"),
    path("templat-<int:number>.json", data.template_document, name="national_data_document"),
    path("formulir.xlsx", data.template_blank, name="national_data_blank"),
    path("periksa/", data.check_template, name="national_data_check"),
    path("impor/", data.confirm_template, name="national_data_import"),
    path("libur/", data.holidays, name="national_holiday_data"),
    path("libur/hari-libur.xlsx", data.holiday_workbook, name="national_holiday_data_workbook"),
    path("libur/hari-libur.json", data.holiday_json, name="national_holiday_data_document"),
    path("libur/formulir.xlsx", data.holiday_blank, name="national_holiday_data_blank"),
    path("libur/periksa/", data.check_holidays, name="national_holiday_data_check"),
    path("libur/impor/", data.confirm_holidays, name="national_holiday_data_import"),
]
