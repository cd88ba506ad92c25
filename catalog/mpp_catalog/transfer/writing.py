"""Sheets as an XLSX file whose texts stay texts: whatever a cell says, no program evaluates it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from mpp_catalog.transfer.cells import labels_of, sayable
from mpp_catalog.transfer.reading import GUIDE, MOST_ROWS
from mpp_catalog.transfer.shapes import Book, Column, Shape

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_OPTIONS = 250
BOLD = Font(bold=True)
SHADE = PatternFill("solid", fgColor="E4EFED")
WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class WrittenSheet:
    """A sheet to be written; rows are values in the order of the columns."""

    shape: Shape
    rows: Sequence[Sequence[Any]]


def workbook_of(book: Book, sheets: Iterable[WrittenSheet], *, title: str) -> bytes:
    """A workbook with a sheet that explains the others."""
    workbook = Workbook(write_only=True)
    _write_guide(workbook, book, title)
    for sheet in sheets:
        _write_sheet(workbook, sheet)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _write_sheet(workbook: Workbook, sheet: WrittenSheet) -> None:
    columns = sheet.shape.columns
    page = workbook.create_sheet(sheet.shape.label)
    page.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = column.width
        if options := _options(column):
            page.data_validations.append(options)
            options.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
    page.append([_heading(page, column.header) for column in columns])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])


def _options(column: Column) -> DataValidation | None:
    labels = list(labels_of(column.kind.choices).values()) if column.kind.choices else []
    if not labels or column.kind.is_list or any("," in label for label in labels):
        return None
    told = ",".join(labels)
    if len(told) > LONGEST_OPTIONS:
        return None
    return DataValidation(type="list", formula1=f'"{told}"', allow_blank=True, showErrorMessage=False)


def _write_guide(workbook: Workbook, book: Book, title: str) -> None:
    page = workbook.create_sheet(GUIDE)
    for letter, width in zip("ABCD", (18, 32, 10, 90), strict=True):
        page.column_dimensions[letter].width = width
    page.append([_heading(page, title)])
    for line in GUIDE_LINES:
        page.append([_cell(page, line)])
    page.append([])
    page.append([_heading(page, word) for word in ("Lembar", "Kolom", "Wajib", "Isi")])
    for shape in book.sheets:
        for words in _explained(shape):
            page.append([_cell(page, word, WRAPPED) for word in words])


def _explained(shape: Shape) -> Iterator[tuple[str, ...]]:
    for column in shape.columns:
        choices = "; ".join(labels_of(column.kind.choices).values()) if column.kind.choices else ""
        told = f"{column.told or column.kind.told} {choices}".strip()
        yield shape.label, column.header, "ya" if column.is_needed else "", told


def _heading(page: Any, text: str) -> Any:
    cell = _cell(page, text)
    cell.font, cell.fill = BOLD, SHADE
    return cell


def _cell(page: Any, value: Any, alignment: Alignment | None = None) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        cell = WriteOnlyCell(page, datetime.combine(value, time()))
        cell.number_format = "yyyy-mm-dd"
        return cell
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, sayable(value))
    cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True  # and a program that saves the file anew keeps it a text
    if alignment is not None:
        cell.alignment = alignment
    return cell


GUIDE_LINES = (
    "Isi lembar-lembar berikutnya, lalu unggah berkas ini. Tidak ada yang diimpor sebelum semua baris benar.",
    "Jangan ubah judul kolom. Kolom yang dihapus dan baris yang tidak ada dibiarkan seperti semula.",
    "Kode menghubungkan lembar satu dengan yang lain dan tidak pernah berubah.",
    "Persyaratan satu layanan dibaca sebagai satu daftar. Baris yang hanya berisi kode berarti tanpa persyaratan.",
    "Rumus tidak dihitung. Tulis nilainya.",
)
