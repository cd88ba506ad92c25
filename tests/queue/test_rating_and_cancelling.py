"""What the holder of a number may do with it."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from tests.conftest import Hall

from mpp_platform.scope import RegionIdentity
from mpp_queue import operations
from mpp_queue.errors import AlreadyRated, RatingOffScale, TicketNotDone, TicketNotWaiting, TicketUnknown
from mpp_queue.events import LineChanged
from mpp_queue.models import Rating, State, Ticket, TicketEvent
from mpp_tenants.context import region_context

Take = Callable[..., Ticket]


@pytest.fixture
def done_ticket(hall: Hall, take: Take, now: datetime) -> Ticket:
    take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)
    operations.start_serving(counter=hall.counter, officer=hall.officer, now=now)
    return operations.finish_ticket(counter=hall.counter, officer=hall.officer, now=now)


def test_rate_visit_keeps_the_score_and_the_words(done_ticket: Ticket, now: datetime) -> None:
    operations.rate_visit(ticket_id=done_ticket.pk, score=4, comment="  Cepat dan ramah. ", now=now)

    assert list(Rating.objects.values_list("ticket_id", "score", "comment")) == [
        (done_ticket.pk, 4, "Cepat dan ramah.")
    ]


def test_rate_visit_is_done_once(done_ticket: Ticket, now: datetime) -> None:
    operations.rate_visit(ticket_id=done_ticket.pk, score=4, comment="", now=now)

    with pytest.raises(AlreadyRated):
        operations.rate_visit(ticket_id=done_ticket.pk, score=1, comment="", now=now)

    assert Rating.objects.get().score == 4


@pytest.mark.parametrize("score", [0, 5, -1])
def test_rate_visit_takes_the_four_steps_only(done_ticket: Ticket, now: datetime, score: int) -> None:
    with pytest.raises(RatingOffScale):
        operations.rate_visit(ticket_id=done_ticket.pk, score=score, comment="", now=now)

    assert not Rating.objects.exists()


def test_rate_visit_comes_after_the_visit(take: Take, now: datetime) -> None:
    with pytest.raises(TicketNotDone):
        operations.rate_visit(ticket_id=take().pk, score=4, comment="", now=now)


def test_cancel_ticket_gives_the_place_back(hall: Hall, take: Take, now: datetime, told: list[LineChanged]) -> None:
    ticket = take()
    told.clear()

    operations.cancel_ticket(ticket_id=ticket.pk, now=now)

    assert Ticket.objects.get().state == State.CANCELLED
    kinds = TicketEvent.objects.filter(ticket=ticket).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["issued", "cancelled"]
    assert told == [LineChanged(agency_id=hall.agency.pk, site_id=hall.site.pk, ticket_id=ticket.pk, kind="cancelled")]


def test_cancel_ticket_is_too_late_once_called(hall: Hall, take: Take, now: datetime) -> None:
    ticket = take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)

    with pytest.raises(TicketNotWaiting):
        operations.cancel_ticket(ticket_id=ticket.pk, now=now)

    assert Ticket.objects.get().state == State.CALLED


def test_a_ticket_of_another_region_is_as_unknown_as_none(take: Take, selatan: RegionIdentity, now: datetime) -> None:
    ticket = take()

    with region_context(selatan):
        for unknown in (ticket.pk, uuid4()):
            with pytest.raises(TicketUnknown):
                operations.cancel_ticket(ticket_id=unknown, now=now)
