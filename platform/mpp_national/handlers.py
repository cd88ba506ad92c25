"""After a region's catalogue has changed, the nation reads it anew: soon, and once for what changes together."""

from django.core.cache import cache

from mpp_catalog.changes import CatalogueChanged
from mpp_national.tasks import publish_deviations
from mpp_platform.events import on

SOON = 5  # seconds; an afternoon of adopting is read a few times, not at every click


@on(CatalogueChanged)
def publish_deviations_soon(_event: CatalogueChanged) -> None:
    """Send the task, unless one is on its way. A broker that is away costs nothing but time: the sweep comes hourly."""
    if cache.add("deviations-soon", True, SOON):
        publish_deviations.apply_async(countdown=SOON, retry=False)
