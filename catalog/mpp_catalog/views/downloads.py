"""Files that the catalogue gives out."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from mpp_catalog.transfer.shapes import Book
from mpp_catalog.transfer.tables import sheets_of
from mpp_catalog.transfer.writing import workbook_of

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCUMENT = "application/json"


def workbook_answer(book: Book, document: Mapping[str, Any], *, title: str, name: str) -> HttpResponse:
    """A document as a workbook to be kept; ``name`` is without a suffix and of plain letters."""
    content = workbook_of(book, sheets_of(book, document), title=title)
    return _kept(HttpResponse(content, content_type=WORKBOOK), f"{name}.xlsx")


def document_answer(document: Mapping[str, Any], *, name: str) -> HttpResponse:
    """A document as JSON to be kept."""
    content = json.dumps(document, ensure_ascii=False, indent=1)
    return _kept(HttpResponse(content.encode(), content_type=DOCUMENT), f"{name}.json")


def _kept(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
