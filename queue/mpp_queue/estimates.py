"""How long a waiting citizen will still wait: a spread, never a point. Late is worse than early, so it leans late."""

import math
from dataclasses import dataclass

from mpp_catalog.models import Counter, Service
from mpp_queue.models import Ticket

QUICK, SLOW = 0.7, 1.4


@dataclass(frozen=True)
class WaitEstimate:
    """Whole minutes, rounded to fives where it is long."""

    low: int
    high: int


def wait_for(ticket: Ticket, position: int) -> WaitEstimate | None:
    """The wait of the ticket at this position, from its service's minutes and the open counters of its agency.

    ``None`` where it does not wait, or where no counter is open, since nobody could then tell.
    """
    return wait_at(ticket.service, site_id=ticket.site_id, position=position) if position else None


def wait_at(service: Service, *, site_id: int, position: int) -> WaitEstimate | None:
    """The wait of whoever has, or would have, this position in the service's line at a site; ``None`` as above."""
    open_counters = Counter.objects.filter(agency_id=service.agency_id, site_id=site_id, is_open=True, is_retired=False)
    serving = [
        counter for counter in open_counters.order_by("pk") if not counter.serves or service.pk in counter.serves
    ]
    if not serving:
        return None
    mean = position * service.counter_minutes / len(serving)
    return WaitEstimate(low=_rounded(math.floor(mean * QUICK)), high=max(5, _rounded(math.ceil(mean * SLOW))))


def _rounded(minutes: int) -> int:
    return minutes if minutes < 10 else 5 * round(minutes / 5)
