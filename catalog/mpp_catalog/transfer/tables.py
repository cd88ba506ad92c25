"""Between the three forms of the same content: a JSON document, the sheets of a workbook, and rows to be judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.errors import UploadOfSomethingElse, TooManyRows
from mpp_catalog.transfer.cells import CellInvalid, Unreadable, is_blank
from mpp_catalog.transfer.preview import Preview, Row
from mpp_catalog.transfer.reading import MOST_ROWS, Sheet
from mpp_catalog.transfer.shapes import Book, Column, Path, Shape, normal
from mpp_catalog.transfer.writing import WrittenSheet

Tables = dict[str, list[Row]]
MISSING: Any = object()


@dataclass(frozen=True)
class Found:
    """An object of a JSON document that is a row of a sheet; ``links`` are the codes of the rows above it."""

    shape: Shape
    item: Any
    links: Mapping[str, Any]


def sheets_of(book: Book, document: Mapping[str, Any]) -> list[WrittenSheet]:
    """A document as the sheets of a workbook."""
    rows: dict[str, list[list[Any]]] = {shape.label: [] for shape in book.sheets}
    for found in _walk(document, book.shapes, {}):
        rows[found.shape.label].append([_written(found, column) for column in found.shape.columns])
    return [WrittenSheet(shape, rows[shape.label]) for shape in book.sheets]


def tables_of(content: list[Sheet] | Any, preview: Preview) -> Tables:
    """What a file says, as rows by sheet; what cannot be understood is refused in the preview.

    :raises UploadOfSomethingElse: the file is of another kind
    :raises TooManyRows: a list of the JSON document has too many
    """
    if isinstance(content, list) and content and isinstance(content[0], Sheet):
        return _tables_of_sheets(content, preview)
    return _tables_of_document(content, preview)


def _tables_of_sheets(sheets: list[Sheet], preview: Preview) -> Tables:
    shapes = {normal(shape.label): shape for shape in preview.book.sheets}
    filled = [sheet for sheet in sheets if sheet.header]
    if not any(normal(sheet.title) in shapes for sheet in filled):
        raise UploadOfSomethingElse(wanted=preview.book.told)
    tables: Tables = {shape.label: [] for shape in preview.book.sheets}
    for sheet in filled:
        shape = shapes.get(normal(sheet.title))
        if shape is None:
            known = ", ".join(shape.label for shape in preview.book.sheets)
            preview.refuse_sheet(sheet.title[:40], _("Lembar ini tidak dikenal. Yang dikenal: %(known)s.") % {"known": known})
        else:
            tables[shape.label] = _rows_of_sheet(sheet, shape, preview)
    return tables


def _rows_of_sheet(sheet: Sheet, shape: Shape, preview: Preview) -> list[Row]:
    columns = _columns_of(sheet, shape, preview)
    missing = [c.header for c in shape.columns if c.is_needed and _is_code(c) and c not in columns.values()]
    for header in missing:
        preview.refuse_sheet(shape.label, _("Kolom ini tidak ada."), row=1, column=header)
    if missing:
        return []
    rows = []
    for number, cells in sheet.rows:
        rows.append(_understood(Row(shape, number, {c.key: cells[at] for at, c in columns.items()}), preview))
        for at, value in enumerate(cells):
            if value is not None and sheet.header[at] is None:
                preview.refuse_sheet(shape.label, _("Kolom ini tidak berjudul."), row=number, value=str(value))
    return rows


def _columns_of(sheet: Sheet, shape: Shape, preview: Preview) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for at, told in enumerate(sheet.header):
        if told is None:
            continue
        column = shape.by_header.get(normal(str(told)))
        if column is None:
            preview.refuse_sheet(shape.label, _("Judul kolom ini tidak dikenal."), row=1, value=str(told))
        elif column in columns.values():
            preview.refuse_sheet(shape.label, _("Judul kolom ini ada dua kali."), row=1, column=column.header)
        else:
            columns[at] = column
    return columns


def _is_code(column: Column) -> bool:
    return column.key in ("key", "agency", "service", "number", "date")


def _tables_of_document(document: Any, preview: Preview) -> Tables:
    book = preview.book
    if not isinstance(document, dict) or document.get("format") != book.format or document.get("version") != book.version:
        raise UploadOfSomethingElse(wanted=book.told)
    tables: Tables = {shape.label: [] for shape in book.sheets}
    for found in _walk(document, book.shapes, {}):
        rows = tables[found.shape.label]
        row = Row(found.shape, len(rows) + 1, dict(found.links))
        rows.append(row)
        if isinstance(found.item, dict):
            _fill(row, found.item, preview)
        else:
            preview.refuse(row, "", _("isian ini tidak dapat dibaca."), found.item)
    for label, rows in tables.items():
        if len(rows) > MOST_ROWS:
            raise TooManyRows(sheet=label, count=len(rows), most=MOST_ROWS)
    return tables


def _fill(row: Row, item: dict[str, Any], preview: Preview) -> None:
    for column in row.shape.columns:
        try:
            value = _value_at(item, column.way)
        except CellInvalid as error:
            preview.refuse(row, column.key, str(error), item)
            continue
        if value is not MISSING and column.key not in row.raw:
            row.raw[column.key] = value
    if row.shape.inside:  # what is the same object as the sheet above was looked at there
        for way in _unknown_ways(item, row.shape.ways):
            preview.refuse(row, way, _("isian ini tidak dikenal."), way)
    _understood(row, preview)


def _unknown_ways(item: dict[str, Any], known: frozenset[Path], before: Path = ()) -> Iterator[str]:
    for name, value in item.items():
        way = (*before, name)
        if way not in known:
            yield str(name)[:40]
        elif isinstance(value, dict) and any(len(one) > len(way) and one[: len(way)] == way for one in known):
            yield from _unknown_ways(value, known, way)


def _understood(row: Row, preview: Preview) -> Row:
    for key, value in row.raw.items():
        try:
            row.values[key] = _read(row.shape.by_key[key], value)
        except CellInvalid as error:
            preview.refuse(row, key, str(error))
    return row


def _read(column: Column, value: Any) -> Any:
    if isinstance(value, Unreadable) and value.is_formula:
        raise CellInvalid(_("sel %(cell)s berisi rumus. Tulis nilainya.") % {"cell": value.coordinate})
    if isinstance(value, Unreadable):
        raise CellInvalid(_("sel %(cell)s berisi galat. Tulis nilainya.") % {"cell": value.coordinate})
    return column.kind.read(value)


def _walk(document: Any, shapes: tuple[Shape, ...], links: Mapping[str, Any]) -> Iterator[Found]:
    for shape in shapes:
        for item in _items_of(document, shape):
            yield Found(shape, item, links)
            if shape.below and isinstance(item, dict):
                code = item.get(shape.by_key["key"].way[0])
                yield from _walk(item, shape.below, {**links, shape.link: code})


def _items_of(document: Any, shape: Shape) -> list[Any]:
    if not shape.inside:
        return [document]
    try:
        items = _value_at(document, shape.inside)
    except CellInvalid:
        return []
    if items is MISSING:
        return []
    if items == [] and shape.inside[0] == "facts":  # said to be none, which is more than not said
        return [{}]
    return items if isinstance(items, list) else [items]


def _value_at(item: Any, way: Path) -> Any:
    for step in way:
        if isinstance(step, int):
            if not isinstance(item, list) or len(item) <= step:
                raise CellInvalid(_("isian ini tidak dapat dibaca."))
        elif not isinstance(item, dict):
            raise CellInvalid(_("isian ini tidak dapat dibaca."))
        elif step not in item:
            return MISSING
        item = item[step]
    return item


def _written(found: Found, column: Column) -> Any:
    if column.key in found.links:
        return found.links[column.key]
    value = _value_at(found.item, column.way)
    return None if value is MISSING or value is None or is_blank(value) else column.kind.write(value)
