"""Scanned papers: known by their first bytes, kept in the region's folder, handed out unharmed or not at all."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from tests.conftest import Hall

from mpp_catalog.changes import Action, Actor
from mpp_catalog.errors import FileDamaged, FileKindRefused, FileMissing, FileTooLarge
from mpp_catalog.models import Agreement
from mpp_catalog.operations.agreements import Document, attach_file, record_agreement
from mpp_catalog.operations.files import media_type_of, unharmed_bytes
from mpp_catalog.operations.undoing import undo_change
from mpp_platform.models import AuditEntry
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context

PDF, JPEG, PNG = b"%PDF-1.7\nnaskah", b"\xff\xd8\xff\xe0naskah", b"\x89PNG\r\n\x1a\nnaskah"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Where files go: a folder of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def agreement(hall: Hall, by: Actor) -> Agreement:
    return record_agreement(document=Document(kind="pks", agency=hall.agency, title="PKS"), by=by)


def upload(content: bytes, name: str = "naskah.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("content", "suffix", "media_type"),
    [(PDF, "pdf", "application/pdf"), (JPEG, "jpg", "image/jpeg"), (PNG, "png", "image/png")],
)
def test_a_scan_is_kept_in_the_regions_folder_under_a_name_of_our_own(
    agreement: Agreement, by: Actor, folder: Path, content: bytes, suffix: str, media_type: str
) -> None:
    attach_file(agreement=agreement, upload=upload(content, "../../PKS Kejaksaan.exe"), by=by)

    kept = Agreement.objects.get()
    assert (kept.file_name, kept.file_sha256) == (f"PKS Kejaksaan.{suffix}", hashlib.sha256(content).hexdigest())
    assert files_in(folder) == [f"36.71/{kept.file}"]
    assert str(kept.file).startswith("kerja-sama/")
    assert media_type_of(str(kept.file)) == media_type
    assert unharmed_bytes(str(kept.file), sha256=kept.file_sha256, given_name=kept.file_name) == content
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.action, entry.data["sha256"]) == (Action.AGREEMENT_CHANGED, kept.file_sha256)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"<html><script>alert(1)</script>", FileKindRefused),
        (b"GIF89a", FileKindRefused),
        (b" %PDF-1.7", FileKindRefused),
        (b"PK\x03\x04", FileKindRefused),
        (b"", FileMissing),
        (PDF + b"0" * (10 << 20), FileTooLarge),
    ],
)
def test_what_is_no_scan_is_refused_and_leaves_no_file(
    agreement: Agreement, by: Actor, folder: Path, content: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        attach_file(agreement=agreement, upload=upload(content), by=by)
    with pytest.raises(FileMissing):
        attach_file(agreement=agreement, upload=None, by=by)

    assert files_in(folder) == []
    assert AuditEntry.objects.count() == 1


def test_a_large_scan_that_came_by_way_of_a_temporary_file_is_kept_whole(agreement: Agreement, by: Actor) -> None:
    content = PDF + b"0" * (3 << 20)
    with TemporaryUploadedFile("besar.pdf", "application/pdf", len(content), None) as large:
        large.write(content)
        attach_file(agreement=agreement, upload=large, by=by)

    kept = Agreement.objects.get()
    assert unharmed_bytes(str(kept.file), sha256=kept.file_sha256, given_name="besar.pdf") == content


def test_a_change_that_fails_leaves_no_file(
    agreement: Agreement, by: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mpp_catalog.changes.record_action", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        attach_file(agreement=agreement, upload=upload(PDF), by=by)

    assert files_in(folder) == []


def test_a_replaced_scan_is_found_again_when_the_change_is_undone(
    agreement: Agreement, by: Actor, folder: Path
) -> None:
    attach_file(agreement=agreement, upload=upload(PDF), by=by)
    first = str(Agreement.objects.get().file)
    attach_file(agreement=agreement, upload=upload(PNG), by=by)

    undo_change(entry_id=AuditEntry.objects.order_by("-pk")[0].pk, by=by)

    kept = Agreement.objects.get()
    assert str(kept.file) == first
    assert unharmed_bytes(str(kept.file), sha256=kept.file_sha256, given_name=kept.file_name) == PDF
    assert len(files_in(folder)) == 2


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_damaged_file_is_not_handed_out(agreement: Agreement, by: Actor, folder: Path, harm: str) -> None:
    attach_file(agreement=agreement, upload=upload(PDF), by=by)
    kept = Agreement.objects.get()
    path = folder / "36.71" / str(kept.file)
    path.unlink() if harm == "gone" else path.write_bytes(PDF + b"!")

    with pytest.raises(FileDamaged) as refusal:
        unharmed_bytes(str(kept.file), sha256=kept.file_sha256, given_name=kept.file_name)

    assert refusal.value.data == {"name": "naskah.pdf"}


def test_another_region_finds_nothing_under_the_same_name(
    agreement: Agreement, by: Actor, selatan: RegionIdentity
) -> None:
    attach_file(agreement=agreement, upload=upload(PDF), by=by)
    name = str(Agreement.objects.get().file)

    with region_context(selatan):
        assert not default_storage.exists(name)
