"""Publishing a region's counts to the nation. Deltas would drift; a recount is the truth and costs milliseconds."""

from dataclasses import asdict
from datetime import datetime

from django.utils import timezone

from mpp_live.publishing import publish_state
from mpp_national.models import RegionDay
from mpp_platform.scope import RegionIdentity
from mpp_platform.time import service_date_of
from mpp_queue.figures import counts_of_day
from mpp_tenants.context import region_context, registry_context

FIGURES_SUBJECT = "figures"


def publish_region_figures(region: RegionIdentity, *, now: datetime) -> RegionDay:
    """Recount one region's service day and publish it, replacing what was published of this day before."""
    day = service_date_of(now, region.zone)
    with region_context(region):
        counts = counts_of_day(day)
    with registry_context():
        figures, _created = RegionDay.objects.update_or_create(
            region_code=region.code, service_date=day, defaults={**asdict(counts), "as_of": now}
        )
    return figures


def announce_figures() -> None:
    """Tell the ministry's open pages that there are newer figures."""
    with registry_context():
        publish_state(FIGURES_SUBJECT, lambda: {"as_of": timezone.now().isoformat()})
