"""After a change in the hall has been committed, the screens that show it are told."""

from django.conf import settings
from django.utils import timezone

from mpp_catalog.changes import CatalogueChanged
from mpp_catalog.errors import PrefixTaken
from mpp_catalog.events import CounterRetired, SiteClosed
from mpp_catalog.models import Stand
from mpp_catalog.prefixes import prefix_checks
from mpp_live.publishing import begin_era
from mpp_platform.events import on
from mpp_platform.scope import current_region
from mpp_queue.events import LineChanged
from mpp_queue.operations.calling import requeue_ticket_at
from mpp_queue.publisher import publish_soon
from mpp_queue.queries import Line, agency_numbering_with, lines_waiting
from mpp_queue.showing import show_lines


@on(SiteClosed)
def show_closure(event: SiteClosed) -> None:
    """Tell the phones of those who wait, and the boards, that nobody is served for now."""
    lines = lines_waiting(timezone.now())
    closed = {line for line in lines if event.site_id in (None, line.site_id)}
    closed = {line for line in closed if event.agency_id in (None, line.agency_id)}
    sites = {event.site_id} if event.site_id else {line.site_id for line in closed}
    show_lines(closed, sites)


@on(CatalogueChanged)
def show_again(event: CatalogueChanged) -> None:
    """Whatever is open now, or no longer, reaches every screen with the next sweep: other processes know the old hours
    for two seconds yet, and may show them once more."""
    begin_era()


@on(CounterRetired)
def send_back_to_the_line(event: CounterRetired) -> None:
    """Who was called to a counter that is gone waits again, first in line."""
    requeue_ticket_at(counter_id=event.counter_id, now=timezone.now())


def refuse_letters_in_use(stand: Stand, prefix: str) -> None:
    """Two people must not hold the same code on one day.

    :raises PrefixTaken: another agency has given out numbers with these letters here today
    """
    holder = agency_numbering_with(prefix, site_id=stand.site_id, now=timezone.now())
    if holder is not None and holder.pk != stand.agency_id:
        raise PrefixTaken(prefix=prefix, agency=holder.local_name)


prefix_checks.append(refuse_letters_in_use)


@on(LineChanged)
def show_line_and_board(event: LineChanged) -> None:
    """Publish the line that changed and its site's board: together with what else changes in this moment."""
    line = Line(event.agency_id, event.site_id)
    if settings.LIVE_PUBLISH_SECONDS:
        publish_soon(current_region(), line)
    else:
        show_lines({line}, {line.site_id})
