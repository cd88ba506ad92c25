"""A region that is not served for a while: its data stays, its pages say so."""

from datetime import datetime
from typing import Any

from psycopg2 import sql

from mpp_tenants.errors import RegionMovedAway
from mpp_tenants.hosts import forget_hosts
from mpp_tenants.life.registry import provisioned_region, record_in_registry, set_status, status_of
from mpp_tenants.life.server import owner_transaction
from mpp_tenants.models import RegionSchema
from mpp_tenants.roles import grant_region_schema

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename"
PATIENCE = "15s"  # no transaction of the platform lasts longer


def suspend_region(*, code: str, reason: str, now: datetime) -> None:
    """Stop serving a region. When this returns nothing is written to it any more, whatever other processes still
    believe; its pages say so as soon as they have heard of it, within the host map's 15 seconds.

    A deletion that was asked for stays asked for.

    :raises RegionUnknown, RegionNotReady: there is nothing to suspend
    """
    region = provisioned_region(code)
    if status_of(code) == RegionSchema.Status.READY:
        set_status(code, RegionSchema.Status.SUSPENDED)
    with owner_transaction() as cursor:
        _shut(cursor, region.schema_name)
    forget_hosts()
    record_in_registry("region suspended", code, now, reason=reason)


def resume_region(*, code: str, now: datetime) -> None:
    """Serve it again; a deletion that was asked for is called off.

    :raises RegionUnknown, RegionNotReady: there is nothing to resume
    :raises RegionMovedAway: it is served elsewhere; two of it would part
    """
    region = provisioned_region(code)
    if status_of(code) == RegionSchema.Status.MOVED:
        raise RegionMovedAway(region=region.official_name)
    with owner_transaction() as cursor:
        grant_region_schema(cursor, region.schema_name)
    set_status(code, RegionSchema.Status.READY, delete_after=None, export_folder="")
    forget_hosts()
    record_in_registry("region resumed", code, now)


def _shut(cursor: Any, schema_name: str) -> None:
    """Wait for what is under way in a schema, and let nothing begin."""
    cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    cursor.execute(TABLES, [schema_name])
    tables = [sql.Identifier(schema_name, table) for (table,) in cursor.fetchall()]
    if tables:
        cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.SQL(", ").join(tables)))
    revoke = sql.SQL("REVOKE USAGE ON SCHEMA {} FROM {}")
    cursor.execute(revoke.format(sql.Identifier(schema_name), sql.Identifier(schema_name)))
