"""Bytes that a person uploaded, as the sheets of a workbook or as a JSON document.

The file is a stranger's: how much it would become is looked up before it is opened, a document type (the door to
entities) is refused, formulas are never evaluated.
"""

import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import islice
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from mpp_catalog.errors import (
    FileMissing,
    FileTooLarge,
    TooManyColumns,
    TooManyRows,
    UploadDamaged,
    UploadInflates,
    UploadIsOldExcel,
    UploadIsText,
    UploadKeyTwice,
    UploadKindUnknown,
    UploadNotUnicode,
    UploadProtected,
    UploadTooDeep,
)
from mpp_catalog.transfer.cells import Unreadable, is_blank, said
from mpp_platform.errors import PlatformError

MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE
LARGEST_CONTENT = 60 * MEGABYTE
LARGEST_RATIO = 200  # a sheet of repeated words reaches 50, a bomb 1,000
MOST_PARTS = 500
MOST_MARKS = 4_000_000  # "<" in all parts; the largest catalogue that is taken has three million
MOST_ROWS, MOST_COLUMNS = 5000, 60
ROWS_COUNTED = 50_000  # how far a sheet that is too long is counted
LAST_ROW = 1_048_576
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_UNICODE = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"[\0", b"\0{", b"\0[", b"\0\0\0")
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx")
GUIDE = "Petunjuk"


@dataclass
class Sheet:
    """A sheet of a workbook: its first row, and the rows below that are not blank, by their number."""

    title: str
    header: tuple[Any, ...] = ()
    rows: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)


def read_file(content: bytes) -> list[Sheet] | Any:
    """The sheets of a workbook, or what a JSON file says.

    :raises PlatformError: it is neither, or too large, or not to be trusted; one sentence each
    """
    if not content.strip():
        raise FileMissing
    if len(content) > LARGEST_FILE:
        raise FileTooLarge(megabytes=LARGEST_FILE // MEGABYTE)
    if content.startswith(ZIP):
        return _read_workbook(content)
    if content.startswith(OLE):
        raise UploadProtected if ENCRYPTED in content else UploadIsOldExcel
    if content.startswith(OTHER_UNICODE):
        raise UploadNotUnicode
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return _read_json(content)
    raise UploadIsText if _is_separated(content) else UploadKindUnknown


def _read_json(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise UploadNotUnicode from None
    except RecursionError:
        raise UploadTooDeep from None
    except ValueError:
        raise UploadDamaged from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        raise UploadKeyTwice(key=next(key for key in keys if keys.count(key) > 1)[:40])
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _is_separated(content: bytes) -> bool:
    first = content.splitlines()[0]
    return b"\0" not in content and any(mark in first for mark in (b",", b";", b"\t"))


def _read_workbook(content: bytes) -> list[Sheet]:
    try:
        with ZipFile(BytesIO(content)) as archive:
            _look_before_opening(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: styles, comments, extensions
            workbook = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
            sheets = [sheet for sheet in workbook.worksheets if sheet.title.strip() != GUIDE]
            return [_read_sheet(sheet) for sheet in sheets]
    except PlatformError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise UploadDamaged from error


def _look_before_opening(archive: ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise UploadProtected
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") and n.endswith(".xml") for n in names):
        raise UploadKindUnknown
    inflated = sum(part.file_size for part in parts)
    if inflated > LARGEST_CONTENT or len(parts) > MOST_PARTS or any(_is_suspicious(part) for part in parts):
        raise UploadInflates
    for part in parts:
        _refuse_document_type(archive, part)
    if sum(_marks_in(archive, part) for part in parts) > MOST_MARKS:
        raise UploadInflates


def _is_suspicious(part: ZipInfo) -> bool:
    is_bomb = part.file_size > MEGABYTE and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)
    return is_bomb or part.filename.lower().endswith(ARCHIVES)


class _RootReached(Exception):
    """The part's first element begins: a document type cannot follow."""


def _refuse_document_type(archive: ZipFile, part: ZipInfo) -> None:
    def refuse(*_declaration: object) -> None:
        raise UploadDamaged

    def reach(*_element: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = reach
    try:
        with archive.open(part) as stream:
            parser.ParseFile(stream)
    except (_RootReached, expat.ExpatError):  # what is no XML here is none for openpyxl either
        return


def _marks_in(archive: ZipFile, part: ZipInfo) -> int:
    with archive.open(part) as stream:
        return sum(block.count(b"<") for block in iter(partial(stream.read, MEGABYTE), b""))


class _Parser(WorkSheetParser):
    """Openpyxl's, without working out what a shared formula says in each of its cells."""

    def parse_formula(self, element: Any) -> str:
        """The formula as it stands there."""
        return f"={element.find(FORMULA_TAG).text or ''}"


def _read_sheet(sheet: Any) -> Sheet:
    read, rows = Sheet(sheet.title.strip()), _rows_of(sheet)
    for count, (number, cells) in enumerate(islice(rows, MOST_ROWS + 1)):
        if max(cells) > MOST_COLUMNS:
            raise TooManyColumns(sheet=read.title[:40], most=MOST_COLUMNS)
        values = tuple(cells.get(column) for column in range(1, MOST_COLUMNS + 1))
        if count == 0:
            read.header = values
        else:
            read.rows.append((number, values))
    more = sum(1 for _row in islice(rows, ROWS_COUNTED))
    if more:
        count = len(read.rows) + more
        raise TooManyRows(sheet=read.title[:40], count=_grouped(count, more), most=_grouped(MOST_ROWS))
    return read


def _rows_of(sheet: Any) -> Iterator[tuple[int, dict[int, Any]]]:
    """The rows with something in them: number, and values by column. What the file claims of its size is not asked."""
    book = sheet.parent
    with sheet._get_source() as source:
        parser = _Parser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, cells in parser.parse():
            if not 0 < number <= LAST_ROW:
                raise UploadDamaged
            values = {cell["column"]: _value_of(number, cell) for cell in cells if not is_blank(cell["value"])}
            if values:
                yield number, values


def _value_of(row: int, cell: dict[str, Any]) -> Any:
    value = cell["value"]
    if cell["data_type"] in ("f", "e"):
        coordinate = f"{get_column_letter(cell['column'])}{row}"
        return Unreadable(coordinate, str(value), cell["data_type"] == "f")
    return said(value) if isinstance(value, str) else value


def _grouped(count: int, more: int = 0) -> str:
    text = f"{count:,}".replace(",", ".")
    return f"{text}+" if more >= ROWS_COUNTED else text
