"""Questions to the hall. Those that end in ``_locked`` hold the row until the transaction ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Max

from mpp_catalog.models import Agency, Counter, Service, in_language
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of
from mpp_queue.errors import TicketUnknown
from mpp_queue.models import AT_COUNTER, ENDED, DailyQuota, Rating, State, Ticket, TicketEvent
from mpp_queue.ordering import WaitingTicket, in_calling_order, reason_to_call


class Line(NamedTuple):
    """Who waits together: for one agency at one site."""

    agency_id: int
    site_id: int


def line_of(of: Ticket | Counter) -> Line:
    """The line that a ticket stands in, or that a counter calls from."""
    return Line(of.agency_id, of.site_id)


@dataclass(frozen=True)
class DayCounts:
    """The counts of a region on one service day; waits in seconds, ``None`` where nobody was called yet."""

    issued: int
    waiting: int
    at_counter: int
    done: int
    no_show: int
    cancelled: int
    simulated: int
    median_wait_seconds: int | None
    longest_wait_seconds: int | None
    ratings: int
    rating_sum: int
    open_counters: int


def ticket_by_idempotency_key(key: UUID) -> Ticket | None:
    """The ticket that a form with this key was given, if it was."""
    return Ticket.objects.select_related("service", "agency").filter(idempotency_key=key).first()


def ticket_with_place(ticket_id: UUID) -> Ticket:
    """A ticket with its service, agency and counter.

    :raises TicketUnknown: there is none in this region
    """
    ticket = Ticket.objects.select_related("service", "agency", "counter", "site").filter(pk=ticket_id).first()
    if ticket is None:
        raise TicketUnknown
    return ticket


def ticket_locked(ticket_id: UUID) -> Ticket:
    """A ticket for changing.

    :raises TicketUnknown: there is none in this region
    """
    ticket = Ticket.objects.select_for_update().filter(pk=ticket_id).first()
    if ticket is None:
        raise TicketUnknown
    return ticket


def counter_locked(counter: Counter) -> Counter:
    """The counter's row as it is now, for changing what stands at it."""
    return Counter.objects.select_for_update(of=("self",)).select_related("agency").get(pk=counter.pk)


def ticket_at(counter: Counter) -> Ticket | None:
    """The ticket that is called or served at this counter; a constraint allows one."""
    found = Ticket.objects.select_related("service", "agency").filter(counter=counter, state__in=AT_COUNTER)
    return found.order_by("pk").first()


def waiting_line(*, line: Line, day: date, services: Collection[int] = ()) -> list[WaitingTicket]:
    """Everybody who waits in a line on a service day, in calling order; with ``services`` those for one of them."""
    rows = Ticket.objects.filter(agency_id=line.agency_id, site_id=line.site_id, service_date=day, state=State.WAITING)
    if services:
        rows = rows.filter(service__in=services)
    fields = ("id", "code", "number", "waiting_since", "service__name", "service__name_en")
    values = rows.values_list(*fields).order_by("number")
    return in_calling_order(
        WaitingTicket(pk, code, number, since, in_language(name, english))
        for pk, code, number, since, name, english in values
    )


def next_ticket_locked(*, counter: Counter, day: date) -> tuple[Ticket, WaitingTicket] | None:
    """The first ticket waiting for a service of this counter that no other counter is taking at this moment, locked,
    with its place in the order."""
    for place in waiting_line(line=line_of(counter), day=day, services=counter.serves):
        ticket = (
            Ticket.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("service", "agency")
            .filter(pk=place.id, state=State.WAITING)
            .first()
        )
        if ticket is not None:
            return ticket, place
    return None


def position_of(ticket: Ticket) -> int:
    """The ticket's place in its line, 1 for next; 0 where it does not wait."""
    line = waiting_line(line=line_of(ticket), day=ticket.service_date)
    return next((place for place, waiting in enumerate(line, start=1) if waiting.id == ticket.pk), 0)


def calls_so_far(ticket: Ticket) -> int:
    """How often this ticket has been called, recalls included."""
    return TicketEvent.objects.filter(ticket=ticket, kind__in=("called", "recalled")).count()


def last_call_reason(ticket: Ticket) -> str:
    """Why the ticket was called when it was, in the language in force; the history keeps it in Indonesian."""
    call = TicketEvent.objects.filter(ticket=ticket, kind=TicketEvent.Kind.CALLED).order_by("-pk").first()
    place = WaitingTicket(ticket.pk, ticket.code, ticket.number, ticket.waiting_since)
    return reason_to_call(place, call.at) if call else ""


def rating_of(ticket: Ticket) -> Rating | None:
    """The rating of this visit, if it was given."""
    return Rating.objects.filter(ticket=ticket).first()


def waiting_by_agency(now: datetime) -> dict[str, int]:
    """How many wait today, by agency slug; an agency for which nobody waits is not named."""
    today = service_date_of(now, current_region().zone)
    waiting = Ticket.objects.filter(service_date=today, state=State.WAITING).values("agency__slug")
    counts = waiting.annotate(count=Count("pk")).order_by("agency__slug")
    return {row["agency__slug"]: row["count"] for row in counts}


def lines_changed_since(moment: datetime) -> dict[Line, str]:
    """For each line in which something happened since: a mark that differs when anything more has happened."""
    events = TicketEvent.objects.filter(at__gte=moment).values("ticket__agency_id", "ticket__site_id")
    marks = events.annotate(count=Count("pk"), newest=Max("pk")).order_by("ticket__agency_id", "ticket__site_id")
    return {Line(row["ticket__agency_id"], row["ticket__site_id"]): f"{row['count']}:{row['newest']}" for row in marks}


def agency_numbering_with(prefix: str, *, site_id: int, now: datetime) -> Agency | None:
    """The agency whose numbers of today at a site begin with these letters, if there is one."""
    today = service_date_of(now, current_region().zone)
    tickets = Ticket.objects.filter(site_id=site_id, service_date=today, code__startswith=f"{prefix}-")
    ticket = tickets.select_related("agency").order_by("pk").first()
    return ticket.agency if ticket else None


def lines_waiting(now: datetime) -> set[Line]:
    """The lines in which anybody waits today."""
    today = service_date_of(now, current_region().zone)
    waiting = Ticket.objects.filter(service_date=today, state=State.WAITING)
    return {Line(*ids) for ids in waiting.values_list("agency_id", "site_id").order_by("agency_id").distinct()}


def waiting_count(agency: Agency, now: datetime) -> int:
    """How many wait for an agency today, at all of its sites."""
    today = service_date_of(now, current_region().zone)
    return Ticket.objects.filter(agency=agency, service_date=today, state=State.WAITING).count()


def waiting_by_site(agency: Agency, now: datetime) -> dict[int, int]:
    """How many wait for an agency today, by site; a site where nobody does is not named."""
    today = service_date_of(now, current_region().zone)
    waiting = Ticket.objects.filter(agency=agency, service_date=today, state=State.WAITING).values("site_id")
    return {row["site_id"]: row["count"] for row in waiting.annotate(count=Count("pk")).order_by("site_id")}


def issued_by_site(service: Service, now: datetime) -> dict[int, int]:
    """How many numbers of a service have been taken today, by site."""
    today = service_date_of(now, current_region().zone)
    taken = DailyQuota.objects.filter(service=service, service_date=today).order_by("site_id")
    return {quota.site_id: quota.issued for quota in taken}


def open_tickets_today(ids: list[UUID], now: datetime) -> list[Ticket]:
    """Which of these tickets belong to today and are not over, oldest first."""
    today = service_date_of(now, current_region().zone)
    tickets = Ticket.objects.filter(pk__in=ids, service_date=today).exclude(state__in=ENDED)
    return list(tickets.order_by("waiting_since", "number", "pk")) if ids else []


def open_tickets_before(day: date) -> list[Ticket]:
    """Tickets of earlier service days that were never ended, locked; usually none."""
    tickets = Ticket.objects.select_for_update(of=("self",), skip_locked=True).select_related("counter")
    return list(tickets.filter(service_date__lt=day, state__in=(State.WAITING, *AT_COUNTER)).order_by("pk"))


def codes_at_counters(counters: list[Counter]) -> dict[int, str]:
    """The ticket codes that are called or served, by counter."""
    present = Ticket.objects.filter(counter__in=counters, state__in=AT_COUNTER).order_by("pk")
    return {ticket.counter_id: ticket.code for ticket in present if ticket.counter_id is not None}


def served_today_at(counter: Counter, now: datetime) -> int:
    """How many visits ended well at this counter today."""
    today = service_date_of(now, current_region().zone)
    return Ticket.objects.filter(counter=counter, service_date=today, state=State.DONE).count()
