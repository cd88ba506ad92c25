"""What PostgreSQL's own catalogue says of the walls, for every role, schema, table and sequence there is."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.db import connections
from psycopg2.errors import InsufficientPrivilege
from tests.conftest import OPEN_REGIONS

from mpp_tenants.naming import schema_name_of
from mpp_tenants.placement import Placement, tables_placed
from mpp_tenants.roles import APP_ROLE, APPEND_ONLY, NEVER_CHANGED, READABLE_AT_REST, REGION_GROUP, REGISTRY_ROLE

Ask = Callable[..., list[Any]]
REGION_ROLES = [schema_name_of(code) for code in OPEN_REGIONS]
PLATFORM_ROLES = [APP_ROLE, REGISTRY_ROLE, REGION_GROUP]
EVERY_ROLE = [*REGION_ROLES, *PLATFORM_ROLES]
STRANGERS = [(role, schema) for role, schema in product(EVERY_ROLE, REGION_ROLES) if role != schema]
SYSTEM = "nspname !~ '^pg_' AND nspname <> 'information_schema'"
ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE")
TABLE_RIGHTS = (*ROWS, "TRUNCATE", "REFERENCES", "TRIGGER")
MIGRATIONS = "django_migrations"
RELATIONS = f"""
SELECT n.nspname, c.relname, c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {SYSTEM} ORDER BY 1, 2
"""
RIGHTS = """
SELECT c.relname, r.name FROM pg_class c CROSS JOIN unnest(%s::text[]) r(name)
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
AND has_table_privilege(%s, c.oid, r.name) ORDER BY 1, 2
"""
CROSSINGS = """
SELECT DISTINCT mine.type, mine.identity, other.identity FROM pg_depend d,
LATERAL pg_identify_object(d.classid, d.objid, d.objsubid) mine,
LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) other
WHERE d.deptype <> 'p' AND (mine.identity ~ '\\mregion_\\d' OR other.identity ~ '\\mregion_\\d')
"""
SCHEMA_NAMED = re.compile(r"\b(region_\d\d(?:_\d\d)?|public)\b")


@pytest.fixture
def ask(django_db_setup: None, django_db_blocker: Any) -> Iterator[Ask]:
    """Ask the catalogue, as the owner; the rows, or the values where there is one column."""

    def answer(statement: str, *values: Any) -> list[Any]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement, values or None)
            rows = cursor.fetchall()
            return [row[0] for row in rows] if len(cursor.description) == 1 else rows

    with django_db_blocker.unblock():
        yield answer


def rights(ask: Ask, role: str, schema: str) -> dict[str, set[str]]:
    """What a role may do with each relation of a schema; relations without rights are left out."""
    found: dict[str, set[str]] = {}
    for relation, right in ask(RIGHTS, list(TABLE_RIGHTS), schema, role):
        found.setdefault(relation, set()).add(right)
    return found


def tables_in(ask: Ask, schema: str) -> list[str]:
    """Tables of one schema."""
    return [name for where, name, kind in ask(RELATIONS) if where == schema and kind in "rp"]


@pytest.mark.parametrize(("role", "schema"), STRANGERS)
def test_no_role_has_any_right_on_the_schema_of_another(ask: Ask, role: str, schema: str) -> None:
    usable = ask("SELECT r FROM unnest(ARRAY['USAGE', 'CREATE']) r WHERE has_schema_privilege(%s, %s, r)", role, schema)

    assert usable == []


@pytest.mark.parametrize(("role", "schema"), STRANGERS)
def test_no_role_has_any_right_on_a_table_of_another(ask: Ask, role: str, schema: str) -> None:
    columns = ask(
        "SELECT c.relname FROM pg_class c CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) r "
        "WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') "
        "AND has_any_column_privilege(%s, c.oid, r)",
        schema,
        role,
    )

    assert (rights(ask, role, schema), columns) == ({}, [])


@pytest.mark.parametrize(("role", "schema"), STRANGERS)
def test_no_role_has_any_right_on_a_sequence_of_another(ask: Ask, role: str, schema: str) -> None:
    usable = ask(
        "SELECT c.relname FROM pg_class c CROSS JOIN unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) r "
        "WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'S' AND has_sequence_privilege(%s, c.oid, r)",
        schema,
        role,
    )

    assert usable == []


@pytest.mark.parametrize(("role", "other"), list(product(EVERY_ROLE, EVERY_ROLE)))
def test_no_role_is_a_member_of_another_but_for_stepping_into_it(ask: Ask, role: str, other: str) -> None:
    [(inherits, steps)] = ask(
        "SELECT pg_has_role(%s, %s, 'USAGE'), pg_has_role(%s, %s, 'SET')", role, other, role, other
    )

    may_inherit = role == other or (role in REGION_ROLES and other == REGION_GROUP)
    may_step = may_inherit or role == APP_ROLE
    assert inherits == may_inherit
    assert steps <= may_step


@pytest.mark.parametrize("schema", REGION_ROLES)
def test_a_region_may_change_the_rows_of_its_own_tables_and_nothing_else_of_them(ask: Ask, schema: str) -> None:
    own = rights(ask, schema, schema)

    history = {table: {"SELECT", "INSERT"} for table in APPEND_ONLY}
    history |= {table: {"SELECT", "INSERT", "DELETE"} for table in NEVER_CHANGED}
    own.pop(MIGRATIONS, None)
    assert own == {table: set(ROWS) for table in tables_placed(Placement.REGION, Placement.BOTH)} | history
    assert ask("SELECT has_schema_privilege(%s, %s, 'CREATE')", schema, schema) == [False]


def test_of_the_public_tables_everybody_has_what_the_placements_say(ask: Ask) -> None:
    shared = tables_placed(Placement.NATIONAL, Placement.REGISTRY, Placement.BOTH)
    readable = {"SELECT"}
    national = dict.fromkeys(tables_placed(Placement.NATIONAL), readable)

    assert rights(ask, REGISTRY_ROLE, "public") == {t: set(ROWS) for t in shared} | {MIGRATIONS: readable}
    assert rights(ask, APP_ROLE, "public") == dict.fromkeys((*READABLE_AT_REST, MIGRATIONS), readable)
    for role in (REGION_GROUP, *REGION_ROLES):
        assert rights(ask, role, "public") == national


def test_regions_and_the_resting_login_use_no_sequence_of_public(ask: Ask) -> None:
    usable = ask(
        "SELECT r, c.relname FROM pg_class c CROSS JOIN unnest(%s::text[]) r "
        "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' "
        "AND has_sequence_privilege(r, c.oid, 'USAGE, SELECT, UPDATE')",
        [APP_ROLE, REGION_GROUP, *REGION_ROLES],
    )

    assert usable == []


def test_everybody_else_has_no_right_at_all(ask: Ask) -> None:
    schemas = ask(f"SELECT nspname FROM pg_namespace, aclexplode(nspacl) a WHERE {SYSTEM} AND a.grantee = 0")
    relations = ask(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a "
        f"WHERE {SYSTEM} AND a.grantee = 0"
    )
    defaults = ask("SELECT oid FROM pg_default_acl")

    assert (schemas, relations, defaults) == ([], [], [])


def test_nothing_of_a_region_depends_on_anything_outside_it(ask: Ask) -> None:
    """Keys, defaults, views, triggers, sequences, policies, functions: PostgreSQL records each as a dependency."""
    named = [(kind, mine, other, set(SCHEMA_NAMED.findall(f"{mine} {other}"))) for kind, mine, other in ask(CROSSINGS)]

    assert len(named) > 1000  # the question does find dependencies
    assert [crossing[:3] for crossing in named if len(crossing[3]) != 1] == []


@pytest.mark.parametrize("schema", REGION_ROLES)
def test_keys_and_defaults_of_a_region_stay_in_it(ask: Ask, schema: str) -> None:
    keys = ask(
        "SELECT conname FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid "
        "WHERE k.connamespace = %s::regnamespace AND f.relnamespace <> k.connamespace",
        schema,
    )
    defaults = ask(
        "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid "
        "WHERE c.relnamespace = %s::regnamespace",
        schema,
    )
    sequences = ask(
        "SELECT s.relname FROM pg_class s LEFT JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') "
        "AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass "
        "LEFT JOIN pg_class c ON c.oid = d.refobjid WHERE s.relkind = 'S' AND s.relnamespace = %s::regnamespace "
        "AND c.relnamespace IS DISTINCT FROM s.relnamespace",
        schema,
    )

    assert (keys, sequences) == ([], [])
    assert [default for default in defaults if set(SCHEMA_NAMED.findall(default)) - {schema}] == []


def test_no_schema_holds_views_triggers_rules_policies_or_functions(ask: Ask) -> None:
    """What runs with its owner's rights would be a door; there is none, so there is none to guard.

    The one function keeps published versions of the template as they are. It runs with the rights of whoever writes.
    """
    kinds = {kind for _, _, kind in ask(RELATIONS)}
    triggers = ask("SELECT DISTINCT tgname, tgfoid::regproc::text FROM pg_trigger WHERE NOT tgisinternal")
    rules = ask("SELECT rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
                f"JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {SYSTEM}")  # fmt: skip
    functions = ask(
        f"SELECT proname, prosecdef FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {SYSTEM}"
    )
    policies = ask("SELECT polname FROM pg_policy")

    assert kinds <= {"r", "i", "S"}
    assert (rules, policies) == ([], [])
    assert triggers == [("keep_published", "catalog_keep_published")]
    assert functions == [("catalog_keep_published", False)]


def test_every_table_is_registered_and_lies_where_its_placement_says(ask: Ask) -> None:
    schemas = ask(f"SELECT nspname FROM pg_namespace WHERE {SYSTEM} ORDER BY 1")
    public = tables_placed(Placement.NATIONAL, Placement.REGISTRY, Placement.BOTH)
    region = tables_placed(Placement.REGION, Placement.BOTH)

    assert schemas == sorted(["public", *REGION_ROLES])
    assert tables_in(ask, "public") == sorted([*public, MIGRATIONS])
    for schema in REGION_ROLES:
        assert tables_in(ask, schema) == sorted([*region, MIGRATIONS])


def test_all_regions_look_the_same_to_the_last_column(ask: Ask) -> None:
    shapes = [
        ask(
            "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default "
            "FROM information_schema.columns WHERE table_schema = %s ORDER BY 1, 2",
            schema,
        )
        for schema in REGION_ROLES
    ]

    assert len(shapes[0]) > 100
    assert all(shape == shapes[0] for shape in shapes)


def test_the_platforms_roles_are_nobody_special_and_own_nothing(ask: Ask) -> None:
    special = ask(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) "
        "AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)",
        EVERY_ROLE,
    )
    owned = ask(
        "SELECT r.rolname, classid::regclass::text, objid FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid "
        "WHERE d.refclassid = 'pg_authid'::regclass AND d.deptype = 'o' AND r.rolname = ANY(%s)",
        EVERY_ROLE,
    )

    assert (special, owned) == ([], [])


def test_the_login_inherits_nothing_and_nobody_creates_anything(ask: Ask) -> None:
    creates = ask(
        f"SELECT r, nspname FROM pg_namespace CROSS JOIN unnest(%s::text[]) r WHERE {SYSTEM} "
        "AND has_schema_privilege(r, oid, 'CREATE')",
        EVERY_ROLE,
    )

    assert ask("SELECT rolinherit FROM pg_roles WHERE rolname = %s", APP_ROLE) == [False]
    assert ask("SELECT bool_or(m.inherit_option) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member "
               "WHERE r.rolname = %s", APP_ROLE) == [False]  # fmt: skip
    assert creates == []
    assert (
        ask(
            "SELECT r FROM unnest(%s::text[]) r "
            "WHERE has_database_privilege(r, current_database(), 'CREATE, TEMPORARY')",
            EVERY_ROLE,
        )
        == []
    )


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_no_role_can_become_the_owner(ask: Ask, role: str) -> None:
    assert ask("SELECT pg_has_role(%s, current_user, 'MEMBER')", role) == [False]


@pytest.mark.parametrize(
    "statement", ["SET ROLE {owner}", "CREATE TABLE public.t ()", "CREATE TABLE region_36_71.t ()"]
)
def test_the_login_is_refused_what_only_the_owner_may(ask: Ask, statement: str) -> None:
    [owner] = ask("SELECT current_user")
    connections["default"].ensure_connection()

    with connections["default"].connection.cursor() as cursor, pytest.raises(InsufficientPrivilege):
        cursor.execute(statement.format(owner=owner))
    connections["default"].close()
