"""The files that a region's people upload share its life: exported, restored, moved and deleted with its rows."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from tests.tenants.test_killed import owner_url

from mpp_platform.models import AuditEntry
from mpp_site.running.places import PROJECT
from mpp_tenants import life
from mpp_tenants.context import region_context, registry_context
from mpp_tenants.errors import BundleDamaged, UploadsNeedFolder
from mpp_tenants.life.bundle import Bundle, checksum_of, read_bundle
from mpp_tenants.life.server import owner_parameters
from mpp_tenants.operations import provision_region
from mpp_tenants.queries import ready_region, region_by_code

CODE = "33.76"  # Kota Tegal: made and removed by these tests
FILES = {"kerja-sama/a.pdf": b"%PDF-1.7 a", "kerja-sama/b.pdf": b"%PDF-1.7 b", "maklumat/c.png": b"\x89PNG c"}


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where files go: a folder of this test's own."""
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def tegal(committing: None, now: datetime, folder: Path) -> Iterator[str]:
    """An open region with three files; a neighbour has one, too."""
    provision_region(code=CODE, now=now)
    with region_context(ready_region(CODE)):
        for name, content in FILES.items():
            default_storage.save(name, ContentFile(content))
    with region_context(ready_region("36.71")):
        default_storage.save("kerja-sama/a.pdf", ContentFile(b"%PDF-1.7 neighbour"))
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


def held(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def folders(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def told(action: str) -> dict[str, Any]:
    with registry_context():
        found: dict[str, Any] = AuditEntry.objects.get(action=action).data
        return found


def test_an_export_holds_the_regions_files_and_no_others(bundle: Bundle, folder: Path) -> None:
    assert held(bundle.folder / "uploads") == FILES
    assert bundle.uploads == {name: checksum_of(folder / CODE / name) for name in FILES}
    assert read_bundle(bundle.folder) == bundle
    assert told("region exported")["files"] == 3


def test_a_region_without_files_is_exported_and_restored_as_ever(tegal: str, folder: Path, now: datetime) -> None:
    life.uploads.drop_uploads(CODE)
    bundle = life.export_region(code=tegal, now=now)

    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert bundle.uploads == {}
    assert folders(folder) == ["36.71"]


@pytest.mark.parametrize("harm", ["changed", "gone", "renamed outwards"])
def test_an_export_whose_files_were_harmed_changes_nothing(
    bundle: Bundle, folder: Path, now: datetime, harm: str
) -> None:
    exported = bundle.folder / "uploads" / "kerja-sama" / "a.pdf"
    if harm == "changed":
        exported.write_bytes(b"%PDF-1.7 A")
    elif harm == "gone":
        exported.unlink()
    else:
        manifest = json.loads((bundle.folder / "manifest.json").read_text())
        manifest["uploads"]["../../secret"] = manifest["uploads"].pop("kerja-sama/a.pdf")
        (bundle.folder / "manifest.json").write_text(json.dumps(manifest))
    before = held(folder)

    with pytest.raises(BundleDamaged):
        life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert held(folder) == before


def test_a_restore_brings_every_file_back_and_sets_the_later_ones_aside(
    bundle: Bundle, folder: Path, now: datetime
) -> None:
    (folder / CODE / "kerja-sama" / "a.pdf").write_bytes(b"damaged")
    (folder / CODE / "kerja-sama" / "b.pdf").unlink()
    with region_context(ready_region(CODE)):
        default_storage.save("kerja-sama/later.pdf", ContentFile(b"%PDF-1.7 later"))

    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert held(folder / CODE) == FILES
    assert "kerja-sama/later.pdf" in held(folder / f"{CODE}__before_20220718t020000")
    assert told("region restored")["files"] == 3


def test_the_replaced_files_go_when_the_region_is_tidied(bundle: Bundle, folder: Path, now: datetime) -> None:
    (folder / CODE / "kerja-sama" / "a.pdf").unlink()
    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert life.tidy_region(code=CODE, now=now) == [
        "region_33_76__before_20220718t020000",
        f"{CODE}__before_20220718t020000",
    ]

    assert folders(folder) == [CODE, "36.71"]
    assert held(folder / CODE) == FILES
    assert life.tidy_region(code=CODE, now=now) == []


def test_files_that_are_as_they_were_stay_where_they_are(bundle: Bundle, folder: Path, now: datetime) -> None:
    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert folders(folder) == [CODE, "36.71"]


def test_a_restore_that_is_cut_off_before_the_files_is_run_again(
    bundle: Bundle, folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / CODE / "kerja-sama" / "a.pdf").unlink()
    with monkeypatch.context() as cut_off:
        cut_off.setattr("mpp_tenants.life.restoring.swap_uploads", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            life.restore_region(code=CODE, folder=bundle.folder, now=now)

    life.restore_region(code=CODE, folder=bundle.folder, now=now + timedelta(seconds=1))

    assert held(folder / CODE) == FILES
    assert folders(folder) == [CODE, "33.76__before_20220718t020001", "36.71"]


def test_an_export_of_the_release_before_files_is_restored(bundle: Bundle, folder: Path, now: datetime) -> None:
    path = bundle.folder / "manifest.json"
    manifest = json.loads(path.read_text()) | {"format": 1}
    del manifest["uploads"]
    path.write_text(json.dumps(manifest))

    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert folders(folder) == ["33.76__before_20220718t020000", "36.71"]


def test_a_deletion_takes_the_files_after_the_grace_and_counts_them(tegal: str, folder: Path, now: datetime) -> None:
    schema = life.request_deletion(code=tegal, now=now)
    assert held(folder / CODE) == FILES

    certificate = life.finish_deletion(code=tegal, now=now + timedelta(days=30))

    assert certificate["files"] == told("region deleted")["files"] == 3
    assert folders(folder) == ["36.71"]
    assert held(Path(schema.export_folder) / "uploads") == FILES


def test_a_deletion_that_is_cut_off_after_the_files_is_run_again(
    tegal: str, folder: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    life.request_deletion(code=tegal, now=now)
    due = now + timedelta(days=30)
    with monkeypatch.context() as cut_off:
        cut_off.setattr("mpp_tenants.life.ending._manifest_checksum", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            life.finish_deletion(code=tegal, now=due)

    assert life.finish_deletion(code=tegal, now=due)["files"] == 3
    assert not region_by_code(CODE).is_ready


def test_a_move_is_refused_while_nobody_says_where_the_files_go(tegal: str, folder: Path, now: datetime) -> None:
    for files in (None, folder):
        with pytest.raises(UploadsNeedFolder) as refusal:
            life.move_region(code=tegal, to_url="postgres://nowhere/none", now=now, files=files)

    assert refusal.value.data == {"region": CODE, "count": 3}
    assert region_by_code(CODE).is_ready


@pytest.fixture
def other_database(tegal: str) -> Iterator[str]:
    """Another deployment's database, prepared and without the region."""
    admin = psycopg2.connect(**{**owner_parameters(), "dbname": "postgres"})
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS test_mpp_files WITH (FORCE)")
        cursor.execute("CREATE DATABASE test_mpp_files")
    command = [sys.executable, str(PROJECT / "manage.py"), "prepare"]
    subprocess.run(command, env=dict(os.environ, DATABASE_URL=owner_url("test_mpp_files")), check=True)
    yield owner_url("test_mpp_files")
    with admin.cursor() as cursor:
        cursor.execute("DROP DATABASE test_mpp_files WITH (FORCE)")
    admin.close()


@pytest.mark.processes
def test_a_move_lays_the_files_down_at_the_new_place_and_keeps_them_here(
    tegal: str, other_database: str, folder: Path, tmp_path: Path, now: datetime
) -> None:
    there = tmp_path / "there"

    life.move_region(code=tegal, to_url=other_database, now=now, files=there)

    assert held(there) == {f"{CODE}/{name}": content for name, content in FILES.items()}
    assert held(folder / CODE) == FILES
    assert told("region moved")["files"] == 3


def test_the_export_command_counts_the_files(tegal: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("region", "export", CODE)

    assert "tables and 3 files are in" in capsys.readouterr().out
