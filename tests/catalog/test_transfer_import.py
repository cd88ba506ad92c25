"""Between looking at a file and importing it: what was looked at is imported, once, by who looked, or nothing is."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from tests.catalog.transfer_files import put, regional_file, upload
from tests.conftest import Hall, build_hall

from mpp_catalog.changes import Actor
from mpp_catalog.errors import (
    FileMissing,
    FileTooLarge,
    ImportExpired,
    ImportHasProblems,
    ImportOvertaken,
    NothingToImport,
)
from mpp_catalog.models import Counter, Service, Zone
from mpp_catalog.operations.drafting import edit_national_service
from mpp_catalog.operations.importing import import_holidays, import_region, preview_region
from mpp_catalog.operations.offering import change_services
from mpp_catalog.operations.template import open_draft, publish_draft
from mpp_catalog.transfer.keeping import FOLDER, KEPT_FOR, KeptUpload, fingerprint_of, keep_upload
from mpp_catalog.transfer.reading import LARGEST_FILE
from mpp_catalog.transfer.regional import regional_document, template_number
from mpp_catalog.transfer.shapes import REGIONAL
from mpp_platform.models import AuditEntry
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context


@pytest.fixture
def token(hall: Hall, by: Actor) -> str:
    """A file was looked at that gives 70 people a day to the hall's service, in zone 2."""

    def edit(book: Any) -> None:
        put(book, "Layanan", 2, Kuota_sehari=70)
        put(book, "Loket", 2, Zona="2")

    return preview_region(upload=upload(regional_file(edit)), by=by).token


def kept_files() -> list[str]:
    return default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []


def refused(token: str, by: Actor) -> type[Exception]:
    """How an import is refused that must change nothing."""
    before, entries = regional_document(), AuditEntry.objects.count()

    with pytest.raises(Exception) as refusal:  # noqa: PT011  # which one is what the test asks
        import_region(token=token, by=by)

    assert (regional_document(), AuditEntry.objects.count()) == (before, entries)
    return refusal.type


def test_what_was_looked_at_is_imported_and_the_file_forgotten(hall: Hall, token: str, by: Actor) -> None:
    before = kept_files()

    import_region(token=token, by=by)

    assert Service.objects.get(pk=hall.service.pk).daily_quota == 70
    assert len(kept_files()) == len(before) - 1


def test_a_file_is_imported_once(token: str, by: Actor) -> None:
    import_region(token=token, by=by)

    assert refused(token, by) is ImportExpired


def test_an_hour_later_the_file_must_be_looked_at_again(token: str, by: Actor) -> None:
    later = Actor(person_id=by.person_id, now=by.now + KEPT_FOR + timedelta(seconds=1))

    assert refused(token, later) is ImportExpired


def test_somebody_else_cannot_import_what_one_has_looked_at(token: str, by: Actor) -> None:
    assert refused(token, Actor(person_id=UUID(int=7), now=by.now)) is ImportExpired


@pytest.mark.parametrize("spoil", [lambda token: "", lambda token: token[:-1], lambda token: f"{token}x"])
def test_nobody_can_make_a_token_up(token: str, by: Actor, spoil: Callable[[str], str]) -> None:
    assert refused(spoil(token), by) is ImportExpired


def test_a_token_of_one_kind_of_file_is_none_of_another(token: str, by: Actor) -> None:
    with registry_context(), pytest.raises(ImportExpired):
        import_holidays(token=token, by=by)


def test_a_token_of_one_region_is_none_in_another(token: str, by: Actor, selatan: RegionIdentity) -> None:
    with region_context(selatan):
        build_hall()

        assert refused(token, by) is ImportExpired


def test_a_catalogue_that_has_changed_since_is_not_overwritten(hall: Hall, token: str, by: Actor) -> None:
    change_services(services=[hall.other_service], values={"daily_quota": 9}, by=by)

    assert refused(token, by) is ImportOvertaken


def test_a_template_published_since_is_looked_at_first(token: str, by: Actor) -> None:
    with registry_context():
        draft = open_draft(by=by)
        facts = {"counter_minutes": 45}
        edit_national_service(number=draft.number, agency_key="imigrasi", key="passport_new", facts=facts, by=by)
        publish_draft(number=draft.number, decree_number="7/2022", decree_date=date(2022, 7, 1), by=by)

    assert refused(token, by) is ImportOvertaken


def test_a_row_that_has_become_bad_since_keeps_all_of_them_out(hall: Hall, token: str, by: Actor) -> None:
    Counter.objects.filter(zone__code="2").update(zone=None)
    Zone.objects.filter(code="2").delete()
    Counter.objects.filter(pk=hall.other_counter.pk).delete()
    state = fingerprint_of(regional_document(), template_number())

    def edit(book: Any) -> None:
        put(book, "Layanan", 2, Kuota_sehari=70)
        put(book, "Loket", 2, Zona="2")

    kept = KeptUpload(content=regional_file(edit), format=REGIONAL.format, state=state, rows=2)

    assert refused(keep_upload(kept, by=by), by) is ImportHasProblems


def test_a_file_that_says_what_is_said_is_not_imported(hall: Hall, by: Actor) -> None:
    state = fingerprint_of(regional_document(), template_number())
    kept = KeptUpload(content=regional_file(), format=REGIONAL.format, state=state, rows=0)

    assert refused(keep_upload(kept, by=by), by) is NothingToImport


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"x"), lambda path: path.unlink()])
def test_other_bytes_than_those_looked_at_are_not_imported(
    tangerang: RegionIdentity, token: str, by: Actor, harm: Callable[[Path], object]
) -> None:
    folder = Path(settings.MEDIA_ROOT) / tangerang.code / FOLDER
    harm(max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns))

    assert refused(token, by) is ImportExpired


def test_a_file_that_nobody_imports_is_forgotten(hall: Hall, token: str, by: Actor) -> None:
    later = Actor(person_id=by.person_id, now=by.now + timedelta(days=20_000))  # files bear the clock on the wall

    preview_region(upload=upload(regional_file(lambda book: put(book, "Layanan", 2, Kuota_sehari=9))), by=later)

    assert len(kept_files()) == 1


@pytest.mark.parametrize("content", [None, b""])
def test_without_a_file_there_is_nothing_to_look_at(hall: Hall, by: Actor, content: bytes | None) -> None:
    with pytest.raises(FileMissing):
        preview_region(upload=None if content is None else upload(content), by=by)


def test_a_file_that_is_too_large_is_not_even_read(hall: Hall, by: Actor) -> None:
    with pytest.raises(FileTooLarge):
        preview_region(upload=upload(b"{" + b" " * LARGEST_FILE), by=by)
