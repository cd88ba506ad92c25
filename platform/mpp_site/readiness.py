"""Whether this process can serve: what ``/readyz`` asks."""

from collections.abc import Callable
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from mpp_live.publishing import is_bus_up


def unready_parts() -> list[str]:
    """Names of what is missing; empty when all is well."""
    checks: dict[str, Callable[[], bool]] = {"database and migrations": _is_migrated, "redis": is_bus_up}
    return [name for name, is_well in checks.items() if not is_well()]


def _is_migrated() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return _wanted_migrations() <= set(cursor.fetchall())
    except DatabaseError:
        return False


@cache
def _wanted_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations or {})
