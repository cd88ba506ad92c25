"""What the opening rush asks again and again, kept for two seconds in the process: the site and hours of the region in
force, and its services by slug. A sudden closure is seen two seconds later."""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.conf import settings

from mpp_catalog.errors import MallNotSetUp
from mpp_catalog.hours import SiteHours, why_closed
from mpp_catalog.models import Agency, Service, Site, SpecialDay, WeeklyHours
from mpp_catalog.queries import service_by_slug
from mpp_platform.scope import current_region

Fact = TypeVar("Fact")
MOST_KEPT = 4096


@dataclass(frozen=True)
class Opening:
    """A site with its hours around one date."""

    site: Site
    hours: SiteHours


class ShortMemory:
    """Facts of the region in force by key, forgotten after ``OPENING_KEPT_SECONDS``."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Hashable], tuple[float, object]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], Fact]) -> Fact:
        """The fact, read anew where it is older than allowed; what cannot be read is not kept."""
        place = (current_region().code, key)
        kept = self._kept.get(place)
        if kept is not None and time.monotonic() - kept[0] < settings.OPENING_KEPT_SECONDS:
            return kept[1]  # type: ignore[return-value]  # the same key is always read by the same function
        fact = read()
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[place] = (time.monotonic(), fact)
        return fact


_memory = ShortMemory()


def opening_on(today: date) -> Opening:
    """The main site of the region in force and its hours on this date."""
    return _memory.get(("opening", today), lambda: _read_opening(today))


def offered_service(slug: str) -> Service:
    """A service of the region in force with its agency.

    :raises ServiceUnknown: there is none with this slug here
    """
    return _memory.get(("service", slug), lambda: service_by_slug(slug))


def why_closed_now(agency: Agency | None, now: datetime) -> str:
    """Why an agency (``None``: the hall) of the region in force does not serve now; empty when it does."""
    local_now = now.astimezone(current_region().zone)
    return why_closed(opening_on(local_now.date()).hours, agency, local_now)


def _read_opening(today: date) -> Opening:
    site = Site.objects.order_by("pk").first()
    if site is None:
        raise MallNotSetUp
    hours = SiteHours(
        zone_label=current_region().zone_label,
        week={hours.weekday: hours for hours in WeeklyHours.objects.filter(site=site).order_by("weekday")},
        special_days=list(SpecialDay.objects.filter(site=site, date=today).order_by("pk")),
    )
    return Opening(site=site, hours=hours)
