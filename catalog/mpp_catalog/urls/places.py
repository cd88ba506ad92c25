"""Paths of sites, counters, hours."""

from django.urls import path

from mpp_catalog.views.admin import counters, hours, places

urlpatterns = [
    path("tempat/", places.places, name="admin_places"),
    path("tempat/tambah/", places.add_site, name="admin_site_add"),
    path("tempat/<slug:slug>/", places.place, name="admin_site"),
    path("tempat/<slug:slug>/ubah/", places.change_site, name="admin_site_change"),
    path("tempat/<slug:slug>/tutup/", places.close_site, name="admin_site_close"),
    path("tempat/<slug:slug>/zona/", places.add_zone, name="admin_zone_add"),
    path("tempat/<slug:slug>/zona/<int:pk>/", places.change_zone, name="admin_zone"),
    path("tempat/<slug:slug>/zona/<int:pk>/hapus/", places.remove_zone, name="admin_zone_remove"),
    path("tempat/<slug:slug>/gerai/", places.add_stand, name="admin_stand_add"),
    path("tempat/<slug:slug>/gerai/salin/", places.copy_stands, name="admin_stands_copy"),
    path("tempat/<slug:slug>/gerai/<int:pk>/", places.change_prefix, name="admin_stand"),
    path("tempat/<slug:slug>/gerai/<int:pk>/tutup/", places.close_stand, name="admin_stand_close"),
    path("tempat/<slug:slug>/loket/", counters.add_counters, name="admin_counters_add"),
    path("tempat/<slug:slug>/loket/pindah/", counters.move_counters, name="admin_counters_move"),
    path("loket/<int:pk>/", counters.counter, name="admin_counter"),
    path("loket/<int:pk>/hentikan/", counters.retire_counter, name="admin_counter_retire"),
    path("jam/", hours.hours, name="admin_hours"),
    path("jam/aturan/", hours.rules, name="admin_hours_rules"),
    path("jam/tutup/", hours.closure, name="admin_closure"),
    path("jam/khusus/", hours.add_special, name="admin_hours_special"),
    path("jam/khusus/<int:pk>/", hours.special, name="admin_hours_special_change"),
    path("jam/khusus/<int:pk>/hapus/", hours.remove_special, name="admin_hours_special_remove"),
    path("jam/<slug:slug>/minggu/", hours.week, name="admin_week"),
    path("jam/<slug:slug>/minggu/salin/", hours.copy_week, name="admin_week_copy"),
    path("jam/<slug:slug>/minggu/hapus/", hours.drop_week, name="admin_week_drop"),
]
