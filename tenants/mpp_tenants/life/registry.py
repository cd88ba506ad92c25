"""What the registry says of a region's life, and the nation's audit trail of it."""

from datetime import datetime

from mpp_platform.audit import record_action
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import at_rest, registry_context
from mpp_tenants.errors import RegionNotReady
from mpp_tenants.models import RegionSchema
from mpp_tenants.queries import region_by_code


def provisioned_region(code: str) -> RegionIdentity:
    """A region that has a schema, served or not.

    :raises RegionUnknown: no region has this code
    :raises RegionNotReady: it has no schema
    """
    with at_rest():
        region = region_by_code(code)
        if not RegionSchema.objects.filter(region_id=code).exists():
            raise RegionNotReady(region=region.official_name)
    return region


def status_of(code: str) -> str:
    """How a provisioned region is served."""
    with at_rest():
        return RegionSchema.objects.get(region_id=code).status


def set_status(code: str, status: RegionSchema.Status, **changes: object) -> None:
    """Say in the registry how a region is served from now on."""
    with registry_context():
        RegionSchema.objects.filter(region_id=code).update(status=status, **changes)


def record_in_registry(action: str, code: str, now: datetime, **data: object) -> None:
    """Keep what was done to a region where it outlives the region."""
    with registry_context():
        record_action(action=action, subject=code, actor_id=None, now=now, **data)
