"""What an officer does at a counter. The counter's row is locked first: two tabs or two officers take turns."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from mpp_accounts.models import User
from mpp_catalog.models import Counter
from mpp_platform.events import publish
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of
from mpp_queue import queries
from mpp_queue.errors import (
    AnotherTicketAtCounter,
    CounterBusy,
    CounterClosed,
    NobodyAtCounter,
    NoTicketWaiting,
    TicketNotCalled,
    TicketNotServing,
)
from mpp_queue.events import LineChanged
from mpp_queue.models import AT_COUNTER, State, Ticket, TicketEvent
from mpp_queue.ordering import reason_to_call

Kind = TicketEvent.Kind
COUNTER_GONE = "Loket dihentikan"  # the history speaks the language of the office


@transaction.atomic
def call_next_ticket(*, counter: Counter, officer: User | None, now: datetime) -> Ticket:
    """Call the ticket that the order puts first, and keep why.

    :raises CounterClosed: a closed counter calls nobody
    :raises CounterBusy: a citizen is at the counter
    :raises NoTicketWaiting: nobody waits for a service of this counter
    """
    counter = queries.counter_locked(counter)
    if not counter.is_open:
        raise CounterClosed(counter=counter.number)
    present = queries.ticket_at(counter)
    if present is not None:
        raise CounterBusy(ticket=present.code)
    day = service_date_of(now, current_region().zone)
    found = queries.next_ticket_locked(counter=counter, day=day)
    if found is None:
        raise NoTicketWaiting
    ticket, place = found
    with override("id"):  # the history speaks the language of the office, whoever calls
        reason = reason_to_call(place, now)
    return _moved(ticket, State.CALLED, Kind.CALLED, counter, officer, now, reason)


@transaction.atomic
def recall_ticket(*, counter: Counter, officer: User | None, now: datetime, ticket_id: UUID | None = None) -> Ticket:
    """Call the same ticket again: board and voice repeat it.

    :raises NobodyAtCounter: nobody was called here
    :raises AnotherTicketAtCounter: ``ticket_id`` was given, and another ticket is here by now
    :raises TicketNotCalled: the citizen is already being served
    """
    ticket = _ticket_present(counter, ticket_id)
    if ticket.state != State.CALLED:
        raise TicketNotCalled(ticket=ticket.code)
    return _moved(ticket, State.CALLED, Kind.RECALLED, counter, officer, now)


@transaction.atomic
def start_serving(*, counter: Counter, officer: User | None, now: datetime, ticket_id: UUID | None = None) -> Ticket:
    """The citizen has come to the counter.

    :raises NobodyAtCounter: nobody was called here
    :raises AnotherTicketAtCounter: ``ticket_id`` was given, and another ticket is here by now
    :raises TicketNotCalled: serving began before
    """
    ticket = _ticket_present(counter, ticket_id)
    if ticket.state != State.CALLED:
        raise TicketNotCalled(ticket=ticket.code)
    return _moved(ticket, State.SERVING, Kind.STARTED, counter, officer, now)


@transaction.atomic
def finish_ticket(*, counter: Counter, officer: User | None, now: datetime, ticket_id: UUID | None = None) -> Ticket:
    """The citizen has been served; their page now asks for a rating.

    :raises NobodyAtCounter: nobody was called here
    :raises AnotherTicketAtCounter: ``ticket_id`` was given, and another ticket is here by now
    :raises TicketNotServing: serving has not begun
    """
    ticket = _ticket_present(counter, ticket_id)
    if ticket.state != State.SERVING:
        raise TicketNotServing(ticket=ticket.code)
    return _moved(ticket, State.DONE, Kind.DONE, counter, officer, now)


@transaction.atomic
def skip_ticket(*, counter: Counter, officer: User | None, now: datetime, ticket_id: UUID | None = None) -> Ticket:
    """The citizen did not come; the counter is free again.

    :raises NobodyAtCounter: nobody was called here
    :raises AnotherTicketAtCounter: ``ticket_id`` was given, and another ticket is here by now
    :raises TicketNotCalled: the citizen is being served, so they did come
    """
    ticket = _ticket_present(counter, ticket_id)
    if ticket.state != State.CALLED:
        raise TicketNotCalled(ticket=ticket.code)
    return _moved(ticket, State.NO_SHOW, Kind.NO_SHOW, counter, officer, now)


@transaction.atomic
def requeue_ticket_at(*, counter_id: int, now: datetime) -> Ticket | None:
    """Send whoever is at a counter back to the line: the counter is gone. ``None`` where nobody is there."""
    ticket = Ticket.objects.select_for_update().filter(counter_id=counter_id, state__in=AT_COUNTER).first()
    if ticket is None:
        return None
    counter, ticket.counter = ticket.counter, None
    ticket.state, ticket.changed_at = State.WAITING, now
    ticket.save(update_fields=["state", "counter", "changed_at"])
    TicketEvent.objects.create(ticket=ticket, kind=Kind.REQUEUED, at=now, counter=counter, reason=COUNTER_GONE)
    publish(LineChanged(agency_id=ticket.agency_id, site_id=ticket.site_id, ticket_id=ticket.pk, kind=Kind.REQUEUED))
    return ticket


def _ticket_present(counter: Counter, expected_id: UUID | None) -> Ticket:
    """The ticket at the counter; where the officer's screen named one, it must be that one."""
    queries.counter_locked(counter)
    ticket = queries.ticket_at(counter)
    if ticket is None:
        raise NobodyAtCounter
    if expected_id is not None and ticket.pk != expected_id:
        raise AnotherTicketAtCounter(ticket=ticket.code)
    return ticket


def _moved(  # tail: one row of history has this many facts
    ticket: Ticket, state: State, kind: str, counter: Counter, officer: User | None, now: datetime, reason: str = ""
) -> Ticket:
    ticket.state = state
    ticket.counter = counter
    ticket.changed_at = now
    ticket.save(update_fields=["state", "counter", "changed_at"])
    officer_id = officer.pk if officer else None
    TicketEvent.objects.create(ticket=ticket, kind=kind, at=now, counter=counter, officer_id=officer_id, reason=reason)
    publish(LineChanged(agency_id=ticket.agency_id, site_id=counter.site_id, ticket_id=ticket.pk, kind=kind))
    return ticket
