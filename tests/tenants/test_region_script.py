"""The kept script is what the migrations do, and the schema stays within its budget."""

from typing import Any

import pytest
from django.db import connections, transaction

from mpp_tenants.context import owner_context
from mpp_tenants.roles import ensure_region_role, grant_region_schema
from mpp_tenants.script import SCRIPT_PATH, migrate_schema, record_region_script, region_script

TABLE_BUDGET = 45
INDEX_BUDGET = 130
FINGERPRINT = """
SELECT 'column', c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
       || ' ' || a.attidentity::text || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = %(schema)s::regnamespace
UNION ALL
SELECT 'index', indexname || ' ' || replace(indexdef, %(schema)s, 'schema') FROM pg_indexes
WHERE schemaname = %(schema)s
UNION ALL
SELECT 'trigger', tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %(schema)s::regnamespace AND NOT tgisinternal
UNION ALL
SELECT 'grant', c.relname || ' ' || replace(coalesce(c.relacl::text, ''), %(schema)s, 'role') FROM pg_class c
WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'S')
ORDER BY 1, 2
"""


def fingerprint(cursor: Any, schema: str) -> list[tuple[str, str]]:
    """The catalogue of a schema as text, without the schema's own name."""
    cursor.execute("SET LOCAL search_path TO " + schema)
    cursor.execute(FINGERPRINT, {"schema": schema})
    return [(kind, text.replace(f"{schema}.", "")) for kind, text in cursor.fetchall()]


@pytest.fixture
def owner_cursor(committing: None) -> Any:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        yield cursor
        transaction.set_rollback(True, using="owner")


def test_the_kept_script_is_what_the_migrations_send(committing: None) -> None:
    assert record_region_script() == SCRIPT_PATH.read_text(encoding="utf-8")


def test_replaying_the_script_gives_the_same_schema_as_the_migrations(owner_cursor: Any) -> None:
    for schema in ("region_replayed", "region_migrated"):
        ensure_region_role(owner_cursor, schema)
        owner_cursor.execute(f"CREATE SCHEMA {schema}")
    owner_cursor.execute(f"SET LOCAL search_path TO region_replayed, public; {region_script()[0]}")
    with owner_context("region_migrated"):
        migrate_schema()
    for schema in ("region_replayed", "region_migrated"):
        grant_region_schema(owner_cursor, schema)

    replayed, migrated = fingerprint(owner_cursor, "region_replayed"), fingerprint(owner_cursor, "region_migrated")

    assert len(replayed) > 200
    assert replayed == migrated


def test_identity_columns_are_declared_inside_create_table() -> None:
    statements = region_script()[0].split(";\n")

    assert [s for s in statements if "GENERATED" in s and not s.startswith("CREATE TABLE")] == []


def test_a_region_stays_within_its_budget_of_tables_and_indexes(
    owner_cursor: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    owner_cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'region_36_71'")
    tables = owner_cursor.fetchone()[0]
    owner_cursor.execute("SELECT count(*) FROM pg_indexes WHERE schemaname = 'region_36_71'")
    indexes = owner_cursor.fetchone()[0]

    with capsys.disabled():
        print(f"\na region has {tables} tables of {TABLE_BUDGET} and {indexes} indexes of {INDEX_BUDGET}")
    assert tables <= TABLE_BUDGET
    assert indexes <= INDEX_BUDGET


def test_no_index_is_a_like_twin(owner_cursor: Any) -> None:
    owner_cursor.execute(
        "SELECT indexname FROM pg_indexes WHERE indexname LIKE '%%\\_like' AND schemaname <> 'pg_catalog'"
    )

    assert owner_cursor.fetchall() == []
