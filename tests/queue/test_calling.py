"""What an officer does at a counter."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from tests.conftest import Hall

from mpp_queue import operations
from mpp_queue.errors import (
    CounterBusy,
    CounterClosed,
    NobodyAtCounter,
    NoTicketWaiting,
    TicketNotCalled,
    TicketNotServing,
)
from mpp_queue.events import LineChanged
from mpp_queue.models import State, Ticket, TicketEvent

Take = Callable[..., Ticket]


def history(ticket: Ticket) -> list[str]:
    return list(TicketEvent.objects.filter(ticket=ticket).order_by("pk").values_list("kind", flat=True))


def test_call_next_ticket_calls_who_has_waited_longest(hall: Hall, take: Take, now: datetime) -> None:
    later = take(at=now + timedelta(minutes=5))
    first = take(at=now)

    called = operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now + timedelta(minutes=12))

    assert called.pk == first.pk
    assert (called.state, called.counter) == (State.CALLED, hall.counter)
    event = TicketEvent.objects.get(ticket=first, kind="called")
    assert (event.counter, event.officer_id, event.reason) == (
        hall.counter,
        hall.officer.pk,
        "Menunggu paling lama, 12 menit",
    )
    assert Ticket.objects.get(pk=later.pk).state == State.WAITING


def test_call_next_ticket_leaves_other_agencies_alone(hall: Hall, take: Take, now: datetime) -> None:
    take(hall.other_service)

    with pytest.raises(NoTicketWaiting):
        operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)


def test_call_next_ticket_leaves_yesterday_alone(hall: Hall, take: Take, now: datetime) -> None:
    take(at=now)

    with pytest.raises(NoTicketWaiting):
        operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now + timedelta(days=1))


def test_call_next_ticket_waits_until_the_counter_is_free(hall: Hall, take: Take, now: datetime) -> None:
    first, second = take(), take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    with pytest.raises(CounterBusy) as refusal:
        operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    assert refusal.value.message == "Nomor A-001 masih di loket ini. Selesaikan atau lewati dahulu."
    assert (history(first), history(second)) == (["issued", "called"], ["issued"])


def test_call_next_ticket_at_a_closed_counter_calls_nobody(hall: Hall, take: Take, now: datetime) -> None:
    ticket = take()
    hall.counter.is_open = False
    hall.counter.save()

    with pytest.raises(CounterClosed):
        operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    assert history(ticket) == ["issued"]


def test_a_whole_visit_is_kept_step_by_step(hall: Hall, take: Take, now: datetime) -> None:
    ticket = take()
    for step in (
        operations.call_next_ticket,
        operations.recall_ticket,
        operations.start_serving,
        operations.finish_ticket,
    ):
        now += timedelta(minutes=1)
        moved = step(counter=hall.counter, officer=hall.officer, now=now)

    assert moved.state == State.DONE
    assert history(ticket) == ["issued", "called", "recalled", "started", "done"]


def test_every_step_tells_the_screens(hall: Hall, take: Take, now: datetime, told: list[LineChanged]) -> None:
    ticket = take()
    told.clear()
    for step in (
        operations.call_next_ticket,
        operations.recall_ticket,
        operations.start_serving,
        operations.finish_ticket,
    ):
        step(counter=hall.counter, officer=hall.officer, now=now)

    assert told == [
        LineChanged(agency_id=hall.agency.pk, site_id=hall.site.pk, ticket_id=ticket.pk, kind=kind)
        for kind in ("called", "recalled", "started", "done")
    ]


def test_skip_ticket_frees_the_counter_for_the_next_one(hall: Hall, take: Take, now: datetime) -> None:
    absent, present = take(), take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    skipped = operations.skip_ticket(counter=hall.counter, officer=hall.officer, now=now)
    called = operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    assert (skipped.pk, Ticket.objects.get(pk=absent.pk).state) == (absent.pk, State.NO_SHOW)
    assert history(absent) == ["issued", "called", "no_show"]
    assert called.pk == present.pk


@pytest.mark.parametrize(
    "step",
    [operations.recall_ticket, operations.start_serving, operations.finish_ticket, operations.skip_ticket],
)
def test_an_empty_counter_has_nobody_to_act_on(hall: Hall, now: datetime, step: Callable[..., Ticket]) -> None:
    with pytest.raises(NobodyAtCounter):
        step(counter=hall.counter, officer=hall.officer, now=now)

    assert TicketEvent.objects.count() == 0


@pytest.mark.parametrize("step", [operations.recall_ticket, operations.start_serving, operations.skip_ticket])
def test_who_is_being_served_is_not_called_started_or_skipped_again(
    hall: Hall, take: Take, now: datetime, step: Callable[..., Ticket]
) -> None:
    ticket = take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)
    operations.start_serving(counter=hall.counter, officer=hall.officer, now=now)

    with pytest.raises(TicketNotCalled):
        step(counter=hall.counter, officer=hall.officer, now=now)

    assert history(ticket) == ["issued", "called", "started"]


def test_finish_comes_after_start(hall: Hall, take: Take, now: datetime) -> None:
    ticket = take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    with pytest.raises(TicketNotServing):
        operations.finish_ticket(counter=hall.counter, officer=hall.officer, now=now)

    assert history(ticket) == ["issued", "called"]
