"""The nation's background work."""

import logging

from celery import shared_task
from django.utils import timezone

from mpp_national.operations import announce_figures, publish_region_deviations, publish_region_figures
from mpp_platform.scope import current_region
from mpp_tenants.queries import ready_regions
from mpp_tenants.tasks import RegionTask, RegistryTask

logger = logging.getLogger(__name__)


@shared_task(base=RegistryTask, expires=10)
def publish_all_figures(**_unknown: object) -> None:
    """Recount today in every open region and tell the ministry's pages."""
    for region in ready_regions():
        try:
            publish_region_figures(region, now=timezone.now())
        except Exception:
            logger.exception("the figures of %s were not published", region.code)  # the others are
    announce_figures()


@shared_task(base=RegionTask)
def publish_deviations(**_unknown: object) -> None:
    """Publish where the region in force differs from the nation; sent after its catalogue has changed."""
    publish_region_deviations(current_region(), now=timezone.now())


@shared_task(base=RegistryTask, expires=1800)
def publish_all_deviations(**_unknown: object) -> None:
    """Publish every open region's differences: what a message that was lost has left out."""
    for region in ready_regions():
        try:
            publish_region_deviations(region, now=timezone.now())
        except Exception:
            logger.exception("the differences of %s were not published", region.code)  # the others are
