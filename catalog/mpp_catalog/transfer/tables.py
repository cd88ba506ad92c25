"""Between the three forms of the same content: a JSON document, the sheets of a workbook, and rows to be judged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.errors import TooManyRows, UploadOfSomethingElse
from mpp_catalog.transfer.cells import CellInvalid, Unreadable, is_blank
from mpp_catalog.transfer.preview import Preview, Row
from mpp_catalog.transfer.reading import MOST_ROWS, Sheet
from mpp_catalog.transfer.shapes import Book, Column, Path, Shape, normal
from mpp_catalog.transfer.writing import WrittenSheet

Tables = dict[str, list[Row]]
CODES_OF_ROWS = ("key", "agency", "service", "number", "date")
MISSING: Any = object()


class _Astray(CellInvalid):
    """A way into a JSON document ends at something that has no inside."""

    def __init__(self, value: Any) -> None:
        super().__init__(_("isian ini tidak dapat dibaca."))
        self.value = value


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


def tables_of(content: Any, preview: Preview) -> Tables:
    """What ``read_file`` has read, as rows by sheet; what cannot be understood is refused in the preview.

    :raises UploadOfSomethingElse: the file is of another kind
    :raises TooManyRows: a list of the JSON document has too many
    """
    if isinstance(content, list) and all(isinstance(sheet, Sheet) for sheet in content):
        return _tables_of_sheets(content, preview)
    return _tables_of_document(content, preview)


def _tables_of_sheets(sheets: list[Sheet], preview: Preview) -> Tables:
    shapes = {normal(shape.label): shape for shape in preview.book.sheets}
    filled = [sheet for sheet in sheets if sheet.header]
    if not any(normal(sheet.title) in shapes for sheet in filled):
        raise UploadOfSomethingElse(wanted=preview.book.told)
    tables: Tables = {shape.label: [] for shape in preview.book.sheets}
    known = ", ".join(tables)
    for sheet in filled:
        shape = shapes.get(normal(sheet.title))
        if shape is None:
            sentence = _("Lembar ini tidak dikenal. Yang dikenal: %(known)s.") % {"known": known}
            preview.refuse_sheet(sheet.title[:40], sentence)
        else:
            tables[shape.label] += _rows_of_sheet(sheet, shape, preview)
    return tables


def _rows_of_sheet(sheet: Sheet, shape: Shape, preview: Preview) -> list[Row]:
    columns = _columns_of(sheet, shape, preview)
    codes = [column for column in shape.columns if column.is_needed and column.key in CODES_OF_ROWS]
    missing = [column for column in codes if column not in columns.values()]
    for column in missing:
        preview.refuse_sheet(shape.label, _("Kolom ini tidak ada."), row=1, column=column.header)
    if missing:
        return []
    untitled = [at for at, title in enumerate(sheet.header) if title is None]
    rows = []
    for number, cells in sheet.rows:
        row = Row(shape, number, {column.key: cells[at] for at, column in columns.items()})
        rows.append(_understood(row, preview))
        for at in untitled:
            if cells[at] is not None:
                preview.refuse(row, "", _("Kolom ini tidak berjudul."), cells[at])
    return rows


def _columns_of(sheet: Sheet, shape: Shape, preview: Preview) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for at, title in enumerate(sheet.header):
        if title is None:
            continue
        column = shape.by_header.get(normal(str(title)))
        if column is None:
            preview.refuse_sheet(shape.label, _("Judul kolom ini tidak dikenal."), row=1, value=str(title))
        elif column in columns.values():
            preview.refuse_sheet(shape.label, _("Judul kolom ini ada dua kali."), row=1, column=column.header)
        else:
            columns[at] = column
    return columns


def _tables_of_document(document: Any, preview: Preview) -> Tables:
    book = preview.book
    wanted = {"format": book.format, "version": book.version}
    if not isinstance(document, dict) or {name: document.get(name) for name in wanted} != wanted:
        raise UploadOfSomethingElse(wanted=book.told)
    tables: Tables = {shape.label: [] for shape in book.sheets}
    counts = dict.fromkeys(tables, 0)
    for found in _walk(document, book.shapes, {}):
        label = found.shape.label
        counts[label] += 1
        row = _row_of_object(found, counts[label], preview)
        tables[label] += [row] if isinstance(found.item, dict) else []
    for label, count in counts.items():
        if count > MOST_ROWS:
            raise TooManyRows(sheet=label, count=count, most=MOST_ROWS)
    return tables


def _row_of_object(found: Found, number: int, preview: Preview) -> Row:
    row = Row(found.shape, number, {key: code for key, code in found.links.items() if key in found.shape.by_key})
    if not isinstance(found.item, dict):
        preview.refuse(row, "", _("isian ini tidak dapat dibaca."), str(found.item))
        return row
    if found.shape.inside:  # what is the same object as the row above was looked at there
        for way in _unknown_ways(found.item, found.shape.ways):
            preview.refuse(row, way, _("isian ini tidak dikenal."), "")
    for column in found.shape.columns:
        try:
            value = _value_at(found.item, column.way)
        except _Astray as error:
            preview.refuse(row, column.key, str(error), error.value)
            return row
        if value is not MISSING and column.key not in row.raw:
            row.raw[column.key] = value
    return _understood(row, preview)


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
    except _Astray:  # told of the row above, too
        return []
    if items is MISSING:
        return []
    if items == [] and shape.inside[0] == "facts":  # said to be none, which is more than not said
        return [{}]
    return items if isinstance(items, list) else [str(items)]  # one row that cannot be read


def _value_at(item: Any, way: Path) -> Any:
    for step in way:
        if isinstance(step, str):
            if isinstance(item, dict) and step not in item:
                return MISSING
            is_there = isinstance(item, dict)
        else:
            is_there = isinstance(item, list) and step < len(item)
        if not is_there:
            raise _Astray(item)
        item = item[step]
    return item


def _written(found: Found, column: Column) -> Any:
    if column.key in found.links:
        return found.links[column.key]
    value = _value_at(found.item, column.way)
    return None if value is MISSING or value is None or is_blank(value) else column.kind.write(value)
