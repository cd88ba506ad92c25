"""Past one machine: Citus shards by schema. On plain PostgreSQL every function here does nothing."""

from collections.abc import Iterable
from typing import Any

from psycopg2 import sql

IS_REFERENCE = "SELECT 1 FROM pg_dist_partition WHERE logicalrelid = %s::regclass"


def has_citus(cursor: Any) -> bool:
    """Whether this database is a Citus coordinator."""
    cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
    return cursor.fetchone() is not None


def prefer_schema_shards(cursor: Any) -> None:
    """Make the schemas that this transaction creates shards of their own."""
    if has_citus(cursor):
        cursor.execute("SET LOCAL citus.enable_schema_based_sharding TO on")


def spread_reference_tables(cursor: Any, tables: Iterable[str]) -> None:
    """Copy these tables of ``public`` to every node, so that regions may join and reference them; safe to repeat."""
    if not has_citus(cursor):
        return
    for table in tables:
        cursor.execute(IS_REFERENCE, [f"public.{table}"])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("SELECT create_reference_table({})").format(sql.Literal(f"public.{table}")))
