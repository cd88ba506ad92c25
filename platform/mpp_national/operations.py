"""Publishing a region's day and catalogue to the nation. Deltas would drift; reading anew is the truth and costs
milliseconds."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from mpp_catalog.queries.deviations import catalogue_rows
from mpp_live.publishing import publish_state
from mpp_national.models import RegionCatalogue, RegionDay, RegionDeviation
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


def publish_region_deviations(region: RegionIdentity, *, now: datetime) -> RegionCatalogue:
    """Read one region's catalogue and publish where it differs, replacing what it had published before.

    Of two that read at once, the later reading stays.
    """
    with region_context(region):
        rows = catalogue_rows()
    with registry_context(), transaction.atomic():
        told, is_first = RegionCatalogue.objects.select_for_update().get_or_create(
            region_code=region.code, defaults={"as_of": now}
        )
        if told.as_of > now:
            return told
        told.as_of = now
        told.save(update_fields=["as_of"])
        if not is_first:
            RegionDeviation.objects.filter(region_code=region.code).delete()
        RegionDeviation.objects.bulk_create(RegionDeviation(region_code=region.code, **asdict(row)) for row in rows)
    return told
