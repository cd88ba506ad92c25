"""National holidays as a document, and what a file would propose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.changes import Actor
from mpp_catalog.models import NationalHoliday
from mpp_catalog.operations.holidays import HolidayProposal, _proposed
from mpp_catalog.transfer.preview import Difference, PlannedRow, Preview, Row
from mpp_catalog.transfer.shapes import HOLIDAYS
from mpp_catalog.transfer.tables import tables_of

(SHEET,) = (shape.label for shape in HOLIDAYS.sheets)
# A good row, in which one field after the other takes the place of its own to see whether it is good, too.
GOOD = {"kind": NationalHoliday.Kind.NATIONAL, "name": "x", "source": "x"}
TOLD = ("kind", "name", "name_en", "source")


@dataclass
class HolidayPlan:
    """What an import proposes: new days, and days that read otherwise and are not in force yet."""

    preview: Preview
    proposals: list[HolidayProposal] = field(default_factory=list)
    changed: list[NationalHoliday] = field(default_factory=list)


def holiday_document(*, is_blank: bool = False) -> dict[str, Any]:
    """Every holiday as the JSON file has it, or an empty form."""
    rows = [] if is_blank else NationalHoliday.objects.order_by("date")
    return {
        "format": HOLIDAYS.format,
        "version": HOLIDAYS.version,
        "holidays": [
            {"date": row.date.isoformat(), **{name: str(getattr(row, name)) for name in TOLD}} for row in rows
        ],
    }


def plan_holidays(content: Any, *, by: Actor) -> HolidayPlan:
    """What a file would propose.

    :raises UploadOfSomethingElse: it tells of no holidays
    """
    preview = Preview(HOLIDAYS)
    plan, tables = HolidayPlan(preview), tables_of(content, preview)
    present = {row.date: row for row in NationalHoliday.objects.order_by("date")}
    told: dict[date, Row] = {}
    for row in tables[SHEET]:
        _judge(plan, row, present, told, by)
    preview.absent[SHEET] = len(present.keys() - told.keys())
    return plan


def _judge(
    plan: HolidayPlan, row: Row, present: Mapping[date, NationalHoliday], told: dict[date, Row], by: Actor
) -> None:
    preview = plan.preview
    preview.need(row, row.shape.columns)
    if not row.is_sound:
        return
    day = date.fromisoformat(row.values["date"])
    if day in told:
        preview.refuse_twice(row, "date", told[day])
        return
    told[day] = row
    proposal = _checked(preview, row, day, by)
    if proposal is None:
        return
    holiday = present.get(day)
    if holiday is None:
        plan.proposals.append(proposal)
        preview.added.append(PlannedRow(SHEET, row.number, proposal.name))
    else:
        _judge_changed(plan, row, holiday, proposal)


def _judge_changed(plan: HolidayPlan, row: Row, holiday: NationalHoliday, proposal: HolidayProposal) -> None:
    told = [row.shape.by_key[name] for name in TOLD if name in row.raw]
    pairs = [(column, getattr(holiday, column.key), getattr(proposal, column.key)) for column in told]
    differences = tuple(
        Difference("name", column.header, column.kind.write(old), column.kind.write(new))
        for column, old, new in pairs
        if old != new
    )
    if not differences:
        plan.preview.count_same(row)
    elif holiday.confirmed_at is not None:
        sentence = _("tanggal ini sudah disahkan. Tarik pengesahannya sebelum mengubahnya.")
        plan.preview.refuse(row, "date", sentence)
    else:
        for column, _old, new in pairs:
            setattr(holiday, column.key, new)
        plan.changed.append(holiday)
        plan.preview.changed.append(PlannedRow(SHEET, row.number, proposal.name, differences))


def _checked(preview: Preview, row: Row, day: date, by: Actor) -> HolidayProposal | None:
    """The proposal as the rules of ``operations.holidays`` leave it, or nothing where they refuse a cell."""
    values = {name: row.values[name] for name in TOLD if name in row.values}
    tries = {"date": GOOD, **{name: {**GOOD, name: value} for name, value in values.items()}}
    for name, told in tries.items():
        if preview.checked(row, name, partial(_proposed, HolidayProposal(date=day, **told), by)) is None:
            return None
    cleaned = _proposed(HolidayProposal(date=day, **values), by)
    return HolidayProposal(date=day, **{name: str(getattr(cleaned, name)) for name in TOLD})
