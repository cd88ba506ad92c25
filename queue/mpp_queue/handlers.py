"""After a change in the hall has been committed, the screens that show it are told; a sweep puts right what a crash
in between left wrong."""

from django.utils import timezone

from mpp_catalog.models import Site
from mpp_live.publishing import note_progress, progress, publish_state
from mpp_platform.events import on
from mpp_queue.events import LineChanged
from mpp_queue.models import TicketEvent
from mpp_queue.snapshots import board_state, board_subject, line_state, line_subject

PROGRESS = "hall"


@on(LineChanged)
def show_line_and_board(event: LineChanged) -> None:
    """Publish the line that changed, and the boards of its site."""
    newest = _newest_event()
    show_line(event.agency_id)
    show_board(Site(pk=event.site_id))
    note_progress(PROGRESS, newest)


def show_line(agency_id: int) -> None:
    """Publish one agency's line as it is now."""
    publish_state(line_subject(agency_id), lambda: line_state(agency_id, timezone.now()))


def show_board(site: Site) -> None:
    """Publish one site's board as it is now."""
    publish_state(board_subject(site.pk), lambda: board_state(site, timezone.now()))


def show_what_was_missed() -> int:
    """Publish again what changed since the last publication that is known to have ended; returns how many lines."""
    newest = _newest_event()
    missed = TicketEvent.objects.filter(pk__gt=progress(PROGRESS), pk__lte=newest)
    agencies = sorted(set(missed.values_list("ticket__agency_id", flat=True).order_by("pk")))
    for agency_id in agencies:
        show_line(agency_id)
    if agencies:
        for site in Site.objects.order_by("pk"):
            show_board(site)
        note_progress(PROGRESS, newest)
    return len(agencies)


def _newest_event() -> int:
    newest = TicketEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
