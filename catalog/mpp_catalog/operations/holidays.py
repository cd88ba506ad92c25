"""National holidays and joint leave: proposed by somebody, in force once two people have looked at them."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mpp_catalog.changes import Actor
from mpp_catalog.errors import (
    FactsInvalid,
    HolidayConfirmed,
    HolidayExists,
    HolidayNotConfirmed,
    HolidayOutOfRange,
    HolidayUnknown,
    NothingChosen,
    ProposerCannotConfirm,
)
from mpp_catalog.ministry import MinistryAction, record_for_ministry, today_in_capital
from mpp_catalog.models import NationalHoliday
from mpp_catalog.validation import clean_text, named_text
from mpp_platform.templatetags.words import short_date

HOLIDAYS_FILE = Path(__file__).parents[1] / "data" / "holidays_2026.json"
YEARS_BACK, YEARS_AHEAD = 1, 3


@dataclass(frozen=True, kw_only=True)
class HolidayProposal:
    """A day that a decree names; ``source`` says which one."""

    date: date
    kind: str
    name: str
    name_en: str = ""
    source: str


@transaction.atomic
def load_holidays() -> int:
    """Seed the holidays of the data file's year, unless there is any; nobody has looked at them yet."""
    given = json.loads(HOLIDAYS_FILE.read_text(encoding="utf-8"))
    rows = [
        NationalHoliday(
            date=date.fromisoformat(item["date"]),
            kind=NationalHoliday.Kind(item["kind"]),
            name=clean_text(item["name"], 120),
            name_en=clean_text(item["name_en"], 120, is_needed=False),
            source=clean_text(given["source"], 240),
        )
        for item in given["holidays"]
    ]
    if NationalHoliday.objects.filter(date__year__in={row.date.year for row in rows}).exists():
        return 0
    return len(NationalHoliday.objects.bulk_create(rows))


@transaction.atomic
def propose_holidays(*, proposals: Iterable[HolidayProposal], by: Actor) -> list[NationalHoliday]:
    """Propose holidays, all or none; the proposer is the first of the two people who look at them.

    :raises NothingChosen: the list is empty
    :raises FactsInvalid: a field is missing or says what cannot be; the sentence names the field
    :raises HolidayOutOfRange: a date lies years away
    :raises HolidayExists: a date is a holiday already, or is named twice
    """
    rows = [_proposed(proposal, by) for proposal in proposals]
    if not rows:
        raise NothingChosen
    _refuse_taken(rows)
    try:
        with transaction.atomic():
            made = NationalHoliday.objects.bulk_create(rows)
    except IntegrityError:  # somebody else was quicker, in this moment
        _refuse_taken(rows)
        raise
    record_for_ministry(
        MinistryAction.HOLIDAYS_PROPOSED, _named(rows), by=by, dates=_dates(rows), source=rows[0].source
    )
    return made


@transaction.atomic
def confirm_holidays(*, dates: Collection[date], by: Actor) -> list[NationalHoliday]:
    """Say that these days are right; returns those that are in force from now on.

    A day takes two people: its proposer, or for a day that came with the platform the first who confirms it, and
    another one. Days in force already are left as they are.

    :raises NothingChosen: no date was given
    :raises HolidayUnknown: a date is no holiday
    :raises ProposerCannotConfirm: this person was the first for one of them
    """
    if not dates:
        raise NothingChosen
    rows = list(NationalHoliday.objects.select_for_update().filter(date__in=dates).order_by("date"))
    missing = set(dates) - {row.date for row in rows}
    if missing:
        raise HolidayUnknown(date=short_date(min(missing)))
    waiting = [row for row in rows if row.confirmed_at is None]
    own = next((row for row in waiting if row.proposed_by_id == by.person_id), None)
    if own is not None:
        raise ProposerCannotConfirm(name=own.local_name)
    checked = [row for row in waiting if row.proposed_by_id is None]
    confirmed = [row for row in waiting if row.proposed_by_id is not None]
    for row in checked:
        row.proposed_by_id = by.person_id
    for row in confirmed:
        row.confirmed_by_id, row.confirmed_at = by.person_id, by.now
    NationalHoliday.objects.bulk_update(waiting, ["proposed_by_id", "confirmed_by_id", "confirmed_at"])
    _record(MinistryAction.HOLIDAYS_CHECKED, checked, by)
    _record(MinistryAction.HOLIDAYS_CONFIRMED, confirmed, by)
    return confirmed


@transaction.atomic
def reopen_holiday(*, day: date, by: Actor) -> NationalHoliday:
    """Take a day out of force, such as a feast that the *sidang isbat* has moved; this person counts as its proposer.

    :raises HolidayUnknown: the date is no holiday
    :raises HolidayNotConfirmed: it is not in force
    """
    holiday = _locked(day)
    if holiday.confirmed_at is None:
        raise HolidayNotConfirmed(name=holiday.local_name)
    holiday.proposed_by_id, holiday.confirmed_by_id, holiday.confirmed_at = by.person_id, None, None
    holiday.save(update_fields=["proposed_by_id", "confirmed_by_id", "confirmed_at"])
    _record(MinistryAction.HOLIDAY_REOPENED, [holiday], by)
    return holiday


@transaction.atomic
def remove_holiday(*, day: date, by: Actor) -> None:
    """Delete a day that is not in force.

    :raises HolidayUnknown: the date is no holiday
    :raises HolidayConfirmed: regions rest on it
    """
    holiday = _locked(day)
    if holiday.confirmed_at is not None:
        raise HolidayConfirmed(name=holiday.local_name)
    _record(MinistryAction.HOLIDAY_REMOVED, [holiday], by)
    holiday.delete()


def _proposed(given: HolidayProposal, by: Actor) -> NationalHoliday:
    first, last = today_in_capital(by).year - YEARS_BACK, today_in_capital(by).year + YEARS_AHEAD
    if not first <= given.date.year <= last:
        raise HolidayOutOfRange(first=first, last=last)
    try:
        kind = NationalHoliday.Kind(given.kind)
    except ValueError:
        raise FactsInvalid(field=_("Jenis"), problem=_("isian ini tidak dapat dibaca.")) from None
    return NationalHoliday(
        date=given.date,
        kind=kind,
        name=named_text(_("Nama"), given.name, 120),
        name_en=named_text(_("Nama dalam bahasa Inggris"), given.name_en, 120, is_needed=False),
        source=named_text(_("Sumber"), given.source, 240),
        proposed_by_id=by.person_id,
    )


def _refuse_taken(rows: list[NationalHoliday]) -> None:
    there = {row.date: row for row in NationalHoliday.objects.filter(date__in=[row.date for row in rows])}
    for row in rows:
        holder = there.setdefault(row.date, row)
        if holder is not row:
            raise HolidayExists(date=short_date(row.date), name=holder.local_name)


def _locked(day: date) -> NationalHoliday:
    holiday = NationalHoliday.objects.select_for_update().filter(pk=day).first()
    if holiday is None:
        raise HolidayUnknown(date=short_date(day))
    return holiday


def _record(action: MinistryAction, rows: list[NationalHoliday], by: Actor) -> None:
    if rows:
        record_for_ministry(action, _named(rows), by=by, dates=_dates(rows))


def _named(rows: list[NationalHoliday]) -> str:
    return ", ".join(row.name for row in rows)


def _dates(rows: list[NationalHoliday]) -> list[str]:
    return [row.date.isoformat() for row in rows]
