"""A hall that closes suddenly tells those who wait, on their phones and on the board."""

import html
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.errors import PrefixTaken, ServiceClosed
from mpp_catalog.models import Stand
from mpp_catalog.operations.counters import retire_counter
from mpp_catalog.operations.hours import announce_closure
from mpp_catalog.operations.places import change_prefix
from mpp_queue import handlers, operations
from mpp_queue.models import Ticket
from mpp_queue.queries import line_of
from mpp_queue.snapshots import board_state, line_state


def close(hall: Hall, now: datetime, *, resumes_at: time | None = None, agency: Any = None) -> None:
    """The power is gone."""
    announce_closure(
        site=hall.site,
        agency=agency,
        resumes_at=resumes_at,
        last_date=None,
        reason="Listrik padam",
        reason_en="Power cut",
        by=Actor(person_id=None, now=now),
    )


def page_of(client: Client, ticket: Ticket) -> str:
    return html.unescape(client.get(f"/nomor/{ticket.pk}/").content.decode())


def test_those_who_wait_read_why_and_that_their_number_holds(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Callable[[datetime], None], now: datetime
) -> None:
    ticket = take()

    close(hall, now, resumes_at=time(11))
    clock(now + timedelta(minutes=1))

    page = page_of(region_client, ticket)
    assert "Listrik padam" in page
    assert "Dibuka lagi pukul 11.00 WIB. Nomor Anda tetap berlaku." in page


def test_a_hall_that_opens_no_more_today_says_so(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Callable[[datetime], None], now: datetime
) -> None:
    ticket = take()

    close(hall, now)
    clock(now + timedelta(minutes=1))

    assert "Hari ini tidak dibuka lagi." in page_of(region_client, ticket)


def test_the_states_of_lines_and_board_carry_the_reason(hall: Hall, take: Callable[..., Ticket], now: datetime) -> None:
    ticket = take()
    close(hall, now)
    later = now + timedelta(minutes=1)

    assert "Listrik padam" in line_state(line_of(ticket), later)["closed"]
    assert "Listrik padam" in board_state(hall.site, later)["notice"]
    with pytest.raises(ServiceClosed):
        take(at=later)


def test_only_the_lines_that_wait_there_are_told(
    hall: Hall,
    take: Callable[..., Ticket],
    now: datetime,
    clock: Callable[[datetime], None],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    ticket = take()
    take(service=hall.other_service)
    told: list[Any] = []
    monkeypatch.setattr(handlers, "show_lines", lambda lines, sites: told.append((lines, sites)))

    with django_capture_on_commit_callbacks(execute=True):
        close(hall, now, agency=hall.agency)

    assert told == [({line_of(ticket)}, {hall.site.pk})]


def test_who_was_called_to_a_counter_that_is_gone_is_first_in_line(
    hall: Hall, take: Callable[..., Ticket], now: datetime, clock: Callable[[datetime], None],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    called = take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)
    take()

    with django_capture_on_commit_callbacks(execute=True):
        retire_counter(counter=hall.counter, by=Actor(person_id=None, now=now))

    called.refresh_from_db()
    assert (called.state, called.counter) == ("waiting", None)
    again = operations.call_next_ticket(counter=hall.second_counter, officer=hall.officer, now=now)
    assert again.pk == called.pk


def test_letters_that_people_hold_today_are_given_to_nobody_else(
    hall: Hall, take: Callable[..., Ticket], now: datetime, clock: Callable[[datetime], None]
) -> None:
    take()
    by = Actor(person_id=None, now=now)
    own, other = (Stand.objects.get(agency=agency) for agency in (hall.agency, hall.other_agency))
    change_prefix(stand=own, prefix="Q", by=by)

    with pytest.raises(PrefixTaken):
        change_prefix(stand=other, prefix="A", by=by)
    clock(now + timedelta(days=1))
    change_prefix(stand=other, prefix="A", by=Actor(person_id=None, now=now + timedelta(days=1)))

    assert Stand.objects.get(pk=other.pk).prefix == "A"
