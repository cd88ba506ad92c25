"""What an import would do, row by row, before it does anything: the rows that are bad, new, different and the same."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from mpp_catalog.errors import FactsInvalid
from mpp_catalog.transfer.cells import CellInvalid, is_blank, read_text
from mpp_catalog.transfer.shapes import Book, Column, Shape
from mpp_platform.errors import PlatformError

Value = TypeVar("Value")

SHOWN_LETTERS = 80
MOST_PROBLEMS_SHOWN = 5000
MOST_ROWS_SHOWN = 500


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and where; ``row`` 0 is the sheet itself."""

    sheet: str
    row: int
    column: str
    sentence: str
    value: str = ""


@dataclass(frozen=True)
class Difference:
    """A field that the file tells otherwise than the catalogue; the values are for ``catalog/_fact_diff.html``."""

    field: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True)
class PlannedRow:
    """A row that would be added (no differences) or changed."""

    sheet: str
    row: int
    name: str
    differences: tuple[Difference, ...] = ()


@dataclass
class Row:
    """A row of a file: ``raw`` as it stands there, ``values`` as it was understood. What the file lacks is absent."""

    shape: Shape
    number: int
    raw: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    is_sound: bool = True

    def get(self, key: str) -> Any:
        """An understood value, as nothing where the file has none."""
        return self.values.get(key, "")


@dataclass(frozen=True)
class SheetCount:
    """How many rows of a sheet would be what; ``absent`` are rows of the catalogue that the file does not name."""

    sheet: str
    added: int
    changed: int
    same: int
    absent: int


@dataclass
class Preview:
    """What was found, as it is shown."""

    book: Book
    problems: list[Problem] = field(default_factory=list)
    added: list[PlannedRow] = field(default_factory=list)
    changed: list[PlannedRow] = field(default_factory=list)
    same: dict[str, int] = field(default_factory=dict)
    absent: dict[str, int] = field(default_factory=dict)

    def refuse(self, row: Row, column: str, sentence: object, value: Any = None) -> None:
        """Say what is wrong with a row; ``column`` is a key, ``value`` what stands there if not the cell itself."""
        header = row.shape.by_key[column].header if column in row.shape.by_key else column
        told = row.raw.get(column) if value is None else value
        row.is_sound = False
        self.problems.append(Problem(row.shape.label, row.number, header, _sentence(sentence), shortened(told)))

    def refuse_sheet(self, sheet: str, sentence: object, *, row: int = 0, column: str = "", value: Any = "") -> None:
        """Say what is wrong with a sheet or its headers."""
        self.problems.append(Problem(sheet, row, column, _sentence(sentence), shortened(value)))

    def need(self, row: Row, columns: Iterable[Column]) -> bool:
        """Refuse a row that leaves a needed column blank; whether it leaves none."""
        blank = [column for column in columns if column.is_needed and is_blank(row.raw.get(column.key))]
        for column in blank:
            self.refuse(row, column.key, _("Wajib diisi."), "")
        return not blank

    def checked(self, row: Row, column: str, check: Callable[[], Value]) -> Value | None:
        """What a rule of the catalogue makes of a cell, or ``None`` where it refuses: that is said of the cell."""
        try:
            return check()
        except FactsInvalid as error:
            self.refuse(row, column, error.data["problem"])
        except PlatformError as error:
            self.refuse(row, column, error.message)
        return None

    def refuse_twice(self, row: Row, column: str, first: Row) -> None:
        """Say that a row repeats another."""
        self.refuse(row, column, _("kode ini sudah ada di baris %(row)s.") % {"row": first.number})

    def count_same(self, row: Row) -> None:
        """Count a row that says what the catalogue says."""
        self.same[row.shape.label] = self.same.get(row.shape.label, 0) + 1

    @property
    def is_sound(self) -> bool:
        """Whether no row is bad."""
        return not self.problems

    @property
    def rows(self) -> int:
        """How many rows would be imported."""
        return len(self.added) + len(self.changed)

    @property
    def bad_rows(self) -> int:
        """How many rows are bad."""
        return len({(problem.sheet, problem.row) for problem in self.problems})

    @property
    def shown_problems(self) -> list[Problem]:
        """The problems in the order of the file."""
        order = {shape.label: place for place, shape in enumerate(self.book.sheets)}
        ordered = sorted(self.problems, key=lambda problem: (order.get(problem.sheet, len(order)), problem.row))
        return ordered[:MOST_PROBLEMS_SHOWN]

    @property
    def shown_added(self) -> list[PlannedRow]:
        """The first of the new rows."""
        return self.added[:MOST_ROWS_SHOWN]

    @property
    def shown_changed(self) -> list[PlannedRow]:
        """The first of the changed rows."""
        return self.changed[:MOST_ROWS_SHOWN]

    @property
    def more_problems(self) -> int:
        """How many problems are not shown."""
        return max(0, len(self.problems) - MOST_PROBLEMS_SHOWN)

    @property
    def more_added(self) -> int:
        """How many new rows are not shown."""
        return max(0, len(self.added) - MOST_ROWS_SHOWN)

    @property
    def more_changed(self) -> int:
        """How many changed rows are not shown."""
        return max(0, len(self.changed) - MOST_ROWS_SHOWN)

    @property
    def counts(self) -> list[SheetCount]:
        """How many rows of each sheet would be what."""
        labels = [shape.label for shape in self.book.sheets]
        counted = [self._count(label) for label in labels]
        return [count for count in counted if count.added or count.changed or count.same or count.absent]

    def _count(self, label: str) -> SheetCount:
        added, changed = (sum(row.sheet == label for row in rows) for rows in (self.added, self.changed))
        return SheetCount(label, added, changed, self.same.get(label, 0), self.absent.get(label, 0))


def shortened(value: Any) -> str:
    """A value as a few words."""
    try:
        text = value if isinstance(value, str) else read_text(value)
    except CellInvalid:  # a list or an object where JSON should have had a text
        text = str(value)
    text = text.encode(errors="replace").decode()
    return text if len(text) <= SHOWN_LETTERS else text[: SHOWN_LETTERS - 1] + "…"


def _sentence(sentence: object) -> str:
    text = str(sentence)
    return text[:1].upper() + text[1:]
