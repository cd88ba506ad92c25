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
from mpp_catalog.models import Agency, Stand
from mpp_catalog.opening import ShortMemory, forget_openings
from mpp_catalog.operations.adopting import add_local_agency
from mpp_catalog.operations.counters import retire_counter
from mpp_catalog.operations.hours import announce_closure
from mpp_catalog.operations.offering import change_agency_status
from mpp_catalog.operations.places import add_stand, change_prefix, close_stand
from mpp_live.publishing import begin_era
from mpp_queue import handlers, operations, showing
from mpp_queue.models import Ticket
from mpp_queue.queries import line_of
from mpp_queue.snapshots import board_state, board_subject, line_state, line_subject


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


def test_a_new_stand_does_not_begin_with_letters_that_people_hold_today(
    hall: Hall, take: Callable[..., Ticket], now: datetime, clock: Callable[[datetime], None]
) -> None:
    take()
    by = Actor(person_id=None, now=now)
    change_prefix(stand=Stand.objects.get(agency=hall.agency), prefix="Q", by=by)
    stand = Stand.objects.get(agency=hall.other_agency)
    close_stand_of(hall, stand, by)

    with pytest.raises(PrefixTaken):
        add_stand(agency=hall.other_agency, site=hall.site, prefix="A", by=by)
    archive = add_local_agency(name="Arsip", category="OPD_KAB", reporting_group="regional", site=hall.site, by=by)

    assert Stand.objects.get(agency=archive).prefix == "B"


def close_stand_of(hall: Hall, stand: Stand, by: Actor) -> None:
    """Without a counter of its own."""
    retire_counter(counter=hall.other_counter, by=by)
    close_stand(stand=stand, by=by)


def test_an_agency_that_pauses_is_said_to_be_closed_on_every_screen(
    hall: Hall, take: Callable[..., Ticket], region_client: Client, clock: Callable[[datetime], None], now: datetime
) -> None:
    ticket = take()

    by = Actor(person_id=None, now=now)
    change_agency_status(agency=hall.agency, status=Agency.Status.PAUSED, reason="Rapat", reason_en="", by=by)

    assert line_state(line_of(ticket), now)["closed"] == "Rapat"
    assert line_state(line_of(hall.other_counter), now)["closed"] == ""
    assert "Rapat" in page_of(region_client, ticket)


def test_a_closure_is_told_as_it_is_although_the_hours_are_kept_for_two_seconds(
    hall: Hall,
    take: Callable[..., Ticket],
    now: datetime,
    clock: Callable[[datetime], None],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    forget_openings()
    settings.OPENING_KEPT_SECONDS = 2.0
    ticket = take()
    told: dict[str, Any] = {}
    monkeypatch.setattr(showing, "publish_state", lambda subject, read, _rest: told.update({subject: read()}) or True)

    clock(now + timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        close(hall, now)
    forget_openings()

    assert "Listrik padam" in told[line_subject(line_of(ticket))]["closed"]
    assert "Listrik padam" in told[board_subject(hall.site.pk)]["notice"]


def test_what_another_process_may_have_shown_wrong_is_shown_again_by_the_sweep(
    hall: Hall,
    take: Callable[..., Ticket],
    now: datetime,
    clock: Callable[[datetime], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    take()
    showing.show_what_was_missed(now)

    with django_capture_on_commit_callbacks(execute=True):
        close(hall, now)

    assert (showing.show_what_was_missed(now), showing.show_what_was_missed(now)) == (1, 0)


def test_a_sweep_that_was_under_way_when_hours_changed_is_made_again(
    hall: Hall, take: Callable[..., Ticket], now: datetime, clock: Callable[[datetime], None]
) -> None:
    take()

    def change_hours_meanwhile(lines: Any, sites: Any) -> bool:
        begin_era()
        return True

    with pytest.MonkeyPatch.context() as meanwhile:
        meanwhile.setattr(showing, "show_lines", change_hours_meanwhile)
        showing.show_what_was_missed(now)

    assert (showing.show_what_was_missed(now), showing.show_what_was_missed(now)) == (1, 0)


def test_hours_that_were_read_before_a_change_are_not_kept_after_it(hall: Hall, now: datetime, settings: Any) -> None:
    forget_openings()
    settings.OPENING_KEPT_SECONDS = 60
    memory = ShortMemory()

    def read_while_somebody_changes() -> str:
        memory.forget()
        return "old"

    assert memory.get("hours", read_while_somebody_changes) == "old"
    assert memory.get("hours", lambda: "new") == "new"
    assert memory.get("hours", lambda: "never asked") == "new"
