"""After a change in the hall has been committed, the screens that show it are told."""

from django.conf import settings

from mpp_platform.events import on
from mpp_platform.scope import current_region
from mpp_queue.events import LineChanged
from mpp_queue.publisher import publish_soon
from mpp_queue.queries import Line
from mpp_queue.showing import show_lines


@on(LineChanged)
def show_line_and_board(event: LineChanged) -> None:
    """Publish the line that changed and its site's board: together with what else changes in this moment."""
    line = Line(event.agency_id, event.site_id)
    if settings.LIVE_PUBLISH_SECONDS:
        publish_soon(current_region(), line)
    else:
        show_lines({line}, {line.site_id})
