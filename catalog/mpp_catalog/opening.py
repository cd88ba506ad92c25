"""What the opening rush asks again and again, kept for two seconds in the process: the sites and hours of the region
in force, its agencies, and its services by slug.

A sudden closure is seen at once in the process that announced it, in the others two seconds later.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.conf import settings

from mpp_catalog.errors import MallNotSetUp, SiteUnknown
from mpp_catalog.hours import DAYS_AHEAD, Openness, SiteHours, openness_of
from mpp_catalog.models import (
    Agency,
    NationalHoliday,
    Service,
    Site,
    SpecialHours,
    Stand,
    WeeklyHours,
)
from mpp_catalog.queries.citizens import service_by_slug
from mpp_catalog.queries.places import SERVING, all_sites, status_of
from mpp_catalog.queries.rules import rules_in_force
from mpp_platform.scope import current_region

Fact = TypeVar("Fact")
MOST_KEPT = 4096


class ShortMemory:
    """Facts of the region in force by key, forgotten after ``OPENING_KEPT_SECONDS``."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, Hashable], tuple[float, object]] = {}
        self._forgotten: dict[str, int] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], Fact]) -> Fact:
        """The fact, read anew where it is older than allowed; what cannot be read is not kept."""
        code = current_region().code
        kept, times = self._kept.get((code, key)), self._forgotten.get(code, 0)
        if kept is not None and time.monotonic() - kept[0] < settings.OPENING_KEPT_SECONDS:
            return kept[1]  # type: ignore[return-value]  # the same key is always read by the same function
        fact = read()
        with self._lock:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            if times == self._forgotten.get(code, 0):  # what was read before a change is not kept after it
                self._kept[code, key] = (time.monotonic(), fact)
        return fact

    def forget(self) -> None:
        """Drop the facts of the region in force."""
        code = current_region().code
        with self._lock:
            self._forgotten[code] = self._forgotten.get(code, 0) + 1
            self._kept = {place: kept for place, kept in self._kept.items() if place[0] != code}


_memory = ShortMemory()


@dataclass(frozen=True)
class SiteOpening:
    """A site with its hours from one date on, and the letters of the agencies that have a stand there."""

    site: Site
    hours: SiteHours
    prefixes: dict[int, str]

    def serves_on(self, day: date) -> bool:
        """Whether the site serves at all at this date."""
        return status_of(self.site, day) == SERVING


def forget_openings() -> None:
    """Forget what this process knows of the region in force: its catalogue has changed."""
    _memory.forget()


def openings_on(today: date) -> list[SiteOpening]:
    """The sites that serve at this date: the main one first, then by kind, the oldest first.

    :raises MallNotSetUp: the region has no site at all
    """
    return [opening for opening in _all_openings(today) if opening.serves_on(today)]


def main_opening(today: date) -> SiteOpening:
    """The first site that serves at this date; where none does the one to come, or else the one that served last.

    :raises MallNotSetUp: the region has no site at all
    """
    return _first(_all_openings(today), today)


def site_opening(slug: str, today: date) -> SiteOpening:
    """A site, whether it serves at this date or not.

    :raises SiteUnknown: the region has none with this slug
    """
    return _the_one(_all_openings(today), lambda site: site.slug == slug)


def sites_of(agency_id: int, today: date) -> list[SiteOpening]:
    """The sites that serve at this date where an agency has a stand, in the order of ``openings_on``."""
    return [opening for opening in openings_on(today) if agency_id in opening.prefixes]


def openness_now(
    now: datetime, *, agency: Agency | None = None, service: Service | None = None, site: Site | None = None
) -> Openness:
    """Whether an agency, a service (with its agency at hand) or the hall serves now, why not, and when again.

    Without a site it is the first one where the agency has a stand.

    :raises MallNotSetUp: the region has no site at all
    :raises SiteUnknown: the site is not one of the region in force
    """
    local_now = now.astimezone(current_region().zone)
    if agency is None and service is not None:
        agency = service.agency
    opening = _opening_for(agency, site, local_now.date())
    return openness_of(opening.hours, local_now, agency=agency, service=service)


def known_agency(agency_id: int) -> Agency:
    """An agency of the region in force: whether it serves at all is a part of whether it is open."""
    return _memory.get(("agency", agency_id), lambda: Agency.objects.get(pk=agency_id))


def offered_service(slug: str) -> Service:
    """A service of the region in force with its agency.

    :raises ServiceUnknown: there is none with this slug here
    """
    return _memory.get(("service", slug), lambda: service_by_slug(slug))


def _opening_for(agency: Agency | None, site: Site | None, today: date) -> SiteOpening:
    openings = _all_openings(today)
    if site is not None:
        return _the_one(openings, lambda known: known.pk == site.pk)
    with_stand = [opening for opening in openings if agency is not None and agency.pk in opening.prefixes]
    return _first(with_stand or openings, today)


def _first(openings: list[SiteOpening], today: date) -> SiteOpening:
    """The first that serves; else the next to open; else the last to have closed."""
    serving = next((opening for opening in openings if opening.serves_on(today)), None)
    if serving is not None:
        return serving
    coming = [opening for opening in openings if opening.site.opens_on and opening.site.opens_on > today]
    if coming:
        return min(coming, key=lambda opening: opening.site.opens_on or today)
    return max(openings, key=lambda opening: opening.site.closes_on or today)


def _the_one(openings: list[SiteOpening], is_meant: Callable[[Site], bool]) -> SiteOpening:
    found = next((opening for opening in openings if is_meant(opening.site)), None)
    if found is None:
        raise SiteUnknown
    return found


def _all_openings(today: date) -> list[SiteOpening]:
    return _memory.get(("openings", today), lambda: _read_openings(today))


def _read_openings(today: date) -> list[SiteOpening]:
    sites = all_sites()
    if not sites:
        raise MallNotSetUp
    last_day = today + timedelta(days=DAYS_AHEAD)
    weekly = list(WeeklyHours.objects.order_by("pk"))
    special = list(SpecialHours.objects.filter(first_date__lte=last_day, last_date__gte=today).order_by("pk"))
    stands = list(Stand.objects.order_by("pk"))
    holidays = NationalHoliday.objects.filter(date__range=(today, last_day), confirmed_at__isnull=False)
    observes_joint_leave = rules_in_force().observes_joint_leave
    region, kept_holidays = current_region(), {holiday.date: holiday for holiday in holidays.order_by("date")}
    return [
        SiteOpening(
            site=site,
            hours=SiteHours(
                site=site,
                zone=region.zone,
                zone_label=region.zone_label,
                weekly=[row for row in weekly if row.site_id == site.pk],
                special=[row for row in special if row.site_id in (None, site.pk)],
                holidays=kept_holidays,
                observes_joint_leave=observes_joint_leave,
            ),
            prefixes={stand.agency_id: stand.prefix for stand in stands if stand.site_id == site.pk},
        )
        for site in sites
    ]
