"""One quiet thread a process that publishes changed lines together: in the opening rush a hundred numbers a second
change a board twenty times a second, not a hundred. If the process dies with changes in hand, the sweep finds them."""

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections

from mpp_platform.scope import RegionIdentity
from mpp_queue.queries import Line
from mpp_queue.showing import show_lines
from mpp_tenants.context import region_context

logger = logging.getLogger(__name__)


class Publisher:
    """Lines that wait to be published, by region, each with its site's board."""

    def __init__(self) -> None:
        self._changed: dict[str, tuple[RegionIdentity, set[Line]]] = {}
        self._lock = threading.Lock()
        self._bell = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, region: RegionIdentity, line: Line) -> None:
        """Have this line and its board published soon."""
        with self._lock:
            self._changed.setdefault(region.code, (region, set()))[1].add(line)
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
            for region, lines in changed.values():
                self._publish(region, lines)

    def _publish(self, region: RegionIdentity, lines: set[Line]) -> None:
        try:
            with region_context(region):
                show_lines(lines, {line.site_id for line in lines})
        except Exception:
            logger.exception("lines of %s were not published; the sweep will", region.code)


_publisher = Publisher()


def publish_soon(region: RegionIdentity, line: Line) -> None:
    """Publish this line and its board within a twentieth of a second, together with what else changes until then."""
    _publisher.add(region, line)
