"""A region that is not served for a while: its data stays, its pages say so."""

from datetime import datetime

from mpp_tenants.hosts import forget_hosts
from mpp_tenants.life.registry import provisioned_region, record_in_registry, set_status
from mpp_tenants.models import RegionSchema


def suspend_region(*, code: str, reason: str, now: datetime) -> None:
    """Stop serving a region; every process has heard of it within the host map's 15 seconds.

    :raises RegionUnknown, RegionNotReady: there is nothing to suspend
    """
    provisioned_region(code)
    set_status(code, RegionSchema.Status.SUSPENDED)
    forget_hosts()
    record_in_registry("region suspended", code, now, reason=reason)


def resume_region(*, code: str, now: datetime) -> None:
    """Serve it again; a deletion that was asked for is called off.

    :raises RegionUnknown, RegionNotReady: there is nothing to resume
    """
    provisioned_region(code)
    set_status(code, RegionSchema.Status.READY, delete_after=None, export_folder="")
    forget_hosts()
    record_in_registry("region resumed", code, now)
