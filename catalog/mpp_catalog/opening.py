"""The site and hours of the region in force, as every ticket and every page needs them: kept for two seconds in the
process, so that the opening rush asks once and a sudden closure is still seen at once."""

import threading
import time
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from mpp_catalog.hours import SiteHours, why_closed
from mpp_catalog.models import Agency, Site, SpecialDay, WeeklyHours
from mpp_platform.scope import current_region


@dataclass(frozen=True)
class Opening:
    """A site with its hours around one date."""

    site: Site
    hours: SiteHours


_kept: dict[tuple[str, date], tuple[float, Opening]] = {}
_lock = threading.Lock()


def opening_on(today: date) -> Opening:
    """The main site of the region in force and its hours on this date."""
    key = (current_region().code, today)
    kept = _kept.get(key)
    if kept is not None and time.monotonic() - kept[0] < settings.OPENING_KEPT_SECONDS:
        return kept[1]
    opening = _read_opening(today)
    with _lock:
        for old in [one for one in _kept if one[0] == key[0] and one != key]:
            del _kept[old]
        _kept[key] = (time.monotonic(), opening)
    return opening


def why_closed_now(agency: Agency | None, now: datetime) -> str:
    """Why an agency (``None``: the hall) of the region in force does not serve now; empty when it does."""
    local_now = now.astimezone(current_region().zone)
    return why_closed(opening_on(local_now.date()).hours, agency, local_now)


def _read_opening(today: date) -> Opening:
    site = Site.objects.order_by("pk")[0]
    hours = SiteHours(
        zone_label=current_region().zone_label,
        week={hours.weekday: hours for hours in WeeklyHours.objects.filter(site=site).order_by("weekday")},
        special_days=list(SpecialDay.objects.filter(site=site, date=today).order_by("pk")),
    )
    return Opening(site=site, hours=hours)
