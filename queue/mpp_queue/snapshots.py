"""What the screens of a hall show, as small JSON: one snapshot per line for phones and consoles, one per board."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TypedDict

from django.utils.translation import override

from mpp_catalog.models import Counter, Site
from mpp_catalog.opening import known_agency, openness_now
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of, service_day_bounds
from mpp_queue.models import AT_COUNTER, State, Ticket, TicketEvent
from mpp_queue.ordering import WaitingTicket, in_calling_order
from mpp_queue.queries import Line, waiting_line
from mpp_queue.voice import call_sentence

CALLS_SHOWN = 7
NEXT_SHOWN = 6
CALLS_READ = 40


class AtCounter(TypedDict):
    """One ticket at a counter."""

    code: str
    state: str
    counter: str


class LineState(TypedDict):
    """One agency's line: codes in calling order, who is at which counter, and why nobody is served now if so."""

    day: str
    closed: str
    waiting: list[str]
    at_counter: list[AtCounter]


class Call(TypedDict):
    """One call on a board; ``id`` grows with every call and recall, so each is spoken once."""

    id: int
    code: str
    counter: str
    agency: str
    zone: str
    speech: str
    at: str


class ZoneNext(TypedDict):
    """Who is next in a zone of the hall."""

    zone: str
    codes: list[str]


class BoardState(TypedDict):
    """A board: newest call first, then who is next per zone; ``notice`` says why the hall does not serve, if so."""

    day: str
    notice: str
    calls: list[Call]
    next: list[ZoneNext]
    waiting: int


def line_subject(line: Line) -> str:
    """The live subject of one line."""
    return f"line.{line.agency_id}.{line.site_id}"


def board_subject(site_id: int) -> str:
    """The live subject of a site's board."""
    return f"board.{site_id}"


def line_state(line: Line, now: datetime) -> LineState:
    """One line as it is now."""
    today = service_date_of(now, current_region().zone)
    lined = Ticket.objects.filter(agency_id=line.agency_id, site_id=line.site_id, service_date=today)
    present = lined.filter(state__in=AT_COUNTER)
    rows = present.values_list("code", "state", "counter__number").order_by("changed_at", "pk")
    return {
        "day": today.isoformat(),
        "closed": closed_reason(line, now),
        "waiting": [ticket.code for ticket in waiting_line(line=line, day=today)],
        "at_counter": [{"code": code, "state": state, "counter": counter} for code, state, counter in rows],
    }


def board_state(site: Site, now: datetime) -> BoardState:
    """A site's board as it should be now."""
    today = service_date_of(now, current_region().zone)
    return {
        "day": today.isoformat(),
        "notice": _in_office_words(lambda: openness_now(now, site=site).reason),
        "calls": _last_calls(site, today),
        "next": _next_by_zone(site, today),
        "waiting": Ticket.objects.filter(site=site, service_date=today, state=State.WAITING).count(),
    }


def closed_reason(line: Line, now: datetime) -> str:
    """Why a line is not served now, in the language of the office; empty when it is."""
    agency, site = known_agency(line.agency_id), Site(pk=line.site_id)  # a site's hours are told by its id
    return _in_office_words(lambda: openness_now(now, agency=agency, site=site).reason)


def _in_office_words(tell: Callable[[], str]) -> str:
    with override("id"):
        return tell()


def _last_calls(site: Site, today: date) -> list[Call]:
    began = service_day_bounds(today, current_region().zone)[0]  # by the index on time, not through all history
    events = TicketEvent.objects.filter(
        at__gte=began, kind__in=("called", "recalled"), ticket__service_date=today, counter__site=site
    ).select_related("ticket__agency", "counter__zone")
    newest_first = events.order_by("-at", "-pk")[:CALLS_READ]
    return [_call(event) for event in _once_per_ticket(newest_first)][:CALLS_SHOWN]


def _once_per_ticket(events: Iterable[TicketEvent]) -> list[TicketEvent]:
    newest: dict[object, TicketEvent] = {}
    for event in events:
        newest.setdefault(event.ticket_id, event)
    return list(newest.values())


def _call(event: TicketEvent) -> Call:
    ticket, counter = event.ticket, event.counter
    assert counter is not None  # a call is made at a counter; a constraint keeps it
    speech = call_sentence(prefix=ticket.code.partition("-")[0], number=ticket.number, counter=counter.number)
    return {
        "id": event.pk,
        "code": ticket.code,
        "counter": counter.number,
        "agency": ticket.agency.name,
        "zone": counter.zone_code,
        "speech": speech,
        "at": event.at.isoformat(),
    }


def _next_by_zone(site: Site, today: date) -> list[ZoneNext]:
    places = Counter.objects.filter(site=site, is_retired=False).values_list("agency_id", "zone__code")
    zone_of = {agency: zone or "" for agency, zone in places.order_by("number", "pk")}
    lines: dict[str, list[WaitingTicket]] = {zone: [] for zone in sorted(set(zone_of.values()))}
    waiting = Ticket.objects.filter(site=site, service_date=today, state=State.WAITING, agency__in=zone_of)
    for ticket in waiting.only("agency_id", "id", "code", "number", "waiting_since").order_by("pk"):
        place = WaitingTicket(ticket.pk, ticket.code, ticket.number, ticket.waiting_since)
        lines[zone_of[ticket.agency_id]].append(place)
    return [
        {"zone": zone, "codes": [ticket.code for ticket in in_calling_order(line)[:NEXT_SHOWN]]}
        for zone, line in lines.items()
    ]
