"""After a change in the hall has been committed, the screens that show it are told."""

from django.conf import settings
from django.utils import timezone

from mpp_catalog.events import SiteClosed
from mpp_platform.events import on
from mpp_platform.scope import current_region
from mpp_queue.events import LineChanged
from mpp_queue.publisher import publish_soon
from mpp_queue.queries import Line, lines_waiting
from mpp_queue.showing import show_lines


@on(SiteClosed)
def show_closure(event: SiteClosed) -> None:
    """Tell the phones of those who wait, and the boards, that nobody is served for now."""
    lines = lines_waiting(timezone.now())
    closed = {line for line in lines if event.site_id in (None, line.site_id)}
    closed = {line for line in closed if event.agency_id in (None, line.agency_id)}
    sites = {event.site_id} if event.site_id else {line.site_id for line in closed}
    show_lines(closed, sites)


@on(LineChanged)
def show_line_and_board(event: LineChanged) -> None:
    """Publish the line that changed and its site's board: together with what else changes in this moment."""
    line = Line(event.agency_id, event.site_id)
    if settings.LIVE_PUBLISH_SECONDS:
        publish_soon(current_region(), line)
    else:
        show_lines({line}, {line.site_id})
