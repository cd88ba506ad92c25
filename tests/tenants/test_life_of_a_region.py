"""Export, restore, move, suspend, delete: each whole, counted, and safe to be cut off and run again."""

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connections
from django.test import Client
from tests.conftest import build_hall

from mpp_catalog.models import Site
from mpp_platform.models import AuditEntry
from mpp_queue import operations
from mpp_queue.models import Channel, Ticket, TicketEvent
from mpp_tenants import life
from mpp_tenants.context import region_context, registry_context
from mpp_tenants.errors import (
    BundleDamaged,
    BundleOfAnotherRegion,
    DeletionNotDue,
    DeletionNotRequested,
    RegionMovedAway,
    RegionNotReady,
    RegionSuspended,
    RestoreIncomplete,
)
from mpp_tenants.life.bundle import Bundle, read_bundle
from mpp_tenants.models import RegionSchema
from mpp_tenants.operations import provision_region
from mpp_tenants.queries import ready_region, region_by_code

CODE = "33.76"  # Kota Tegal: made and removed by these tests


@pytest.fixture
def tegal(committing: None, now: datetime, tmp_path: Path, settings: Any) -> Iterator[str]:
    """An open region with three tickets, one of them served."""
    settings.DATA = tmp_path
    region = provision_region(code=CODE, now=now)
    with region_context(region):
        hall = build_hall()
        for _ in range(3):
            operations.issue_ticket(service=hall.service, channel=Channel.PHONE, idempotency_key=uuid4(), now=now)
        for step in (operations.call_next_ticket, operations.start_serving, operations.finish_ticket):
            step(counter=hall.counter, officer=hall.officer, now=now)
    yield CODE
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'region\\_33\\_76%%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP SCHEMA {name} CASCADE")
        cursor.execute("DELETE FROM tenants_regionschema WHERE region_id = %s", [CODE])
        cursor.execute("DELETE FROM platform_auditentry")


@pytest.fixture
def bundle(tegal: str, now: datetime) -> Bundle:
    return life.export_region(code=tegal, now=now)


def tickets() -> list[tuple[str, str]]:
    with region_context(ready_region(CODE)):
        return list(Ticket.objects.order_by("number").values_list("code", "state"))


def actions() -> list[str]:
    with registry_context():
        return list(AuditEntry.objects.filter(subject=CODE).order_by("pk").values_list("action", flat=True))


def test_an_export_holds_every_row_in_open_formats_with_checksums(bundle: Bundle) -> None:
    with bundle.table_file("queue_ticket").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert sorted(row["code"] for row in rows) == ["A-001", "A-002", "A-003"]
    assert bundle.rows["queue_ticketevent"] == 6
    assert read_bundle(bundle.folder) == bundle
    assert (bundle.folder / "schema.dump").stat().st_size > 10_000
    assert actions() == ["region exported"]


def test_an_export_that_was_cut_off_is_not_taken_for_one(
    tegal: str, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as cut_off:
        cut_off.setattr("mpp_tenants.life.exporting._dump", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            life.export_region(code=tegal, now=now)
    assert [path.name for path in (tmp_path / "exports").iterdir()] == ["33.76-20220718T020000Z.partial"]

    life.export_region(code=tegal, now=now + timedelta(seconds=1))

    assert [path.name for path in (tmp_path / "exports").iterdir()] == ["33.76-20220718T020001Z"]


def test_a_restore_brings_back_what_was_exported(bundle: Bundle, now: datetime) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE region_33_76.queue_ticket SET state = 'cancelled', counter_id = NULL")

    rows = life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert rows == bundle.rows
    assert tickets() == [("A-001", "done"), ("A-002", "waiting"), ("A-003", "waiting")]


def test_a_restored_region_goes_on_numbering_and_keeps_its_walls(bundle: Bundle, now: datetime) -> None:
    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    with region_context(ready_region(CODE)):
        service = Ticket.objects.select_related("service__agency").order_by("number")[0].service
        ticket = operations.issue_ticket(service=service, channel=Channel.PHONE, idempotency_key=uuid4(), now=now)
        assert ticket.code == "A-004"
        assert TicketEvent.objects.filter(ticket=ticket).count() == 1
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT has_schema_privilege('region_36_71', 'region_33_76', 'USAGE'), "
            "has_table_privilege('region_33_76', 'region_33_76.queue_ticketevent', 'DELETE')"
        )
        assert cursor.fetchone() == (False, False)


def test_a_restored_schema_is_the_one_that_provisioning_makes(bundle: Bundle, now: datetime) -> None:
    def shape(schema: str) -> Any:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE connamespace = %s::regnamespace "
                "UNION ALL SELECT tablename, indexname FROM pg_indexes WHERE schemaname = %s ORDER BY 1, 2",
                [schema, schema],
            )
            return [(table.rpartition(".")[2], name) for table, name in cursor.fetchall()]

    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert shape("region_33_76") == shape("region_36_71")


def test_the_replaced_schema_is_kept_until_it_is_tidied(bundle: Bundle, now: datetime) -> None:
    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert life.tidy_region(code=CODE, now=now) == ["region_33_76__before_20220718t020000"]
    assert life.tidy_region(code=CODE, now=now) == []
    assert len(tickets()) == 3


@pytest.mark.parametrize("file", ["tables/queue_ticket.csv", "schema.dump", "region.sql", "manifest.json"])
def test_a_damaged_export_changes_nothing(bundle: Bundle, now: datetime, file: str) -> None:
    path = bundle.folder / file
    path.write_bytes(path.read_bytes()[:-2])
    before = tickets()

    with pytest.raises(BundleDamaged) as refusal:
        life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert refusal.value.data == {"file": file}
    assert tickets() == before


def test_an_export_of_another_region_changes_nothing(bundle: Bundle, now: datetime) -> None:
    with pytest.raises(BundleOfAnotherRegion):
        life.restore_region(code="36.71", folder=bundle.folder, now=now)


def test_a_restore_whose_counts_differ_changes_nothing(
    bundle: Bundle, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mpp_tenants.life.restoring._copy", lambda *_: 0)

    with pytest.raises(RestoreIncomplete):
        life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert len(tickets()) == 3


def test_a_suspended_region_is_not_served_and_comes_back(tegal: str, now: datetime) -> None:
    life.suspend_region(code=tegal, reason="Renovasi", now=now)
    client = Client(headers={"host": "kota-tegal.localhost"})
    page = client.get("/")
    assert (page.status_code, client.get("/petugas/").status_code) == (200, 404)
    assert "Layanan daring mal ini sedang dihentikan untuk sementara." in page.content.decode()

    life.resume_region(code=tegal, now=now)

    assert client.get("/petugas/").status_code == 302
    assert actions() == ["region suspended", "region resumed"]


def test_a_process_that_has_not_heard_of_the_suspension_writes_nothing(tegal: str, now: datetime) -> None:
    region = ready_region(CODE)
    client = Client(headers={"host": "kota-tegal.localhost"}, raise_request_exception=False)
    client.get("/")  # this process knows the region as open
    with pytest.MonkeyPatch.context() as deaf:
        deaf.setattr("mpp_tenants.life.suspending.forget_hosts", lambda: None)
        life.suspend_region(code=tegal, reason="moving", now=now)

    with region_context(region), pytest.raises(ProgrammingError):
        Site.objects.create(slug="lain", name="Lain", address="-")
    answer = client.get("/")

    assert (answer.status_code, answer["X-Problem"]) == (503, "PLATFORM_BUSY")


def test_a_region_that_was_moved_is_not_served_here_again(tegal: str, now: datetime) -> None:
    life.suspend_region(code=tegal, reason="moving", now=now)
    RegionSchema.objects.using("owner").filter(region_id=CODE).update(status=RegionSchema.Status.MOVED)

    with pytest.raises(RegionMovedAway):
        life.resume_region(code=tegal, now=now)
    with pytest.raises(RegionSuspended):
        provision_region(code=tegal, now=now)


def test_a_deletion_waits_for_its_grace_and_can_be_called_off(tegal: str, now: datetime) -> None:
    life.request_deletion(code=tegal, now=now)
    with pytest.raises(DeletionNotDue) as refusal:
        life.finish_deletion(code=tegal, now=now + timedelta(days=29))
    assert refusal.value.data["date"] == "2022-08-17"

    life.resume_region(code=tegal, now=now)

    with pytest.raises(DeletionNotRequested):
        life.finish_deletion(code=tegal, now=now + timedelta(days=31))
    assert len(tickets()) == 3


def test_a_finished_deletion_leaves_a_certificate_and_nothing_else(tegal: str, now: datetime) -> None:
    life.request_deletion(code=tegal, now=now)

    certificate = life.finish_deletion(code=tegal, now=now + timedelta(days=30))

    assert not region_by_code(CODE).is_ready
    with pytest.raises(RegionNotReady):
        life.export_region(code=CODE, now=now)
    with registry_context():
        kept = AuditEntry.objects.get(action="region deleted")
    assert kept.data == json.loads(json.dumps(certificate))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'region\\_33\\_76%%'")
        assert cursor.fetchone() == (0,)


def test_a_deletion_without_its_export_drops_nothing(tegal: str, now: datetime) -> None:
    schema = life.request_deletion(code=tegal, now=now)
    (Path(schema.export_folder) / "schema.dump").unlink()

    with pytest.raises(BundleDamaged):
        life.finish_deletion(code=tegal, now=now + timedelta(days=31))

    life.resume_region(code=tegal, now=now)
    assert len(tickets()) == 3


def test_a_deleted_region_can_be_provisioned_anew(tegal: str, now: datetime) -> None:
    life.request_deletion(code=tegal, now=now)
    life.finish_deletion(code=tegal, now=now + timedelta(days=30))

    provision_region(code=CODE, now=now)

    with region_context(ready_region(CODE)):
        assert Site.objects.count() == 0


def test_commands_answer_in_one_sentence(tegal: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("region", "export", CODE)
    assert "rows of 28 tables and 0 files are in" in capsys.readouterr().out

    with pytest.raises(CommandError, match="Tidak ada daerah dengan kode"):
        call_command("region", "export", "99.99")
    with pytest.raises(CommandError, match="Penghapusan Kota Tegal belum diminta"):
        call_command("region", "delete", CODE, "--finish")
