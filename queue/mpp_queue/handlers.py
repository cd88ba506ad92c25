"""After a change in the hall has been committed, the screens that show it are told; a sweep puts right what a crash
in between left wrong."""

from collections.abc import Collection

from django.conf import settings
from django.utils import timezone

from mpp_catalog.models import Site
from mpp_live.publishing import note_progress, progress, publish_state
from mpp_platform.events import on
from mpp_platform.scope import current_region
from mpp_queue.events import LineChanged
from mpp_queue.models import TicketEvent
from mpp_queue.publisher import publish_soon
from mpp_queue.snapshots import board_state, board_subject, line_state, line_subject

PROGRESS = "hall"


@on(LineChanged)
def show_line_and_board(event: LineChanged) -> None:
    """Publish the line that changed and its site's board: together with what else changes in this moment."""
    if settings.LIVE_PUBLISH_SECONDS:
        publish_soon(current_region(), event.agency_id, event.site_id)
    else:
        show_lines({event.agency_id}, {event.site_id})


def show_lines(agency_ids: Collection[int], site_ids: Collection[int]) -> None:
    """Publish these lines and boards of the region in force as they are now."""
    newest = _newest_event()
    for agency_id in sorted(agency_ids):
        show_line(agency_id)
    for site_id in sorted(site_ids):
        show_board(Site(pk=site_id))
    note_progress(PROGRESS, newest)


def show_line(agency_id: int) -> None:
    """Publish one agency's line as it is now."""
    publish_state(line_subject(agency_id), lambda: line_state(agency_id, timezone.now()))


def show_board(site: Site) -> None:
    """Publish one site's board as it is now."""
    publish_state(board_subject(site.pk), lambda: board_state(site, timezone.now()))


def show_what_was_missed() -> int:
    """Publish again what changed since the last publication that is known to have ended; returns how many lines."""
    missed = TicketEvent.objects.filter(pk__gt=progress(PROGRESS), pk__lte=_newest_event())
    agencies = set(missed.values_list("ticket__agency_id", flat=True).order_by("ticket__agency_id").distinct())
    if agencies:
        show_lines(agencies, set(Site.objects.values_list("pk", flat=True).order_by("pk")))
    return len(agencies)


def _newest_event() -> int:
    newest = TicketEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
