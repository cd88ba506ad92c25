"""What Citus schema-based sharding asks of the schema and its roles, kept without needing Citus."""

from typing import Any

import pytest
from django.db import connections

from mpp_tenants.citus import has_citus
from mpp_tenants.placement import Placement, tables_placed
from mpp_tenants.script import region_script


@pytest.fixture
def cursor(committing: None) -> Any:
    with connections["owner"].cursor() as opened:
        yield opened


def test_identity_is_declared_inside_create_table() -> None:
    assert "ADD GENERATED" not in region_script()[0]


def test_identities_are_wide_enough_for_workers(cursor: Any) -> None:
    cursor.execute(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'region_36_71' "
        "AND is_identity = 'YES' AND data_type <> 'bigint' ORDER BY 1"
    )

    narrow = {name for (name,) in cursor.fetchall()}

    assert narrow <= {"account_emailaddress", "account_emailconfirmation", "usersessions_usersession"}  # allauth's own


def test_region_roles_may_log_in_and_have_no_password(cursor: Any) -> None:
    cursor.execute("SELECT rolcanlogin, rolpassword IS NULL FROM pg_authid WHERE rolname LIKE 'region\\_36%%'")

    assert set(cursor.fetchall()) == {(True, True)}


def test_keys_leave_a_schema_for_national_tables_alone(cursor: Any) -> None:
    cursor.execute(
        "SELECT DISTINCT c.conname, target.relname "
        "FROM pg_constraint c JOIN pg_class target ON target.oid = c.confrelid "
        "WHERE c.contype = 'f' AND c.connamespace <> target.relnamespace"
    )

    crossing = {table for _, table in cursor.fetchall()}

    assert crossing <= set(tables_placed(Placement.NATIONAL))


def test_the_script_names_no_schema_and_asks_nothing_that_citus_refuses() -> None:
    script = region_script()[0].upper()

    for refused in ("INHERITS", "CREATE TRIGGER", "CREATE VIEW", "SET SCHEMA", "FOREIGN TABLE", "PARTITION OF"):
        assert refused not in script
    assert '"PUBLIC".' not in script


def test_plain_postgresql_is_not_taken_for_citus(cursor: Any) -> None:
    assert has_citus(cursor) is False or "citus" in str(connections["owner"].settings_dict["NAME"])
