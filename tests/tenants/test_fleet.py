"""Bringing every region to a release: skipping, replaying, data in its region, canary, locks, resuming."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import override_settings
from tests.conftest import OPEN_REGIONS

from mpp_catalog.models import Site
from mpp_tenants.context import region_context
from mpp_tenants.fleet import fleet_state, migrate_fleet
from mpp_tenants.models import RegionSchema
from mpp_tenants.queries import ready_region

ADD_COLUMN = """
    operations = [migrations.AddField("auditentry", "note", models.CharField(max_length=20, default="", db_index=True))]
"""
FILL_COLUMN = """
    def fill(apps, schema_editor):
        from django.db import connection
        Entry = apps.get_model("platform", "AuditEntry")
        Entry.objects.using("owner").update(note="diisi")

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
"""
ADD_TABLE = """
    operations = [
        migrations.CreateModel("Extra", [("id", models.BigAutoField(primary_key=True))], {"db_table": "platform_extra"})
    ]
"""
INITIAL = """
from importlib import import_module

Migration = import_module("mpp_platform.migrations.0001_initial").Migration
"""
WRONG = """
    operations = [migrations.RunSQL("SELECT nothing FROM nowhere")]
"""
Release = Callable[..., None]


@pytest.fixture
def release(committing: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Release]:
    """A later release of the kernel: ``release(ADD_COLUMN, …)``; regions are put back afterwards."""
    package = tmp_path / "later_migrations"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "0001_initial.py").write_text(INITIAL)
    monkeypatch.syspath_prepend(str(tmp_path))
    changed = override_settings(MIGRATION_MODULES={"platform": "later_migrations"})
    changed.enable()

    def write(*bodies: str) -> None:
        for number, body in enumerate(bodies, start=2):
            _write_migration(package, number, body)

    yield write
    changed.disable()
    for name in [name for name in sys.modules if name.startswith("later_migrations")]:
        del sys.modules[name]
    _put_back()


def _write_migration(package: Path, number: int, body: str) -> None:
    *before, operations = dedent(body).strip().split("\noperations = ")
    head, operations = ("\n".join(before), operations) if before else ("", operations.removeprefix("operations = "))
    (package / f"{number:04d}_later.py").write_text(
        f"from django.db import migrations, models\n{head}\n\n\nclass Migration(migrations.Migration):\n"
        f"    dependencies = [('platform', '{number - 1:04d}_{'initial' if number == 2 else 'later'}')]\n"
        f"    operations = {operations}\n"
    )


def _put_back() -> None:
    with connections["owner"].cursor() as cursor:
        for code in OPEN_REGIONS:
            schema = ready_region(code).schema_name
            cursor.execute(f"ALTER TABLE {schema}.platform_auditentry DROP COLUMN IF EXISTS note")
            cursor.execute(f"DROP TABLE IF EXISTS {schema}.platform_extra")
            cursor.execute(f"DELETE FROM {schema}.django_migrations WHERE name LIKE '%%later'")
        cursor.execute("DELETE FROM public.django_migrations WHERE name LIKE '%%later'")
    connections["owner"].close()


def columns(code: str) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
            [ready_region(code).schema_name, "platform_auditentry"],
        )
        return [name for (name,) in cursor.fetchall()]


def test_a_current_fleet_is_left_alone(committing: None) -> None:
    report = migrate_fleet()

    assert (report.current, report.outcomes, report.missing) == (3, [], [])


def test_pending_regions_are_named_with_what_they_lack(release: Release) -> None:
    release(ADD_COLUMN)

    lacking = {region.code: region.pending for region in fleet_state().regions}

    assert lacking == dict.fromkeys(OPEN_REGIONS, (("platform", "0002_later"),))


def test_a_column_is_added_to_every_region_with_its_index(release: Release) -> None:
    release(ADD_COLUMN)

    report = migrate_fleet(jobs=2)

    assert [outcome.error for outcome in report.outcomes] == ["", "", ""]
    assert all("note" in columns(code) for code in OPEN_REGIONS)
    assert all(region.is_current for region in fleet_state().regions)


def test_the_stock_command_gives_the_same_result(release: Release) -> None:
    release(ADD_COLUMN)
    migrate_fleet()
    ours = {code: described(code) for code in OPEN_REGIONS}
    _put_back()

    call_command("migrate_schemas", "--tenant", verbosity=0, interactive=False)

    assert {code: described(code) for code in OPEN_REGIONS} == ours
    assert all(region.is_current for region in fleet_state().regions)


def described(code: str) -> Any:
    with connections["owner"].cursor() as cursor:
        schema = ready_region(code).schema_name
        cursor.execute(
            "SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns "
            "WHERE table_schema = %s AND table_name = 'platform_auditentry' ORDER BY 1",
            [schema],
        )
        found = cursor.fetchall()
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = %s AND tablename = 'platform_auditentry' ORDER BY 1",
            [schema],
        )
        return found, cursor.fetchall()


def test_data_migrations_run_in_each_region(release: Release) -> None:
    from mpp_platform.models import AuditEntry

    for code in OPEN_REGIONS:
        with region_context(ready_region(code)):
            AuditEntry.objects.create(at="2022-07-18T02:00:00Z", action="uji", subject=code)
    release(ADD_COLUMN, FILL_COLUMN)

    report = migrate_fleet()

    assert report.failed == []
    with connections["owner"].cursor() as cursor:
        for code in OPEN_REGIONS:
            cursor.execute(f"SELECT subject, note FROM {ready_region(code).schema_name}.platform_auditentry")
            assert cursor.fetchall() == [(code, "diisi")]


def test_a_new_table_can_be_used_by_its_region_alone(release: Release) -> None:
    release(ADD_TABLE)

    migrate_fleet()

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('region_36_71', 'region_36_71.platform_extra', 'INSERT'), "
            "has_table_privilege('region_36_74', 'region_36_71.platform_extra', 'SELECT')"
        )
        assert cursor.fetchone() == (True, False)


def test_a_failing_canary_holds_the_rest_back(release: Release) -> None:
    release(WRONG)

    report = migrate_fleet(canary=1)

    assert [outcome.region.code for outcome in report.failed] == ["36.71"]
    assert "nowhere" in report.failed[0].error
    assert [region.code for region in report.held_back] == ["36.74", "91.03"]
    assert not any(region.is_current for region in fleet_state().regions)


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    release(ADD_COLUMN)
    with monkeypatch.context() as cut_off:
        cut_off.setattr("mpp_tenants.fleet.migrating._at_a_time", lambda jobs, regions, rendered: [])
        migrate_fleet(canary=1)
    assert [region.code for region in fleet_state().pending] == ["36.74", "91.03"]

    report = migrate_fleet()

    assert sorted(outcome.region.code for outcome in report.outcomes) == ["36.74", "91.03"]
    assert report.current == 1


def test_a_locked_table_is_tried_again(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mpp_tenants.fleet.migrating.LOCK_TIMEOUT", "200ms")
    release(ADD_COLUMN)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("LOCK region_36_74.platform_auditentry IN ACCESS SHARE MODE")
            held.set()
            let_go.wait(0.5)
        connections.close_all()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(5)

    report = migrate_fleet()
    holder.join()

    assert report.failed == []
    assert "note" in columns("36.74")


def test_a_region_whose_schema_is_gone_is_reported(committing: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER SCHEMA region_36_74 RENAME TO region_gone")
        try:
            report = migrate_fleet()
        finally:
            cursor.execute("ALTER SCHEMA region_gone RENAME TO region_36_74")

    assert [region.code for region in report.missing] == ["36.74"]
    assert RegionSchema.objects.count() == 3


def test_regions_with_the_rights_of_another_release_are_granted_anew(committing: None) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE tenants_regionschema SET rights_hash = 'older' WHERE region_id = '36.71'")
        cursor.execute("GRANT DELETE ON region_36_71.queue_ticketevent TO region_36_71")

    report = migrate_fleet()

    assert [(outcome.region.code, outcome.error) for outcome in report.outcomes] == [("36.71", "")]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('region_36_71', 'region_36_71.queue_ticketevent', 'DELETE')")
        assert cursor.fetchone() == (False,)
    assert all(region.is_current for region in fleet_state().regions)


def test_the_regions_still_work_after_a_migration(release: Release) -> None:
    release(ADD_COLUMN)
    migrate_fleet()

    with region_context(ready_region("36.71")):
        Site.objects.create(slug="utama", name="MPP", address="-")
        assert Site.objects.count() == 1
