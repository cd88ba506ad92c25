"""Whose data the running code may touch: the one truth that connections, caches, files, logs and channels follow.

A scope is a context variable, so threads and coroutines never see each other's. Entering one is the business of
``mpp_tenants.context``; every other part only asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from mpp_platform.errors import NoRegion

ZONE_LABELS = {"Asia/Jakarta": "WIB", "Asia/Pontianak": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@dataclass(frozen=True, kw_only=True)
class RegionIdentity:
    """What every page, task and log line of a region needs to know of it, without a query."""

    code: str
    slug: str
    level: str
    name: str
    official_name: str
    province_code: str
    time_zone: str
    schema_name: str
    is_ready: bool

    @cached_property
    def zone(self) -> ZoneInfo:
        """The region's time zone; service days, quotas and clocks follow it."""
        return ZoneInfo(self.time_zone)

    @cached_property
    def scope(self) -> "Scope":
        """Its schema, then the national tables, under its own role."""
        return Scope(key=self.code, schemas=(self.schema_name, "public"), role=self.schema_name, region=self)

    @property
    def zone_label(self) -> str:
        """WIB, WITA or WIT."""
        return ZONE_LABELS[self.time_zone]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A database role, the schemas it looks in, and the name under which caches and logs file it."""

    key: str
    schemas: tuple[str, ...]
    role: str | None
    region: RegionIdentity | None = None

    @cached_property
    def switch(self) -> str:
        """What brings a connection here: search path and role as one message to the server."""
        path = ", ".join(_quoted(schema) for schema in (*self.schemas, "pg_temp"))  # temporary tables never come first
        return f"SET search_path TO {path}; SET ROLE {_quoted(self.role) if self.role else 'NONE'}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


RESTING = Scope(key="resting", schemas=("public",), role=None)
_scope: ContextVar[Scope] = ContextVar("mpp_scope", default=RESTING)


def current_scope() -> Scope:
    """The scope in force; ``RESTING`` where nobody entered one."""
    return _scope.get()


def current_region() -> RegionIdentity:
    """The region in force.

    :raises NoRegion: outside a region; nothing falls back to another one
    """
    region = _scope.get().region
    if region is None:
        raise NoRegion
    return region


@contextmanager
def scope_in_force(scope: Scope) -> Iterator[Scope]:
    """Put a scope in force for a block, on every way out of it; for ``mpp_tenants.context`` alone."""
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)
