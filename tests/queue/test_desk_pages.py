"""The officer's console: own agency only, one keystroke a step."""

import html
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Hall, build_hall

from mpp_platform.scope import RegionIdentity
from mpp_queue import operations
from mpp_queue.models import State, Ticket, TicketEvent
from mpp_tenants.context import region_context

Clock = Callable[[datetime], None]
Take = Callable[..., Ticket]
PATHS = ["/petugas/", "/petugas/loket/3/", "/petugas/loket/3/isi/"]


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize("path", PATHS)
def test_nobody_sees_a_console_without_signing_in(hall: Hall, region_client: Client, clock: Clock, path: str) -> None:
    answer = region_client.get(path)

    assert (answer.status_code, answer["Location"]) == (302, f"/akun/masuk/?next={path}")


def test_an_expired_session_calls_nobody(hall: Hall, take: Take, region_client: Client, clock: Clock) -> None:
    take()

    answer = region_client.post("/petugas/loket/3/panggil/")

    assert answer["Location"] == "/akun/masuk/?next=/petugas/loket/3/panggil/"
    assert Ticket.objects.get().state == State.WAITING


def test_an_expired_session_is_said_in_the_console_and_on_the_sign_in_page(
    hall: Hall, take: Take, region_client: Client, clock: Clock
) -> None:
    take()
    sentence = "Anda belum masuk, atau sesi Anda telah berakhir. Silakan masuk untuk melanjutkan."

    part = region_client.post("/petugas/loket/3/panggil/", headers={"hx-request": "true"})
    page = region_client.get("/petugas/loket/3/", follow=True)

    assert (part.status_code, words(part)) == (401, sentence)
    assert sentence in words(page)
    assert Ticket.objects.get().state == State.WAITING


def test_an_officer_sees_the_counters_of_their_own_agency(hall: Hall, officer_client: Client, clock: Clock) -> None:
    page = words(officer_client.get("/petugas/"))

    assert "/petugas/loket/3/" in page
    assert "/petugas/loket/4/" in page
    assert "/petugas/loket/9/" not in page


@pytest.mark.parametrize("number", ["9", "77"])
def test_another_agencys_counter_looks_like_none(
    hall: Hall, take: Take, officer_client: Client, clock: Clock, number: str
) -> None:
    take(hall.other_service)

    seen = officer_client.get(f"/petugas/loket/{number}/")
    called = officer_client.post(f"/petugas/loket/{number}/panggil/")

    assert (seen.status_code, seen["X-Problem"]) == (404, "CATALOG_COUNTER_UNKNOWN")
    assert "Loket ini tidak ada di instansi Anda." in words(seen)
    assert called.status_code == 404
    assert Ticket.objects.get().state == State.WAITING


def test_an_officer_of_another_region_is_a_stranger_here(
    hall: Hall, selatan: RegionIdentity, officer_client: Client, clock: Clock
) -> None:
    with region_context(selatan):
        build_hall()
    session = officer_client.cookies["mpp_session"].value

    elsewhere = Client(headers={"host": f"{selatan.slug}.localhost"})
    elsewhere.cookies["mpp_session"] = session

    assert elsewhere.get("/petugas/")["Location"] == "/akun/masuk/?next=/petugas/"


def test_the_ministry_has_no_console_in_a_region(
    hall: Hall, ministry_client: Client, region_client: Client, clock: Clock
) -> None:
    region_client.cookies["mpp_session"] = ministry_client.cookies["mpp_session"].value

    assert region_client.get("/petugas/")["Location"] == "/akun/masuk/?next=/petugas/"


def test_a_visit_step_by_step(hall: Hall, take: Take, officer_client: Client, clock: Clock) -> None:
    ticket = take()
    states = []
    for action in ("panggil", "ulang", "mulai", "selesai"):
        answer = officer_client.post(f"/petugas/loket/3/{action}/")
        assert (answer.status_code, answer["Location"]) == (302, "/petugas/loket/3/")
        states.append(Ticket.objects.get().state)

    assert states == ["called", "called", "serving", "done"]
    officers = TicketEvent.objects.filter(ticket=ticket).exclude(kind="issued").values_list("officer_id", flat=True)
    assert set(officers.order_by("pk")) == {hall.officer.pk}


def test_the_console_answers_htmx_with_its_changing_part(
    hall: Hall, take: Take, officer_client: Client, clock: Clock
) -> None:
    take()

    answer = officer_client.post("/petugas/loket/3/panggil/", headers={"hx-request": "true"})

    assert answer.status_code == 200
    assert "A-001" in words(answer)
    assert "<html" not in words(answer)


def test_what_cannot_be_done_is_said_and_changes_nothing(hall: Hall, officer_client: Client, clock: Clock) -> None:
    answer = officer_client.post("/petugas/loket/3/panggil/", follow=True)

    assert "Tidak ada yang menunggu di antrean ini." in words(answer)
    assert TicketEvent.objects.count() == 0


def test_an_unknown_action_is_not_found(hall: Hall, officer_client: Client, clock: Clock) -> None:
    assert officer_client.post("/petugas/loket/3/hapus/").status_code == 404


def test_the_console_shows_the_next_three_with_why(
    hall: Hall, take: Take, officer_client: Client, clock: Clock
) -> None:
    for _ in range(4):
        take()
    take(hall.other_service)

    shown = officer_client.get("/petugas/loket/3/").context

    assert [(row["code"], row["why"]) for row in shown["next_tickets"]] == [
        ("A-001", "Menunggu paling lama, kurang dari satu menit"),
        ("A-002", "Urutan ke-2, menunggu 0 menit"),
        ("A-003", "Urutan ke-3, menunggu 0 menit"),
    ]
    assert shown["waiting"] == 4


def test_a_get_never_calls(hall: Hall, take: Take, officer_client: Client, clock: Clock) -> None:
    take()

    assert officer_client.get("/petugas/loket/3/panggil/").status_code == 405
    assert Ticket.objects.get().state == State.WAITING


def test_the_console_shows_the_ticket_at_the_counter(
    hall: Hall, take: Take, officer_client: Client, clock: Clock, now: datetime
) -> None:
    take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    page = words(officer_client.get("/petugas/loket/3/"))

    assert "A-001" in page
    assert "KTP elektronik" in page


def test_a_tab_that_shows_another_number_changes_nothing(
    hall: Hall, take: Take, officer_client: Client, clock: Clock
) -> None:
    first, second = take(), take()
    officer_client.post("/petugas/loket/3/panggil/")
    officer_client.post("/petugas/loket/3/lewati/", {"ticket": first.pk})
    officer_client.post("/petugas/loket/3/panggil/")

    answer = officer_client.post("/petugas/loket/3/lewati/", {"ticket": first.pk}, follow=True)

    assert "Di loket ini sekarang ada nomor A-002, jadi perintah tadi tidak dijalankan." in words(answer)
    assert Ticket.objects.get(pk=second.pk).state == State.CALLED
