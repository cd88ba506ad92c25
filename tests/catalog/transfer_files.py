"""Files as people and mischief-makers upload them."""

import json
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from mpp_catalog.models import TemplateVersion
from mpp_catalog.transfer.national import national_document
from mpp_catalog.transfer.preview import Preview
from mpp_catalog.transfer.regional import regional_document
from mpp_catalog.transfer.shapes import NATIONAL, REGIONAL, Book
from mpp_catalog.transfer.tables import sheets_of
from mpp_catalog.transfer.writing import workbook_of

Edit = Callable[[Any], None]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook as a person types it: sheets of rows."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return _saved(made)


def edited(content: bytes, edit: Edit) -> bytes:
    """A workbook opened, changed and saved."""
    opened = load_workbook(BytesIO(content))
    edit(opened)
    return _saved(opened)


def regional_file(edit: Edit | None = None) -> bytes:
    """The catalogue of the region in force as a workbook, changed by ``edit``."""
    content = _written(REGIONAL, regional_document())
    return edited(content, edit) if edit else content


def national_file(version: TemplateVersion, edit: Edit | None = None) -> bytes:
    """A version of the template as a workbook, changed by ``edit``."""
    content = _written(NATIONAL, national_document(version))
    return edited(content, edit) if edit else content


def upload(content: bytes | Mapping[str, Any], name: str = "katalog.xlsx") -> "SimpleUploadedFile":
    """What arrives of a file that was chosen in a form; a document is sent as JSON."""
    if isinstance(content, Mapping):
        content = json.dumps(content).encode()
    return SimpleUploadedFile(name, content)


def at(sheet: Any, header: str, code: str) -> Any:
    """The cell below a header in the row in which this code stands."""
    headers = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if code in [cell.value for cell in row])
    return row[headers.index(header)]


def problems_of(preview: Preview) -> list[tuple[str, int, str, str, str]]:
    """Sheet, row, column, sentence and value of what is wrong, in the order of the file."""
    return [(p.sheet, p.row, p.column, p.sentence, p.value) for p in preview.shown_problems]


def _written(book: Book, document: Mapping[str, Any]) -> bytes:
    return workbook_of(book, sheets_of(book, document), title="Uji")


def _saved(made: Any) -> bytes:
    target = BytesIO()
    made.save(target)
    return target.getvalue()
