"""Showing lines and boards to who watches: publishing their states as they are now, and finding what was missed."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from mpp_catalog.models import Site
from mpp_catalog.opening import forget_openings
from mpp_live.publishing import era, keep_swept, publish_state, swept
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of, service_day_bounds
from mpp_queue.queries import Line, lines_changed_since
from mpp_queue.snapshots import board_state, board_subject, line_state, line_subject


def show_lines(lines: Collection[Line], site_ids: Collection[int]) -> bool:
    """Publish these lines and boards of the region in force as they are now; ``False`` if one of them failed."""
    shown = [_show_line(line) for line in sorted(lines)]
    shown += [_show_board(site_id) for site_id in sorted(site_ids)]
    return all(shown)


def show_what_was_missed(now: datetime) -> int:
    """Publish every line in which something happened today that the last sweep had not seen; returns how many.

    Ordinary publications leave no trace here. So a line is shown once more than needed, and a change is found whoever
    died, whatever failed and in whichever order transactions committed.
    """
    region, noted = current_region(), era()  # before anything is read
    day_began = service_day_bounds(service_date_of(now, region.zone), region.zone)[0]
    seen = swept()
    found = {line: f"{mark}:{noted}" for line, mark in lines_changed_since(day_began).items()}
    missed = {line for line, mark in found.items() if seen.get(line_subject(line)) != mark}
    if missed:
        forget_openings()  # another task of this process may have asked just before they changed
    if missed and show_lines(missed, set(Site.objects.values_list("pk", flat=True).order_by("pk"))):
        keep_swept({line_subject(line): mark for line, mark in found.items()})
    return len(missed)


def _show_line(line: Line) -> bool:
    now = timezone.now()
    return publish_state(line_subject(line), lambda: line_state(line, now), _rest_of_day(now))


def _show_board(site_id: int) -> bool:
    now = timezone.now()
    return publish_state(board_subject(site_id), lambda: board_state(Site(pk=site_id), now), _rest_of_day(now))


def _rest_of_day(now: datetime) -> int:
    """Seconds until the service day ends: nobody who looks tomorrow is shown today."""
    zone = current_region().zone
    return max(1, int((service_day_bounds(service_date_of(now, zone), zone)[1] - now).total_seconds()))
