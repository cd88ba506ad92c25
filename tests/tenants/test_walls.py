"""The database's own walls, tried as the platform logs in."""

import time

import psycopg2.errors
import pytest
from django.db import ProgrammingError, connection, transaction

from mpp_catalog.models import Site
from mpp_platform.scope import RESTING, RegionIdentity, current_scope
from mpp_tenants.context import region_context, registry_context
from mpp_tenants.queries import ready_region


def role_and_path() -> tuple[str, str]:
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('search_path')")
        role, path = cursor.fetchone()
    return role, path


def refused(statement: str) -> bool:
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except ProgrammingError as error:
            return isinstance(error.__cause__, psycopg2.errors.InsufficientPrivilege)
    return False


def test_a_region_runs_under_its_own_role_and_path(tangerang: RegionIdentity) -> None:
    with region_context(tangerang):
        Site.objects.count()

        assert role_and_path() == ("region_36_71", "region_36_71, public, pg_temp")


def test_leaving_a_region_puts_the_connection_to_rest_at_once(tangerang: RegionIdentity) -> None:
    with region_context(tangerang):
        Site.objects.count()

    assert role_and_path() == ("mpp_app", "public, pg_temp")


def test_an_error_inside_a_region_puts_the_connection_to_rest(tangerang: RegionIdentity) -> None:
    with pytest.raises(RuntimeError), region_context(tangerang):
        Site.objects.count()
        raise RuntimeError

    assert role_and_path() == ("mpp_app", "public, pg_temp")
    assert current_scope() is RESTING


@pytest.mark.parametrize("table", ["queue_ticket", "accounts_user", "catalog_site", "django_session"])
def test_sql_that_names_another_region_is_refused(tangerang: RegionIdentity, table: str) -> None:
    with region_context(tangerang):
        assert not refused(f"SELECT 1 FROM region_36_71.{table}")
        assert refused(f"SELECT 1 FROM region_36_74.{table}")


@pytest.mark.parametrize(
    "table", ["onboarding_foundingrecord", "national_regionday", "accounts_user", "tenants_region"]
)
def test_a_region_cannot_read_what_lies_outside_the_regions(tangerang: RegionIdentity, table: str) -> None:
    with region_context(tangerang):
        assert refused(f"SELECT 1 FROM public.{table}")


def test_a_region_reads_the_national_template_and_cannot_change_it(tangerang: RegionIdentity) -> None:
    with region_context(tangerang):
        assert not refused("SELECT 1 FROM catalog_nationalservice")
        assert refused("UPDATE catalog_nationalservice SET name = 'lain'")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 FROM region_36_71.queue_ticket",
        "SELECT 1 FROM accounts_user",
        "SELECT 1 FROM onboarding_foundingrecord",
    ],
)
def test_a_connection_at_rest_reads_the_registry_and_nothing_else(db: None, statement: str) -> None:
    assert not refused("SELECT 1 FROM tenants_region")
    assert refused(statement)
    assert refused("UPDATE tenants_region SET name = 'lain'")


def test_the_registry_reads_no_region(db: None) -> None:
    with registry_context():
        assert not refused("SELECT 1 FROM accounts_user")
        assert refused("SELECT 1 FROM region_36_71.accounts_user")


def test_history_can_be_added_to_but_not_changed(tangerang: RegionIdentity) -> None:
    with region_context(tangerang):
        assert refused("UPDATE queue_ticketevent SET reason = 'lain'")
        assert refused("DELETE FROM queue_ticketevent")
        assert refused("DELETE FROM platform_auditentry")


def test_nested_regions_return_to_the_outer_one(tangerang: RegionIdentity, selatan: RegionIdentity) -> None:
    with region_context(tangerang):
        with region_context(selatan):
            Site.objects.create(slug="selatan", name="Selatan", address="-")
        assert list(Site.objects.order_by("pk")) == []

        assert role_and_path()[0] == "region_36_71"


def test_a_rolled_back_savepoint_does_not_leave_the_inner_region_in_force(
    tangerang: RegionIdentity, selatan: RegionIdentity
) -> None:
    with region_context(tangerang):
        Site.objects.create(slug="tangerang", name="Tangerang", address="-")
        with pytest.raises(RuntimeError), transaction.atomic(), region_context(selatan):
            Site.objects.create(slug="selatan", name="Selatan", address="-")
            raise RuntimeError

        assert [site.name for site in Site.objects.order_by("pk")] == ["Tangerang"]


def test_a_failed_transaction_is_left_without_the_regions_rights(committing: None, django_db_blocker: object) -> None:

    with pytest.raises(ProgrammingError), region_context(ready_region("36.71")), transaction.atomic():
        connection.cursor().execute("SELECT nothing FROM nowhere")

    assert role_and_path() == ("mpp_app", "public, pg_temp")


def test_every_part_has_said_where_its_tables_belong() -> None:
    from mpp_tenants.placement import Placement, tables_placed

    placed = {placement: tables_placed(placement) for placement in Placement}

    assert placed[Placement.NATIONAL] == [
        "catalog_nationalagency",
        "catalog_nationalholiday",
        "catalog_nationalservice",
        "catalog_templateversion",
    ]
    assert "queue_ticket" in placed[Placement.REGION]
    assert "accounts_user" in placed[Placement.BOTH]


def test_a_cursor_made_in_one_region_speaks_for_the_region_in_force(
    tangerang: RegionIdentity, selatan: RegionIdentity
) -> None:
    with region_context(tangerang):
        cursor = connection.cursor()
        cursor.execute("SELECT current_user")
        with region_context(selatan):
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("region_36_74",)
    assert connection.connection is not None
    cursor.execute("SELECT current_user")
    assert cursor.fetchone() == ("mpp_app",)


def test_a_failed_first_statement_leaves_the_scope_to_be_sent_again(committing: None) -> None:
    with region_context(ready_region("36.71")):
        with pytest.raises(ProgrammingError):
            connection.cursor().execute("SELECT nothing FROM nowhere")

        assert Site.objects.count() == 0
        assert role_and_path()[0] == "region_36_71"


def test_a_connection_that_has_seen_many_regions_is_made_anew(
    committing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mpp_tenants.backend.base.MOST_REGIONS", 2)
    connection.close()  # an earlier test's may have seen regions
    backends = []
    for code in ("36.71", "36.74", "91.03"):
        with region_context(ready_region(code)), connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backends.append(cursor.fetchone())

    assert backends[0] == backends[1] != backends[2]
    assert ready_region("36.71").is_ready  # asked at rest, on a connection that has just been made anew


@pytest.mark.parametrize("code", ["36.71", "36.74"])
def test_after_recycling_a_transaction_at_rest_works(
    committing: None, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr("mpp_tenants.backend.base.MOST_REGIONS", 1)
    with region_context(ready_region(code)):
        Site.objects.count()

    with transaction.atomic():
        assert ready_region(code).code == code
    connection.close()
    assert ready_region(code).code == code


def test_a_connection_that_was_cut_is_made_anew_at_the_next_region(
    committing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mpp_tenants.backend.base.TRUSTED_SECONDS", 0.1)
    region = ready_region("36.71")
    with region_context(region):
        Site.objects.create(slug="utama", name="MPP", address="-")
    connection.connection.cursor().execute("SELECT set_config('idle_session_timeout', '50ms', false)")
    time.sleep(0.3)  # the server hangs up

    with region_context(region):
        assert Site.objects.count() == 1
        assert role_and_path() == ("region_36_71", "region_36_71, public, pg_temp")
