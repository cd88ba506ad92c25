"""The first wall: which region a host name means. A map in the process, made anew every few seconds; no query per
request. An unknown host means nothing and is a 404."""

import logging
import threading
import time
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import DatabaseError

from mpp_platform.scope import RegionIdentity
from mpp_tenants import queries
from mpp_tenants.context import at_rest

logger = logging.getLogger(__name__)
MAP_SECONDS = 15
MISS_SECONDS = 1


@dataclass(frozen=True)
class HostMap:
    """Hosts of the platform at one moment."""

    regions: dict[str, RegionIdentity]
    made_at: float


_lock = threading.Lock()
_map: HostMap | None = None


def host_name(raw_host: str) -> str:
    """The name in a Host header: lower case, without port or final dot."""
    return raw_host.rsplit(":", 1)[0].lower().rstrip(".")


def region_for_host(name: str) -> RegionIdentity | None:
    """The region that this host name means now, provisioned or not; ``None`` for a stranger."""
    region = _current_map(MAP_SECONDS).regions.get(name)
    if region is None or not region.is_ready:  # perhaps provisioned a moment ago
        region = _current_map(MISS_SECONDS).regions.get(name)
    return region


def is_base_host(name: str) -> bool:
    """Whether this is the host of the ministry and the operator."""
    return name == settings.BASE_HOST


def forget_hosts() -> None:
    """Make the map anew at the next request; for code that has just changed the registry."""
    global _map
    _map = None


def _current_map(max_age: float) -> HostMap:
    global _map
    known = _map
    if known is not None and time.monotonic() - known.made_at < max_age:
        return known
    with _lock:
        known = _map
        if known is None or time.monotonic() - known.made_at >= max_age:
            try:
                with at_rest():
                    known = HostMap(regions=queries.regions_by_host(settings.BASE_HOST), made_at=time.monotonic())
            except DatabaseError:
                if known is None:
                    raise
                logger.warning("the registry does not answer; the hosts are those of a while ago")
                known = replace(known, made_at=time.monotonic())  # asked again when this one has grown old
            _map = known
        return known
