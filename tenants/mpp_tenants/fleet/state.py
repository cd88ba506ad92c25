"""Which migrations every region has. The truth is in each region's own ``django_migrations``; one query reads all."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from mpp_tenants.citus import has_citus
from mpp_tenants.context import owner_context
from mpp_tenants.roles import rights_hash

Key = tuple[str, str]
PROVISIONED = """
SELECT s.region_id, r.official_name, s.schema_name, c.oid IS NOT NULL, s.rights_hash = %s
FROM public.tenants_regionschema s JOIN public.tenants_region r ON r.code = s.region_id
LEFT JOIN pg_namespace n ON n.nspname = s.schema_name
LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = 'django_migrations'
ORDER BY s.region_id
"""


@dataclass(frozen=True)
class RegionState:
    """What one region has, and what it lacks of this release, in the order of application."""

    code: str
    official_name: str
    schema_name: str
    pending: tuple[Key, ...]
    unknown: tuple[Key, ...]  # applied there, but not a migration of this release: another release was here
    has_rights: bool = True  # the rights of this release were granted
    is_missing: bool = False  # the registry names a schema that is not there, or not whole

    @property
    def is_current(self) -> bool:
        """Whether the region is just as this release wants it."""
        return self.has_rights and not (self.pending or self.unknown or self.is_missing)


@dataclass(frozen=True)
class FleetState:
    """Every provisioned region."""

    regions: tuple[RegionState, ...]

    @property
    def pending(self) -> list[RegionState]:
        """The regions that lack a migration or a right and can be given it."""
        lacking = (region for region in self.regions if region.pending or not region.has_rights)
        return [region for region in lacking if not region.is_missing]


def fleet_state() -> FleetState:
    """Read the state of every region: the registry, then all regions' migrations in one statement."""
    wanted = wanted_migrations()
    with owner_context("public"), connections["owner"].cursor() as cursor:
        cursor.execute(PROVISIONED, [rights_hash()])
        provisioned = cursor.fetchall()
        applied = _applied_everywhere(cursor, [schema for _, _, schema, is_there, _ in provisioned if is_there])
    return FleetState(
        regions=tuple(
            replace(_state_of(code, name, schema, wanted, applied.get(schema)), has_rights=has_rights)
            for code, name, schema, _, has_rights in provisioned
        )
    )


def wanted_migrations() -> tuple[Key, ...]:
    """Every migration of this release in an order in which they can be applied; the graph is built once a call."""
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    ordered: dict[Key, None] = {}
    for leaf in sorted(graph.leaf_nodes()):
        ordered.update(dict.fromkeys(graph.forwards_plan(leaf)))
    return tuple(ordered)


def _applied_everywhere(cursor: Any, schemas: list[str]) -> dict[str, frozenset[Key]]:
    if not schemas:
        return {}
    one = sql.SQL("SELECT {}, array_agg(app), array_agg(name) FROM {}.django_migrations")
    parts = [one.format(sql.Literal(schema), sql.Identifier(schema)) for schema in schemas]
    rows: list[Any] = []
    for statement in parts if has_citus(cursor) else [sql.SQL(" UNION ALL ").join(parts)]:
        cursor.execute(statement)  # on Citus schemas live on different nodes, and no statement spans them
        rows += cursor.fetchall()
    return {schema: frozenset(zip(apps or [], names or [], strict=True)) for schema, apps, names in rows}


def _state_of(
    code: str, name: str, schema: str, wanted: tuple[Key, ...], applied: frozenset[Key] | None
) -> RegionState:
    if applied is None:
        return RegionState(code, name, schema, pending=wanted, unknown=(), is_missing=True)
    pending = tuple(key for key in wanted if key not in applied)
    unknown = tuple(sorted(applied - set(wanted)))
    return RegionState(code, name, schema, pending=pending, unknown=unknown)
