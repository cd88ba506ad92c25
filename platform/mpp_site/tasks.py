"""Background work of the demonstration."""

import logging
from datetime import datetime

from celery import shared_task
from django.utils import timezone

from mpp_platform.scope import RegionIdentity
from mpp_site.demonstration.founding import DEMONSTRATION_REGIONS, keep_hall_open
from mpp_site.demonstration.visitors import simulate_moment
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_regions
from mpp_tenants.tasks import RegistryTask

logger = logging.getLogger(__name__)


@shared_task(base=RegistryTask, expires=6)
def simulate_all_halls(**_unknown: object) -> None:
    """Let a few simulated visitors come, be called and leave in the demonstration's regions."""
    now = timezone.now()
    for region in ready_regions():
        if region.code in DEMONSTRATION_REGIONS:
            _simulate(region, now)


def _simulate(region: RegionIdentity, now: datetime) -> None:
    try:
        with region_context(region):
            keep_hall_open(region, now=now)
            simulate_moment(region, now=now)
    except Exception:
        logger.exception("nobody came to %s", region.code)  # visitors of the others do
