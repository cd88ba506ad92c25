"""The catalogue's background work."""

import logging

from celery import shared_task
from django.utils import timezone

from mpp_catalog.operations.agreements import remind_of_expiry
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_regions
from mpp_tenants.tasks import RegistryTask

logger = logging.getLogger(__name__)


@shared_task(base=RegistryTask, expires=3600)
def send_expiry_reminders(**_unknown: object) -> None:
    """Tell every region's admins which agreements end; a region whose mail fails is told at the next run."""
    for region in ready_regions():
        try:
            with region_context(region):
                remind_of_expiry(now=timezone.now())
        except Exception:
            logger.exception("the admins of %s were not reminded", region.code)  # the others are
