"""The date on the wall clock of the region whose page is asked for."""

from datetime import date

from django.utils import timezone

from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of


def today_here() -> date:
    """Today, in the region's own zone."""
    return service_date_of(timezone.now(), current_region().zone)
