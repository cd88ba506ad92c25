"""Entering a region or the registry: the only door, for requests, tasks, commands and tests alike.

On the way out the open connections are brought back at once, on errors too; what fails is brought back before its
next statement by the backend.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from mpp_platform.scope import RESTING, RegionIdentity, Scope, scope_in_force
from mpp_tenants.backend.base import DatabaseWrapper

REGISTRY = Scope(key="registry", schemas=("public",), role="mpp_registry")


@contextmanager
def region_context(region: RegionIdentity) -> Iterator[RegionIdentity]:
    """Act for one region: its tables to read and write, national reference tables to read, nothing else."""
    with _entered(region.scope):
        yield region


@contextmanager
def registry_context() -> Iterator[None]:
    """Act on what lies outside the regions: registry, founding records, published figures, bills."""
    with _entered(REGISTRY):
        yield


@contextmanager
def at_rest() -> Iterator[None]:
    """Ask the registry what a connection at rest may: which regions there are and which are open."""
    with _entered(RESTING):
        yield


@contextmanager
def owner_context(schema_name: str) -> Iterator[None]:
    """Change the tables of one schema, with the rights of the login in use; for migrations and provisioning."""
    with _entered(Scope(key=f"owner:{schema_name}", schemas=(schema_name,), role=None)):
        yield


@contextmanager
def _entered(scope: Scope) -> Iterator[None]:
    try:
        with scope_in_force(scope):
            yield
    finally:
        leave_scope()


def leave_scope() -> None:
    """Bring every open connection of this thread back to the scope in force now."""
    for connection in connections.all(initialized_only=True):
        if isinstance(connection, DatabaseWrapper):
            connection.leave_scope()
