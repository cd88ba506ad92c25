"""Questions to the national holidays."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models.functions import ExtractYear

from mpp_catalog.models import NationalHoliday
from mpp_catalog.queries.people import names_of


@dataclass(frozen=True)
class HolidayRow:
    """A day in the ministry's list; ``checks`` is how many people have looked at it, two of whom bring it in force."""

    date: date
    kind: str
    kind_label: str
    name: str
    source: str
    proposed_by: str
    confirmed_by: str
    confirmed_at: datetime | None
    checks: int
    is_mine: bool


def holidays_of(year: int, *, seen_by: UUID | None) -> list[HolidayRow]:
    """The days of a year in their order, with the names of those who looked at them; asked within the registry."""
    holidays = list(NationalHoliday.objects.filter(date__year=year).order_by("date"))
    names = names_of(person for row in holidays for person in (row.proposed_by_id, row.confirmed_by_id))
    return [_row(holiday, names, seen_by) for holiday in holidays]


def holiday_years() -> list[int]:
    """The years that have a holiday, in their order."""
    years = NationalHoliday.objects.annotate(year=ExtractYear("date")).values_list("year", flat=True)
    return list(years.order_by("year").distinct())


def _row(holiday: NationalHoliday, names: dict[UUID | None, str], seen_by: UUID | None) -> HolidayRow:
    people = (holiday.proposed_by_id, holiday.confirmed_by_id)
    proposed_by, confirmed_by = (names.get(person, "") for person in people)
    return HolidayRow(
        date=holiday.date,
        kind=holiday.kind,
        kind_label=holiday.get_kind_display(),
        name=holiday.local_name,
        source=holiday.source,
        proposed_by=proposed_by,
        confirmed_by=confirmed_by,
        confirmed_at=holiday.confirmed_at,
        checks=sum(person is not None for person in people),
        is_mine=seen_by is not None and holiday.confirmed_at is None and holiday.proposed_by_id == seen_by,
    )
