"""Rows that say whose they are: every text column of every table of a scope carries the scope's marker."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any
from uuid import uuid4

from psycopg2 import sql
from tests.conftest import OPEN_REGIONS

from mpp_tenants.naming import schema_name_of
from mpp_tenants.placement import Placement, tables_placed

MARKERS = {code: code for code in OPEN_REGIONS} | {"registry": "00.00"}
SHORT_MARKERS = {key: marker[-2:] for key, marker in MARKERS.items()}  # for columns of two letters
TEXT_TYPES = ("text", "character varying")
MANY_ROWS = {"catalog_site": 7, "platform_auditentry": 7}  # enough for several chunks of a server-side cursor
LEFT_EMPTY = {("catalog_override", "agency_id")}  # an override is of a service or of an agency
LATER = {"closes_at": time(15)}
NOON = datetime(2022, 7, 18, 5, 0, tzinfo=UTC)
COLUMNS = """
SELECT column_name, data_type, character_maximum_length, is_nullable = 'YES' FROM information_schema.columns
WHERE table_schema = %s AND table_name = %s AND is_identity = 'NO' ORDER BY ordinal_position
"""
FOREIGN_KEYS = """
SELECT c.relname, a.attname, f.relname, fa.attname FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
JOIN pg_attribute fa ON fa.attrelid = f.oid AND fa.attnum = k.confkey[1]
WHERE k.contype = 'f' AND k.connamespace = %s::regnamespace
"""
ForeignKeys = dict[tuple[str, str], tuple[str, str]]


def schema_of(key: str) -> str:
    """The schema of a scope: a region's own, or ``public``."""
    return "public" if key == "registry" else schema_name_of(key)


def tables_of(key: str) -> list[str]:
    """The tables of a scope that are filled with its marker."""
    return tables_placed(Placement.BOTH) if key == "registry" else tables_placed(Placement.REGION, Placement.BOTH)


def whose(value: object) -> str | None:
    """The scope whose marker a value carries; ``None`` for a value that says nothing."""
    text = json.dumps(value) if isinstance(value, (dict, list)) else value
    if not isinstance(text, str):
        return None
    for key, marker in MARKERS.items():
        if marker in text or text == SHORT_MARKERS[key]:
            return key
    return None


def fill_scope(cursor: Any, key: str) -> list[str]:
    """Put marked rows into every table of a scope; returns the tables that have a text column."""
    schema = schema_of(key)
    cursor.execute(FOREIGN_KEYS, [schema])
    foreign_keys = {(table, column): (other, theirs) for table, column, other, theirs in cursor.fetchall()}
    marked = []
    for table in in_order(tables_of(key), foreign_keys):
        cursor.execute(COLUMNS, [schema, table])
        columns = cursor.fetchall()
        for number in range(MANY_ROWS.get(table, 1)):
            row = {
                name: referenced(cursor, schema, foreign_keys[table, name])
                if (table, name) in foreign_keys and (table, name) not in LEFT_EMPTY
                else LATER.get(name) or value_for(key, kind, length, is_nullable, number)
                for name, kind, length, is_nullable in columns
            }
            insert(cursor, schema, table, row)
        if any(kind in (*TEXT_TYPES, "jsonb") for _, kind, _, _ in columns):
            marked.append(table)
    return marked


def in_order(tables: Iterable[str], foreign_keys: ForeignKeys) -> Iterator[str]:
    """Tables, each after those it refers to."""
    left = list(tables)
    while left:
        waiting = {table for (table, _), (other, _) in foreign_keys.items() if other in left and other != table}
        ready = [table for table in left if table not in waiting]
        yield from ready
        left = [table for table in left if table in waiting]


def referenced(cursor: Any, schema: str, target: tuple[str, str]) -> Any:
    """The key of any row of the table referred to."""
    table, column = (sql.Identifier(name) for name in target)
    cursor.execute(
        sql.SQL("SELECT {} FROM {}.{} ORDER BY 1 LIMIT 1").format(column, sql.Identifier(schema), table),
    )
    found = cursor.fetchone()
    return found[0] if found else None  # a table that refers to itself is empty at first


def value_for(key: str, kind: str, length: int | None, is_nullable: bool, number: int) -> Any:
    """A value for a column: the marker wherever text fits, anything lawful elsewhere."""
    if kind in TEXT_TYPES:
        marker = MARKERS[key] if length is None or length >= len(MARKERS[key]) else SHORT_MARKERS[key]
        return f"{marker}-{number}" if number else marker
    if is_nullable:
        return None
    plain = {
        "boolean": True,
        "uuid": str(uuid4()),
        "date": NOON.date(),
        "timestamp with time zone": NOON,
        "time without time zone": time(8),
        "jsonb": json.dumps({"whose": MARKERS[key]}),
        "inet": "127.0.0.1",
        "ARRAY": [],
    }
    return plain.get(kind, 1)


def insert(cursor: Any, schema: str, table: str, row: dict[str, Any]) -> None:
    """One row, as the owner."""
    statement = sql.SQL("INSERT INTO {}.{} ({}) VALUES ({})").format(
        sql.Identifier(schema),
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(name) for name in row),
        sql.SQL(", ").join(sql.Placeholder() for _ in row),
    )
    cursor.execute(statement, list(row.values()))
