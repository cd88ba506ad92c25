"""The facts of a service as its rows in the three sheets tell them, checked by the rules of ``validation``."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from mpp_catalog.errors import FactsInvalid
from mpp_catalog.standards import FIELD_LABELS, Facts
from mpp_catalog.transfer.cells import is_blank
from mpp_catalog.transfer.preview import Difference, Preview, Row
from mpp_catalog.transfer.shapes import NATIONAL, REQUIREMENT, Column
from mpp_catalog.transfer.tables import Tables
from mpp_catalog.validation import BLANK, clean_field

Key = tuple[str, str]
SERVICES, REQUIREMENTS, STANDARDS = "Layanan", "Persyaratan", "Standar"


@dataclass
class ToldService:
    """The rows that tell of one service; ``row`` is ``None`` where only its requirements or standard are told."""

    row: Row | None = None
    requirements: list[Row] = field(default_factory=list)
    standard: Row | None = None

    @property
    def first(self) -> Row:
        """The row to be named where the service as a whole is meant."""
        found = self.row or self.standard or self.requirements[0]
        assert found is not None  # it was made for a row
        return found

    @property
    def rows(self) -> list[Row]:
        """All of them."""
        return [row for row in (self.row, self.standard, *self.requirements) if row is not None]


def told_services(tables: Tables, preview: Preview) -> dict[Key, ToldService]:
    """The rows of the three sheets by service; rows without its code, and second rows of a service, are refused."""
    told: dict[Key, ToldService] = {}
    for row in tables[SERVICES]:
        if (service := _service_of(row, "key", told, preview)) and service.row is None:
            service.row = row
        elif service and service.row:
            preview.refuse_twice(row, "key", service.row)
    for row in tables[REQUIREMENTS]:
        if service := _service_of(row, "service", told, preview):
            service.requirements.append(row)
    for row in tables[STANDARDS]:
        if (service := _service_of(row, "service", told, preview)) and service.standard is None:
            service.standard = row
        elif service and service.standard:
            preview.refuse_twice(row, "service", service.standard)
    return told


def facts_told(told: ToldService, current: Facts, preview: Preview, *, keeps_blanks: bool = True) -> Facts:
    """The fields that the rows tell, cleaned; parts that they do not tell stay as they are.

    Where ``keeps_blanks`` is off, a blank cell tells nothing: a service just adopted follows the nation there.
    """
    facts: Facts = {}
    for row in (told.row, told.standard):
        if row is not None:
            facts |= _facts_of_row(row, current, preview, keeps_blanks=keeps_blanks)
    if told.requirements:
        requirements = _requirements(told.requirements, preview)
        if requirements is not None and (requirements or keeps_blanks):
            facts["requirements"] = requirements
    return facts


def differences_of(old: Mapping[str, Any], new: Mapping[str, Any], labels: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The fields of two documents that differ, in the order of the labels."""
    return tuple(
        Difference(name, str(label), old.get(name), new[name])
        for name, label in labels.items()
        if name in new and old.get(name) != new[name]
    )


def fact_differences(old: Facts, new: Facts) -> tuple[Difference, ...]:
    """The fields of a service that differ."""
    return differences_of(old, new, FIELD_LABELS)


def is_only_code(row: Row) -> bool:
    """Whether a row of the requirements names a service and nothing else: the service has none."""
    return all(is_blank(row.raw.get(column.key)) for column in REQUIREMENT)


def _service_of(row: Row, column: str, told: dict[Key, ToldService], preview: Preview) -> ToldService | None:
    """The service of a row by its codes. In a region a service's code stands alone: it is the region's only one."""
    codes = [row.shape.by_key[key] for key in ("agency", column) if key in row.shape.by_key]
    if not preview.need(row, codes) or not row.values.keys() >= {code.key for code in codes}:
        return None
    by_agency = preview.book is NATIONAL
    key = (str(row.get("agency")).strip() if by_agency else "", str(row.get(column)).strip())
    return told.setdefault(key, ToldService())


def _facts_of_row(row: Row, current: Facts, preview: Preview, *, keeps_blanks: bool) -> Facts:
    told: dict[str, list[Column]] = {}
    for column in row.shape.columns:
        is_told = column.key in row.raw and (keeps_blanks or not is_blank(row.raw[column.key]))
        if column.field and is_told:
            told.setdefault(column.field, []).append(column)
    facts: Facts = {}
    for name, columns in told.items():
        is_read = all(column.key in row.values for column in columns)
        if preview.need(row, columns) and is_read:
            facts |= _field(row, name, columns, current[name], preview)
    return facts


def _field(row: Row, name: str, columns: list[Column], current: Any, preview: Preview) -> Facts:
    value = deepcopy(current)
    for column in columns:
        value = _put(value, column, row.values[column.key])
    if value == current:
        return {}
    try:
        return {name: clean_field(name, value)}
    except FactsInvalid as error:
        culprit = _culprit(name, columns, value, error.message)
        preview.refuse(row, culprit.key, error.data["problem"])
        return {}


def _put(value: Any, column: Column, said: Any) -> Any:
    way = column.path[2:]
    if not way:
        return said
    value[way[0]] = said
    return value


def _culprit(name: str, columns: list[Column], value: Any, message: str) -> Column:
    """The column to be named: the last without which the field would be refused otherwise, or not at all."""
    for column in reversed(columns):
        way = column.path[2:]
        blank = BLANK[name][way[0]] if way else BLANK[name]
        try:
            clean_field(name, _put(deepcopy(value), column, blank))
        except FactsInvalid as error:
            if error.message == message:
                continue
        return column
    return columns[0]


def _requirements(rows: list[Row], preview: Preview) -> list[Facts] | None:
    """The list, or ``None`` where a row of it is bad."""
    cleaned = [_requirement(row, preview) for row in rows if row.is_sound and not is_only_code(row)]
    if not all(row.is_sound for row in rows):
        return None
    try:
        items: list[Facts] = clean_field("requirements", cleaned)
    except FactsInvalid as error:
        preview.refuse(rows[-1], "", error.data["problem"], str(len(rows)))
        return None
    return items


def _requirement(row: Row, preview: Preview) -> Facts | None:
    told = [column for column in REQUIREMENT if column.key != "count" or "count" in row.raw]
    if not preview.need(row, told):
        return None
    item = {column.key: row.values[column.key] for column in told if column.key in row.values}
    try:
        (cleaned,) = clean_field("requirements", [item])
    except FactsInvalid as error:
        preview.refuse(row, _column_of_requirement(item), error.data["problem"])
        return None
    checked: Facts = cleaned
    return checked


def _column_of_requirement(item: Facts) -> str:
    """The column without which the row would be good."""
    for key, blank in (("count", 1), ("condition_id", ""), ("condition_en", ""), ("text_en", ""), ("text_id", "x")):
        try:
            clean_field("requirements", [{**item, key: blank}])
        except FactsInvalid:
            continue
        return key
    return "text_id"
