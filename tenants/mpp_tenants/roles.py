"""The database's own walls: who may log in, which role may see which schema.

``mpp_app`` is the only login of the running platform. It owns nothing and inherits nothing; at rest it may read the
registry of regions, and it may step into ``mpp_registry`` or into one region's role at a time.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from psycopg2 import sql

from mpp_tenants.citus import spread_reference_tables
from mpp_tenants.placement import Placement, tables_placed

APP_ROLE = "mpp_app"
REGISTRY_ROLE = "mpp_registry"
REGION_GROUP = "mpp_region"
READABLE_AT_REST = ("tenants_domain", "tenants_region", "tenants_regionschema")
APPEND_ONLY = ("platform_auditentry", "queue_ticketevent")
NEVER_CHANGED = ("catalog_servicestandard",)  # they may go with their service, but never read otherwise


@cache
def rights_hash() -> str:
    """What this release grants, as a hash of this file: regions that were granted otherwise are granted anew."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def ensure_platform_roles(cursor: Any, *, app_password: str | None) -> None:
    """Create the roles that all regions share; safe to run again, and beside another copy doing the same."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('mpp roles'))")
    ensure_role(cursor, APP_ROLE, options="LOGIN NOINHERIT")
    if app_password is not None:
        cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD %s").format(sql.Identifier(APP_ROLE)), [app_password])
    ensure_role(cursor, REGISTRY_ROLE, options="NOLOGIN")
    ensure_role(cursor, REGION_GROUP, options="NOLOGIN")
    cursor.execute(f"GRANT {REGISTRY_ROLE} TO {APP_ROLE}, CURRENT_USER WITH INHERIT FALSE, SET TRUE")
    cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    cursor.execute("SELECT current_database()")
    database = sql.Identifier(cursor.fetchone()[0])
    cursor.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP_ROLE}, {REGISTRY_ROLE}, {REGION_GROUP}")


def ensure_role(cursor: Any, name: str, *, options: str) -> None:
    """Create a role unless it is there; roles belong to the cluster and outlive a database."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    if cursor.fetchone() is None:
        cursor.execute(sql.SQL("CREATE ROLE {} " + options).format(sql.Identifier(name)))


def grant_public_tables(cursor: Any) -> None:
    """Give the shared roles what the placements say; to be run after every migration of the public schema."""
    shared = tables_placed(Placement.NATIONAL, Placement.REGISTRY, Placement.BOTH)
    national = tables_placed(Placement.NATIONAL)
    spread_reference_tables(cursor, national)
    _grant(cursor, "SELECT, INSERT, UPDATE, DELETE", tables=shared, role=REGISTRY_ROLE)
    _grant(cursor, "SELECT", tables=national, role=REGION_GROUP)
    _grant(cursor, "SELECT", tables=READABLE_AT_REST, role=APP_ROLE)
    for role in (APP_ROLE, REGISTRY_ROLE):
        _grant(cursor, "SELECT", tables=["django_migrations"], role=role)
    cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {REGISTRY_ROLE}")


def ensure_region_role(cursor: Any, schema_name: str) -> None:
    """Create a region's role. It may log in because Citus connects to its workers as it; no password lets anybody."""
    role = sql.Identifier(schema_name)
    ensure_role(cursor, schema_name, options="LOGIN INHERIT")
    cursor.execute(sql.SQL("GRANT {} TO {} WITH INHERIT TRUE").format(sql.Identifier(REGION_GROUP), role))
    stepping = sql.SQL("GRANT {} TO {}, CURRENT_USER WITH INHERIT FALSE, SET TRUE")  # the owner acts as it in commands
    cursor.execute(stepping.format(role, sql.Identifier(APP_ROLE)))


def grant_region_schema(cursor: Any, schema_name: str) -> None:
    """Give a region's role its own schema; history and audit can be added to, never changed."""
    names = {"schema": sql.Identifier(schema_name), "role": sql.Identifier(schema_name)}
    cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA {schema} TO {role}").format(**names))
    cursor.execute(
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}").format(**names)
    )
    cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}").format(**names))
    cursor.execute(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {schema}.django_migrations FROM {role}").format(**names))
    for rights, tables in (("UPDATE, DELETE", APPEND_ONLY), ("UPDATE", NEVER_CHANGED)):
        revoke = sql.SQL("REVOKE " + rights + " ON {schema}.{table} FROM {role}")
        for table in tables:
            cursor.execute(revoke.format(**names, table=sql.Identifier(table)))


def _grant(cursor: Any, rights: str, *, tables: Iterable[str], role: str) -> None:
    for table in tables:
        cursor.execute(
            sql.SQL("GRANT " + rights + " ON public.{} TO {}").format(sql.Identifier(table), sql.Identifier(role))
        )
