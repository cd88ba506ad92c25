"""Simulated visitors: a morning that has passed when the demonstration starts, and a hall that goes on from there.

Every ticket made here is of the channel ``simulation``, is counted apart, and the screens say so. Counters at which
a person has worked in the last half hour are left to that person.
"""

import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from mpp_catalog.models import Counter, Service, Stand
from mpp_platform.errors import PlatformError
from mpp_platform.scope import RegionIdentity
from mpp_platform.time import service_date_of, service_day_bounds
from mpp_queue import operations
from mpp_queue.models import Channel, DailyQuota, QueueDay, Rating, State, Ticket, TicketEvent
from mpp_queue.queries import Line, ticket_at, waiting_line
from mpp_site.demonstration.people import SHOWN_OFFICER_SLUGS

MORNING = timedelta(hours=3)
VISITORS_PER_COUNTER = 9
MEAN_SERVICE = timedelta(minutes=14)
STILL_WAITING = 4
LINE_KEPT_UNDER = 7
PERSON_AT_WORK = timedelta(minutes=30)
SCORES = (4, 4, 4, 3, 3, 3, 3, 2, 1)
Kind = TicketEvent.Kind


def simulate_morning(region: RegionIdentity, *, now: datetime) -> None:
    """Fill the hours before now, today only, with visitors who came, were served, or still wait."""
    chance = random.Random(region.code)  # noqa: S311  # visitors, not secrets
    today = service_date_of(now, region.zone)
    began = max(service_day_bounds(today, region.zone)[0], now - MORNING)
    for stand in Stand.objects.select_related("agency", "site").order_by("agency__sequence", "pk"):
        _StandMorning(stand, chance, began, now).run(today)


class _StandMorning:
    """One agency's line at a site from its first visitor until now."""

    def __init__(self, stand: Stand, chance: random.Random, began: datetime, now: datetime) -> None:
        self.stand, agency = stand, stand.agency
        self.agency, self.chance, self.began, self.now = agency, chance, began, now
        self.services = [s for s in agency.services.order_by("pk") if s.daily_quota >= STILL_WAITING]
        self.free_at = dict.fromkeys(agency.counters.filter(site=stand.site).order_by("pk"), began)
        self.tickets: list[Ticket] = []
        self.events: list[TicketEvent] = []
        self.ratings: list[Rating] = []

    def run(self, today: date) -> None:
        """Simulate, then keep everything in a few statements."""
        for number, arrived_at in enumerate(self._arrivals(), start=1):
            self._visit(number, arrived_at, today)
        Ticket.objects.bulk_create(self.tickets)
        TicketEvent.objects.bulk_create(sorted(self.events, key=lambda event: event.at))
        Rating.objects.bulk_create(self.ratings)
        QueueDay.objects.create(
            agency=self.agency, site=self.stand.site, service_date=today, last_number=len(self.tickets)
        )
        for service in self.services:
            issued = sum(ticket.service_id == service.pk for ticket in self.tickets)
            DailyQuota.objects.create(
                service=service, site=self.stand.site, service_date=today, quota=service.daily_quota, issued=issued
            )

    def _arrivals(self) -> Iterator[datetime]:
        span = (self.now - self.began).total_seconds()
        share = span / MORNING.total_seconds()
        count = round(VISITORS_PER_COUNTER * len(self.free_at) * share) + self.chance.randint(0, STILL_WAITING)
        yield from sorted(self.began + timedelta(seconds=self.chance.random() ** 1.4 * span) for _ in range(count))

    def _visit(self, number: int, arrived_at: datetime, today: date) -> None:
        service = self.chance.choice(self.services)
        ticket = Ticket(
            id=uuid.uuid4(),
            agency=self.agency,
            site=self.stand.site,
            service=service,
            service_version=service.version,
            service_date=today,
            number=number,
            code=f"{self.stand.prefix}-{number:03d}",
            channel=Channel.SIMULATION,
            waiting_since=arrived_at,
            changed_at=arrived_at,
            idempotency_key=uuid.uuid4(),
        )
        self.tickets.append(ticket)
        self._happened(ticket, Kind.ISSUED, State.WAITING, arrived_at, None)
        counter = min(self.free_at, key=lambda one: self.free_at[one])
        called_at = max(arrived_at, self.free_at[counter]) + timedelta(seconds=self.chance.randint(5, 40))
        if called_at >= self.now:
            return
        self._happened(ticket, Kind.CALLED, State.CALLED, called_at, counter)
        self._serve(ticket, counter, called_at)

    def _serve(self, ticket: Ticket, counter: Counter, called_at: datetime) -> None:
        if self.chance.random() < 0.05:
            gone_at = called_at + timedelta(minutes=3)
            self.free_at[counter] = gone_at
            if gone_at < self.now:
                self._happened(ticket, Kind.NO_SHOW, State.NO_SHOW, gone_at, counter)
            return
        started_at = called_at + timedelta(seconds=self.chance.randint(20, 70))
        done_at = started_at + MEAN_SERVICE * self.chance.uniform(0.35, 1.7)
        self.free_at[counter] = done_at
        if started_at < self.now:
            self._happened(ticket, Kind.STARTED, State.SERVING, started_at, counter)
        if done_at < self.now:
            self._happened(ticket, Kind.DONE, State.DONE, done_at, counter)
            if self.chance.random() < 0.4:
                self.ratings.append(Rating(ticket=ticket, score=self.chance.choice(SCORES), at=done_at))

    def _happened(self, ticket: Ticket, kind: str, state: State, at: datetime, counter: Counter | None) -> None:
        ticket.state, ticket.changed_at, ticket.counter = state, at, counter
        self.events.append(TicketEvent(ticket=ticket, kind=kind, at=at, counter=counter))


def simulate_moment(region: RegionIdentity, *, now: datetime) -> None:
    """Let a little happen in the hall of the region in force; called every few seconds."""
    chance = random.Random()  # noqa: S311  # visitors, not secrets
    for stand in Stand.objects.select_related("agency", "site").order_by("agency__sequence", "pk"):
        agency, line = stand.agency, Line(stand.agency_id, stand.site_id)
        waiting = len(waiting_line(line=line, day=service_date_of(now, region.zone)))
        if waiting < LINE_KEPT_UNDER and chance.random() < 0.04:
            _arrive(stand, chance, now)
        if agency.slug == SHOWN_OFFICER_SLUGS.get(region.slug):
            continue
        for counter in agency.counters.filter(site=stand.site, is_retired=False).order_by("pk"):
            if not _person_works_at(counter, now):
                _work(counter, chance, now)


def _arrive(stand: Stand, chance: random.Random, now: datetime) -> None:
    offered = Service.objects.select_related("agency").filter(agency=stand.agency, is_offered=True)
    services = list(offered.order_by("pk"))
    busy = [service for service in services if service.daily_quota >= STILL_WAITING]
    if not busy:
        return
    try:
        operations.issue_ticket(
            service=chance.choice(busy),
            site=stand.site,
            channel=Channel.SIMULATION,
            idempotency_key=uuid.uuid4(),
            now=now,
        )
    except PlatformError:
        return  # closed or used up: a visitor who goes home


def _work(counter: Counter, chance: random.Random, now: datetime) -> None:
    ticket = ticket_at(counter)
    step = operations.call_next_ticket
    if ticket is not None:
        since = now - ticket.changed_at
        if ticket.state == State.CALLED:
            if since < timedelta(seconds=20):
                return
            step = operations.skip_ticket if chance.random() < 0.05 else operations.start_serving
        elif chance.random() > 0.02 + since / timedelta(minutes=60):
            return
        else:
            step = operations.finish_ticket
    elif chance.random() > 0.4:
        return
    try:
        done = step(counter=counter, officer=None, now=now)
    except PlatformError:
        return  # nobody waits
    if done.state == State.DONE and chance.random() < 0.4:
        operations.rate_visit(ticket_id=done.pk, score=chance.choice(SCORES), comment="", now=now)


def _person_works_at(counter: Counter, now: datetime) -> bool:
    recent = TicketEvent.objects.filter(counter=counter, officer_id__isnull=False, at__gt=now - PERSON_AT_WORK)
    return recent.exists()
