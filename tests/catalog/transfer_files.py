"""Files as people and mischief-makers upload them."""

import json
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from mpp_catalog.transfer.preview import Preview
from mpp_catalog.transfer.regional import regional_document
from mpp_catalog.transfer.shapes import REGIONAL, Book
from mpp_catalog.transfer.tables import sheets_of
from mpp_catalog.transfer.writing import workbook_of

Edit = Callable[[Any], None]
Bad = tuple[str, int, str, str, str]  # as ``problems_of`` tells it


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook as a person types it: sheets of rows."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return _saved(made)


def written(book: Book, document: Mapping[str, Any], edit: Edit | None = None) -> bytes:
    """A document as a workbook, opened, changed by ``edit`` and saved."""
    content = workbook_of(book, sheets_of(book, document), title="Uji")
    if edit is None:
        return content
    opened = load_workbook(BytesIO(content))
    edit(opened)
    return _saved(opened)


def regional_file(edit: Edit | None = None) -> bytes:
    """The catalogue of the region in force as a workbook."""
    return written(REGIONAL, regional_document(), edit)


def upload(content: bytes | Mapping[str, Any], name: str = "katalog.xlsx") -> SimpleUploadedFile:
    """What arrives of a file that was chosen in a form; a document is sent as JSON."""
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else json.dumps(content).encode())


def put(opened: Any, sheet: str, row: int, **cells: Any) -> None:
    """Write cells of a row by their headers; ``_`` stands for a space."""
    page = opened[sheet]
    headers = [cell.value for cell in page[1]]
    for header, value in cells.items():
        cell = page.cell(row=row, column=headers.index(header.replace("_", " ")) + 1)
        cell.value = value


def in_row(sheet: str, row: int, **cells: Any) -> Edit:
    """The edit that writes cells of a row."""
    return lambda book: put(book, sheet, row, **cells)


def new_agency(row: int = 5, **cells: Any) -> Edit:
    """The edit that adds an agency of the region's own, good but for these cells."""
    whole = {
        "Kode_instansi": "pt-pits",
        "Nama_instansi": "PT PITS",
        "Jenis_instansi": "BUMD",
        "Kelompok_pelaporan": "Perusahaan daerah",
    }
    return in_row("Instansi", row, **{**whole, **cells})


def new_service(**cells: Any) -> Edit:
    """The edit that adds a service of the region's own in row 5, good but for these cells."""
    whole = {
        "Kode_instansi": "disdukcapil",
        "Kode_layanan": "akta",
        "Nama_layanan": "Akta",
        "Menit_di_loket": 10,
        "Hari_selesai_tercepat": 0,
        "Hari_selesai_terlama": 1,
        "Jenis_biaya": "Tidak dipungut biaya",
        "Kepastian_data": "Belum diverifikasi",
    }
    return in_row("Layanan", 5, **{**whole, **cells})


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(book: Any) -> None:
        for one in edits:
            one(book)

    return edit


def problems_of(preview: Preview) -> list[Bad]:
    """Sheet, row, column, sentence and value of what is wrong, in the order of the file."""
    return [(p.sheet, p.row, p.column, p.sentence, p.value) for p in preview.shown_problems]


def _saved(made: Any) -> bytes:
    target = BytesIO()
    made.save(target)
    return target.getvalue()
