"""Rules between rows that no operation may break, and undoing one may not either."""

from collections.abc import Collection

from django.db import models

from mpp_catalog.errors import ChangeOvertaken
from mpp_catalog.models import Agency, Agreement, Counter, Service, SpecialHours, Stand
from mpp_catalog.operations.agreements.documents import agreements_of, refuse_overlap, refuse_taken_numbers
from mpp_catalog.operations.hours import refuse_same_dates
from mpp_catalog.prefixes import check_letters
from mpp_platform.errors import PlatformError


def is_needed_by_counter(row: models.Model) -> bool:
    """Whether a counter serves this service, or stands at this stand."""
    if isinstance(row, Service):
        return Counter.objects.filter(serves__contains=[row.pk]).exists()
    if isinstance(row, Stand):
        return Counter.objects.filter(site=row.site_id, agency=row.agency_id, is_retired=False).exists()
    return False


def require_rules(rows: Collection[models.Model]) -> None:
    """Let rows be as they have become, or be gone, unless what was made since leaves no room for that.

    :raises ChangeOvertaken: agreements overlap or share a number, special hours hold twice, letters are given out
        twice in a day, or a counter has no stand or serves what is gone
    """
    try:
        _require_agreements([row for row in rows if isinstance(row, Agreement)])
        for row in (row for row in rows if row.pk is not None):
            if isinstance(row, Stand):
                check_letters(row, row.prefix)
            elif isinstance(row, SpecialHours):
                refuse_same_dates(row)
            elif isinstance(row, Counter):
                _require_place(row)
    except PlatformError:
        raise ChangeOvertaken from None


def _require_agreements(agreements: list[Agreement]) -> None:
    refuse_taken_numbers([agreement for agreement in agreements if agreement.pk is not None])
    agencies = Agency.objects.filter(pk__in={agreement.agency_id for agreement in agreements}).order_by("pk")
    everything = agreements_of(list(agencies)) if agreements else []
    refuse_overlap(everything, everything)


def _require_place(counter: Counter) -> None:
    own = Service.objects.filter(agency=counter.agency_id, pk__in=counter.serves)
    has_stand = Stand.objects.filter(site=counter.site_id, agency=counter.agency_id).exists()
    if own.count() < len(counter.serves) or not (has_stand or counter.is_retired):
        raise ChangeOvertaken
