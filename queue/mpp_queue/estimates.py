"""How long a waiting citizen will still wait: a spread, never a point. Late is worse than early, so it leans late."""

import math
from dataclasses import dataclass

from mpp_catalog.models import Counter
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
    counters = Counter.objects.filter(agency_id=ticket.agency_id, is_open=True).count() if position else 0
    if not counters:
        return None
    mean = position * ticket.service.counter_minutes / counters
    return WaitEstimate(low=_rounded(math.floor(mean * QUICK)), high=max(5, _rounded(math.ceil(mean * SLOW))))


def _rounded(minutes: int) -> int:
    return minutes if minutes < 10 else 5 * round(minutes / 5)
