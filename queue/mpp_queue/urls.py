"""Paths of a region's hall. People read them, so they are Indonesian."""

from django.urls import path

from mpp_queue.views import board, citizen, desk, ticket

urlpatterns = [
    path("", citizen.home, name="home"),
    path("instansi/<slug:slug>/", citizen.agency, name="agency"),
    path("layanan/<slug:slug>/", citizen.service, name="service"),
    path("layanan/<slug:slug>/nomor/", citizen.take_number, name="take_number"),
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
