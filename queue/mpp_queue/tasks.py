"""The hall's background work."""

import logging

from celery import shared_task
from django.utils import timezone

from mpp_queue.handlers import show_what_was_missed
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_regions
from mpp_tenants.tasks import RegistryTask

logger = logging.getLogger(__name__)


@shared_task(base=RegistryTask, expires=3)
def sweep_all_halls(**_unknown: object) -> None:
    """Put right, within five seconds, every screen that a crash between commit and publication left wrong."""
    for region in ready_regions():
        try:
            with region_context(region):
                show_what_was_missed(timezone.now())
        except Exception:
            logger.exception("the hall of %s was not swept", region.code)  # the others are
