"""Background tasks and regions: a task runs in the scope it was sent from, and refuses to run without one."""

from typing import Any

from celery import Task

from mpp_platform.errors import NoRegion
from mpp_platform.scope import current_scope
from mpp_tenants.context import at_rest, region_context, registry_context
from mpp_tenants.queries import ready_region

REGION_HEADER = "mpp_region"


class RegionTask(Task):  # type: ignore[type-arg]  # Celery's Task is generic in its stubs alone
    """A task of one region: its code travels in the message header; without it the task refuses to run."""

    abstract = True

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        """Send the task along with the region in force.

        :raises NoRegion: sent from outside a region
        """
        region = current_scope().region
        if region is None:
            raise NoRegion
        kwargs["headers"] = {**(kwargs.get("headers") or {}), REGION_HEADER: region.code}
        return super().apply_async(*args, **kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in the region of the header.

        :raises NoRegion: the message names none; it never falls back to another
        """
        code = (self.request.headers or {}).get(REGION_HEADER) or self.request.get(REGION_HEADER)
        if not code:
            raise NoRegion
        with at_rest():
            region = ready_region(code)
        with region_context(region):
            return super().__call__(*args, **kwargs)


class RegistryTask(Task):  # type: ignore[type-arg]  # as above
    """A task of the nation: it may read and write the registry, and nothing of any region."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in the registry."""
        with registry_context():
            return super().__call__(*args, **kwargs)
