"""The hall's background work."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from mpp_queue import operations
from mpp_queue.showing import show_what_was_missed
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_regions
from mpp_tenants.tasks import RegistryTask

logger = logging.getLogger(__name__)


@shared_task(base=RegistryTask, expires=3)
def sweep_all_halls(**_unknown: object) -> None:
    """Put right, within five seconds, every screen that a crash between commit and publication left wrong."""
    _in_every_hall(lambda: show_what_was_missed(timezone.now()))


@shared_task(base=RegistryTask, expires=60)
def close_all_past_days(**_unknown: object) -> None:
    """End what was left open when a region's service day ended."""
    _in_every_hall(lambda: operations.close_past_days(now=timezone.now()))


def _in_every_hall(work: Callable[[], object]) -> None:
    for region in ready_regions():
        try:
            with region_context(region):
                work()
        except Exception:
            logger.exception("the hall of %s was passed over", region.code)  # the others are not
