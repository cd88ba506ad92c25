"""Paths of a region's hall. People read them, so they are Indonesian."""

from django.urls import path

from mpp_queue.views import board, citizen, desk, linked_data, service, ticket

urlpatterns = [
    path("", citizen.home, name="home"),
    path("instansi/<slug:slug>/", citizen.agency, name="agency"),
    path("keperluan/<slug:event>/", citizen.life_event, name="life_event"),
    path("layanan/", citizen.letters, name="letters"),
    path("layanan/<slug:slug>/", service.service, name="service"),
    path("layanan/<slug:slug>/keadaan/", service.service_state, name="service_state"),
    path("layanan/<slug:slug>/standar/", service.service_standard, name="service_standard"),
    path("layanan/<slug:slug>/standar/<int:version>/", service.service_standard, name="service_standard_version"),
    path("layanan/<slug:slug>/nomor/", service.take_number, name="take_number"),
    path("sitemap.xml", linked_data.sitemap, name="sitemap"),
    path("robots.txt", linked_data.robots, name="robots"),
    path("nomor/<uuid:ticket_id>/", ticket.ticket, name="ticket"),
    path("nomor/<uuid:ticket_id>/isi/", ticket.ticket_body, name="ticket_body"),
    path("nomor/<uuid:ticket_id>/keadaan/", ticket.ticket_line, name="ticket_line"),
    path("nomor/<uuid:ticket_id>/batal/", ticket.cancel_ticket, name="cancel_ticket"),
    path("nomor/<uuid:ticket_id>/nilai/", ticket.rate_visit, name="rate_visit"),
    path("layar/<slug:site_slug>/", board.board, name="board"),
    path("layar/<slug:site_slug>/keadaan/", board.current_board_state, name="board_state"),
    path("petugas/", desk.officer_home, name="officer_home"),
    path("petugas/loket/<str:number>/", desk.counter, name="counter"),
    path("petugas/loket/<str:number>/isi/", desk.counter_body, name="counter_body"),
    path("petugas/loket/<str:number>/<slug:action>/", desk.counter_action, name="counter_action"),
]
