"""National holidays through a file: proposed by whoever imports them, in force when a second person has confirmed."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.catalog.ministry import audited
from tests.catalog.transfer_files import problems_of, put, upload, workbook, written

from mpp_catalog.changes import Actor
from mpp_catalog.errors import ImportOvertaken, ProposerCannotConfirm
from mpp_catalog.models import NationalHoliday
from mpp_catalog.operations.holidays import HolidayProposal, confirm_holidays, propose_holidays, remove_holiday
from mpp_catalog.operations.importing import import_holidays, preview_holidays
from mpp_catalog.transfer.holidays import holiday_document
from mpp_catalog.transfer.shapes import HOLIDAYS
from mpp_platform.models import AuditEntry
from mpp_tenants.context import registry_context

HEADERS = ["Tanggal", "Jenis", "Nama hari libur", "Nama hari libur (Inggris)", "Sumber"]
FEAST = [date(2023, 4, 22), "Libur nasional", "Idulfitri", "Eid al-Fitr", "SKB 1066/2022"]
LEAVE = ["2023-04-21", "Cuti bersama", "Cuti bersama Idulfitri", "", "SKB 1066/2022"]


@pytest.fixture
def by(db: None, now: datetime) -> Iterator[Actor]:
    """Somebody of the ministry, where the ministry works; no holiday is known."""
    with registry_context():
        NationalHoliday.objects.all().delete()
        yield Actor(person_id=UUID(int=1), now=now)


@pytest.fixture
def colleague(by: Actor) -> Actor:
    """The second pair of eyes."""
    return Actor(person_id=UUID(int=2), now=by.now)


@pytest.fixture
def feast(by: Actor) -> NationalHoliday:
    """A day that somebody has proposed."""
    proposal = HolidayProposal(date=date(2023, 4, 22), kind="national", name="Idulfitri", name_en="Eid", source="SKB")
    (made,) = propose_holidays(proposals=[proposal], by=by)
    return made


def file_of(*rows: list[Any]) -> bytes:
    return workbook({"Hari Libur": [HEADERS, *rows]})


def rows() -> list[tuple[Any, ...]]:
    holidays = NationalHoliday.objects.order_by("date")
    return list(holidays.values_list("date", "kind", "name", "name_en", "source", "proposed_by_id", "confirmed_at"))


def test_imported_days_are_proposed_and_wait_for_somebody_else(by: Actor, colleague: Actor) -> None:
    looked = preview_holidays(upload=upload(file_of(FEAST, LEAVE)), by=by)
    assert (problems_of(looked.preview), rows()) == ([], [])

    import_holidays(token=looked.token, by=by)

    assert rows() == [
        (date(2023, 4, 21), "joint_leave", "Cuti bersama Idulfitri", "", "SKB 1066/2022", by.person_id, None),
        (date(2023, 4, 22), "national", "Idulfitri", "Eid al-Fitr", "SKB 1066/2022", by.person_id, None),
    ]
    with pytest.raises(ProposerCannotConfirm):
        confirm_holidays(dates=[date(2023, 4, 22)], by=by)
    assert len(confirm_holidays(dates=[date(2023, 4, 22)], by=colleague)) == 1
    assert AuditEntry.objects.filter(action="holiday.proposed").count() == 1


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_file_that_nobody_has_changed_changes_nothing(feast: NationalHoliday, by: Actor, form: str) -> None:
    content: Any = written(HOLIDAYS, holiday_document()) if form == "xlsx" else holiday_document()

    looked = preview_holidays(upload=upload(content), by=by)

    assert (problems_of(looked.preview), looked.preview.same, looked.token) == ([], {"Hari Libur": 1}, "")


def test_a_day_that_is_not_in_force_is_corrected_and_counts_as_proposed_anew(
    feast: NationalHoliday, by: Actor, colleague: Actor
) -> None:
    content = written(HOLIDAYS, holiday_document(), lambda book: put(book, "Hari Libur", 2, Nama_hari_libur="Lebaran"))

    looked = preview_holidays(upload=upload(content), by=colleague)
    import_holidays(token=looked.token, by=colleague)

    assert [(d.label, d.old, d.new) for d in looked.preview.changed[0].differences] == [
        ("Nama hari libur", "Idulfitri", "Lebaran")
    ]
    assert [row[2:] for row in rows()] == [("Lebaran", "Eid", "SKB", colleague.person_id, None)]
    assert audited("holiday.proposed")[-1] == ("Lebaran", {"dates": ["2023-04-22"], "is_changed": True})


def test_a_day_in_force_is_not_changed_by_a_file(feast: NationalHoliday, by: Actor, colleague: Actor) -> None:
    confirm_holidays(dates=[feast.date], by=colleague)
    content = written(HOLIDAYS, holiday_document(), lambda book: put(book, "Hari Libur", 2, Nama_hari_libur="Lebaran"))

    looked = preview_holidays(upload=upload(content), by=by)

    sentence = "Tanggal ini sudah disahkan. Tarik pengesahannya sebelum mengubahnya."
    assert problems_of(looked.preview) == [("Hari Libur", 2, "Tanggal", sentence, "2023-04-22")]
    assert looked.token == ""


@pytest.mark.parametrize(
    ("place", "value", "column", "sentence"),
    [
        (0, None, "Tanggal", "Wajib diisi."),
        (0, "22 April", "Tanggal", "Tulis tanggal seperti 2026-08-17."),
        (0, "1999-01-01", "Tanggal", "Tanggal libur harus berada antara tahun 2021 dan 2025."),
        (0, date(2023, 4, 21), "Tanggal", "Kode ini sudah ada di baris 2."),
        (1, "Libur sekolah", "Jenis", "“Libur sekolah” bukan salah satu pilihan."),
        (2, "x" * 121, "Nama hari libur", "Isian ini wajib diisi dengan paling banyak 120 huruf."),
        (2, "=1+1", "Nama hari libur", "Sel C3 berisi rumus. Tulis nilainya."),
        (4, " ", "Sumber", "Wajib diisi."),
    ],
)
def test_a_bad_row_is_named_and_no_day_is_proposed(  # tail: which cell, and what is said of it
    by: Actor, place: int, value: Any, column: str, sentence: str
) -> None:
    row = [*FEAST[:place], value, *FEAST[place + 1 :]]

    looked = preview_holidays(upload=upload(file_of(LEAVE, row)), by=by)

    assert [problem[:4] for problem in problems_of(looked.preview)] == [("Hari Libur", 3, column, sentence)]
    assert (looked.token, rows()) == ("", [])


def test_days_that_have_changed_since_are_looked_at_again(feast: NationalHoliday, by: Actor) -> None:
    token = preview_holidays(upload=upload(file_of(LEAVE)), by=by).token
    remove_holiday(day=feast.date, by=by)

    with pytest.raises(ImportOvertaken):
        import_holidays(token=token, by=by)

    assert rows() == []
