"""One quiet thread a process that publishes changed lines together: in the opening rush a hundred numbers a second
change a board twenty times a second, not a hundred. If the process dies with changes in hand, the sweep finds them."""

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections

from mpp_platform.scope import RegionIdentity
from mpp_queue.showing import show_lines
from mpp_tenants.context import region_context

logger = logging.getLogger(__name__)


class Publisher:
    """Lines and boards that wait to be published, by region."""

    def __init__(self) -> None:
        self._changed: dict[str, tuple[RegionIdentity, set[int], set[int]]] = {}
        self._lock = threading.Lock()
        self._bell = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, region: RegionIdentity, agency_id: int, site_id: int) -> None:
        """Have this line and board published soon."""
        with self._lock:
            _, agencies, sites = self._changed.setdefault(region.code, (region, set(), set()))
            agencies.add(agency_id)
            sites.add(site_id)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="publisher", daemon=True)
                self._thread.start()
        self._bell.set()

    def _run(self) -> None:
        while True:
            self._bell.wait()
            time.sleep(settings.LIVE_PUBLISH_SECONDS)
            self._bell.clear()
            with self._lock:
                changed, self._changed = self._changed, {}
            close_old_connections()
            for region, agencies, sites in changed.values():
                self._publish(region, agencies, sites)

    def _publish(self, region: RegionIdentity, agencies: set[int], sites: set[int]) -> None:
        try:
            with region_context(region):
                show_lines(agencies, sites)
        except Exception:
            logger.exception("lines of %s were not published; the sweep will", region.code)


_publisher = Publisher()


def publish_soon(region: RegionIdentity, agency_id: int, site_id: int) -> None:
    """Publish this line and board within a twentieth of a second, together with what else changes until then."""
    _publisher.add(region, agency_id, site_id)
