"""What is downloaded: texts stay texts in whatever program opens them, and read back as they were."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from mpp_catalog.models import Certainty, LifeEvent
from mpp_catalog.transfer.cells import (
    CODES,
    DAY,
    FORMER_NAMES,
    RUPIAH,
    TEXT,
    YES_NO,
    CellInvalid,
    Kind,
    one_of,
    several_of,
)
from mpp_catalog.transfer.reading import MOST_MARKS, read_file
from mpp_catalog.transfer.shapes import HOLIDAYS, NATIONAL, REGIONAL, Book
from mpp_catalog.transfer.writing import WrittenSheet, workbook_of
from mpp_catalog.validation import clean_text

DANGEROUS = [
    "=1+1",
    '=HYPERLINK("http://jahat.example","klik")',
    "=cmd|' /C calc'!A0",
    "+62811",
    "-1",
    "@SUM(A1)",
    "\tteks",
    "\r=1",
    "#N/A",
    "#REF!",
]
WHOLE_BOOKS = [NATIONAL, REGIONAL, HOLIDAYS]
(HOLIDAY_SHEET,) = HOLIDAYS.sheets


def holiday_book(*names: str) -> bytes:
    rows = [[date(2026, 1, n), "Libur nasional", name, "", "SKB"] for n, name in enumerate(names, start=1)]
    return workbook_of(HOLIDAYS, [WrittenSheet(HOLIDAY_SHEET, rows)], title="Uji")


def names_in(content: bytes) -> list[Any]:
    (sheet,) = read_file(content)
    return [cells[2] for _number, cells in sheet.rows]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_is_written_as_a_text(text: str) -> None:
    content = holiday_book(text)

    cell = load_workbook(BytesIO(content))["Hari Libur"]["C2"]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]

    assert cell.data_type == "s"
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert [b"<f>" in sheet or b'<c r="C2" t="e"' in sheet for sheet in sheets] == [False, False]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.text(min_size=1), st.sampled_from(DANGEROUS)), max_size=12))
def test_every_text_of_the_catalogue_reads_back_as_it_was(texts: list[str]) -> None:
    told = [cleaned for text in texts if (cleaned := clean_text(text, 2000, is_needed=False))]

    assert names_in(holiday_book(*told)) == told


@pytest.mark.parametrize(
    "text",
    [
        "_x0041_",
        "_x005F_x0041_",
        "_x000D_",
        "a\ufffe\uffffb",
        "👩‍👩‍👧 رخصة",
        "baris\nbaris\tkolom",
        "x" * 2000,
        "😀" * 2000,
    ],
)
def test_texts_that_workbooks_are_known_to_spoil_read_back_as_they_were(text: str) -> None:
    assert names_in(holiday_book(text)) == [text]


@pytest.mark.parametrize("book", WHOLE_BOOKS, ids=lambda book: str(book.format))
def test_a_workbook_explains_itself_and_its_headers_stay_in_sight(book: Book) -> None:
    empty = [WrittenSheet(shape, []) for shape in book.sheets]

    made = load_workbook(BytesIO(workbook_of(book, empty, title="Uji")))

    assert made.sheetnames == ["Petunjuk", *(shape.label for shape in book.sheets)]
    told = [tuple(cell.value for cell in row[:2]) for row in made["Petunjuk"].iter_rows(min_row=9)]
    assert told == [(shape.label, column.header) for shape in book.sheets for column in shape.columns]
    for shape in book.sheets:
        sheet = made[shape.label]
        assert (sheet.freeze_panes, [cell.value for cell in sheet[1]]) == ("A2", [c.header for c in shape.columns])
        assert all(cell.font.bold for cell in sheet[1])


@pytest.mark.parametrize("book", WHOLE_BOOKS, ids=lambda book: str(book.format))
def test_no_two_columns_of_a_sheet_are_called_the_same(book: Book) -> None:
    for shape in book.sheets:
        assert len(shape.by_header) == len(shape.by_key) == len(shape.columns)


def test_the_largest_catalogue_that_is_taken_is_not_taken_for_a_bomb() -> None:
    cells = sum(len(shape.columns) for shape in REGIONAL.sheets) * 5000

    assert cells * len(("<c>", "<is>", "<t>", "</t>", "</is>", "</c>")) < MOST_MARKS


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        (TEXT, 12, "12"),
        (TEXT, 12.0, "12"),
        (TEXT, date(2026, 1, 2), "2026-01-02"),
        (RUPIAH, 350000.0, 350000),
        (RUPIAH, "Rp350.000", 350000),
        (RUPIAH, " 350000 ", 350000),
        (RUPIAH, None, None),
        (DAY, date(2026, 8, 17), "2026-08-17"),
        (DAY, "2026-08-17", "2026-08-17"),
        (YES_NO, "Ya", True),
        (YES_NO, False, False),
        (CODES, "a; b,c\n", ["a", "b", "c"]),
        (FORMER_NAMES, "A | 2019-01-01\nB", [{"name": "A", "until": "2019-01-01"}, {"name": "B", "until": ""}]),
        (one_of(Certainty), "belum  DIVERIFIKASI", "K"),
        (one_of(Certainty), "k?", "K?"),
        (several_of(LifeEvent), "Kematian; birth", ["death", "birth"]),
    ],
)
def test_a_cell_is_read_as_a_person_means_it(kind: Kind, written: Any, read: Any) -> None:
    assert kind.read(written) == read


@pytest.mark.parametrize(
    ("kind", "written", "sentence"),
    [
        (RUPIAH, 350.5, "tulis bilangan bulat."),
        (RUPIAH, "350.00", "tulis bilangan bulat."),
        (RUPIAH, True, "tulis bilangan bulat."),
        (RUPIAH, float("inf"), "tulis bilangan bulat."),
        (RUPIAH, {}, "tulis bilangan bulat."),
        (DAY, "17/08/2026", "tulis tanggal seperti 2026-08-17."),
        (YES_NO, "mungkin", "tulis “ya” atau “tidak”."),
        (TEXT, ["a"], "isian ini tidak dapat dibaca."),
        (TEXT, "\ud800", "isian ini memuat huruf yang rusak."),
        (one_of(Certainty), "pasti", "“pasti” bukan salah satu pilihan."),
    ],
)
def test_a_cell_that_means_nothing_is_refused(kind: Kind, written: Any, sentence: str) -> None:
    with pytest.raises(CellInvalid) as refused:
        kind.read(written)

    assert str(refused.value) == sentence
