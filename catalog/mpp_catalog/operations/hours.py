"""When the mall serves: weeks, seasons, local holidays, special openings, sudden closures."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from mpp_catalog.changes import Action, Actor, recorded
from mpp_catalog.errors import (
    AgencyWithoutStand,
    BreakOutsideHours,
    HoursCrossMidnight,
    HoursIncomplete,
    NothingChosen,
    NothingToClose,
    SpecialHoursOverlap,
)
from mpp_catalog.events import SiteClosed
from mpp_catalog.hours import DAYS_AHEAD, Kind, day_of
from mpp_catalog.models import Agency, Site, SpecialHours, Stand, WeeklyHours
from mpp_catalog.opening import forget_openings, openings_on
from mpp_catalog.operations.places import check_dates
from mpp_catalog.validation import clean_text
from mpp_platform.events import publish
from mpp_platform.scope import current_region
from mpp_platform.time import service_day_bounds

TIMES = ("opens_at", "closes_at", "break_from", "break_until")
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, kw_only=True)
class DayHours:
    """The hours of one weekday (Monday is 0); without them it is closed."""

    weekday: int
    opens_at: time | None = None
    closes_at: time | None = None
    break_from: time | None = None
    break_until: time | None = None


@dataclass(frozen=True, kw_only=True)
class SpecialFacts:
    """What special hours say; ``SpecialHours`` tells what the fields mean."""

    kind: str
    first_date: date
    last_date: date
    reason: str
    reason_en: str = ""
    legal_basis: str = ""
    site: Site | None = None
    agency: Agency | None = None
    weekday: int | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    break_from: time | None = None
    break_until: time | None = None


def set_week(*, site: Site, agency: Agency | None, days: Iterable[DayHours], by: Actor) -> None:
    """Keep this week at a site, for one agency or (``None``) for all without a week of their own.

    An agency whose week has no hours at all follows the site's.

    :raises AgencyWithoutStand: the agency is not at this site
    :raises HoursIncomplete: one end of the hours or of a break is missing
    :raises HoursCrossMidnight: closing does not come after opening
    :raises BreakOutsideHours: a break is not within the hours
    """
    wanted = {day.weekday: day for day in days if day != DayHours(weekday=day.weekday)}
    for day in wanted.values():
        _check_hours(str(WEEKDAYS[day.weekday]), day)
    _check_stand(site, agency)
    with recorded(action=Action.HOURS_CHANGED, subject=_place(site, agency), by=by) as change:
        change.lock(site)
        kept = {row.weekday: row for row in WeeklyHours.objects.filter(site=site, agency=agency).order_by("pk")}
        for weekday, row in kept.items():
            if weekday not in wanted:
                change.delete(row)
        for weekday, day in sorted(wanted.items()):
            values = {name: getattr(day, name) for name in TIMES}
            if weekday in kept:
                change.update(kept[weekday], **values)
            else:
                change.create(WeeklyHours(site=site, agency=agency, weekday=weekday, **values))


def copy_week(*, source: Site, source_agency: Agency | None, site: Site, agency: Agency | None, by: Actor) -> None:
    """Keep the same week here as is kept there.

    :raises NothingChosen: no week is kept there
    :raises AgencyWithoutStand: the agency is not at this site
    """
    rows = list(WeeklyHours.objects.filter(site=source, agency=source_agency).order_by("weekday"))
    if not rows:
        raise NothingChosen
    days = [DayHours(weekday=row.weekday, **{name: getattr(row, name) for name in TIMES}) for row in rows]
    set_week(site=site, agency=agency, days=days, by=by)


def add_special_hours(*, facts: SpecialFacts, by: Actor) -> SpecialHours:
    """Keep other hours on some dates. Who waits or has booked hears of a closure.

    :raises DatesTooFar: a date is many years away
    :raises DatesOutOfOrder: the last date lies before the first
    :raises HoursIncomplete: one end is missing, or a special opening has no hours
    :raises HoursCrossMidnight: closing does not come after opening
    :raises BreakOutsideHours: a break is not within the hours
    :raises AgencyWithoutStand: the agency is not at this site
    :raises SpecialHoursOverlap: hours of this kind hold there on some of these dates
    """
    values = _cleaned(facts, by)
    with recorded(action=Action.HOURS_CHANGED, subject=values["reason"], by=by) as change:
        special = SpecialHours(**values)
        refuse_same_dates(special)
        change.create(special)
        if special.kind == Kind.CLOSURE:
            begins, _end = service_day_bounds(special.first_date, current_region().zone)
            _tell_closed(special, max(begins, by.now), _end_of(special.last_date))
    return special


def change_special_hours(*, special: SpecialHours, facts: SpecialFacts, by: Actor) -> SpecialHours:
    """Correct special hours; the errors are those of ``add_special_hours``."""
    values = _cleaned(facts, by)
    with recorded(action=Action.HOURS_CHANGED, subject=values["reason"], by=by) as change:
        change.lock(special)
        refuse_same_dates(SpecialHours(pk=special.pk, **values))
        change.update(special, **values)
    return special


def remove_special_hours(*, special: SpecialHours, by: Actor) -> None:
    """Keep the usual hours again; removing a closure opens at once."""
    with recorded(action=Action.HOURS_CHANGED, subject=special.reason, by=by) as change:
        change.lock(special)
        change.delete(special)


def announce_closure(
    *,
    site: Site | None,
    agency: Agency | None,
    resumes_at: time | None,
    last_date: date | None,
    reason: str,
    reason_en: str,
    by: Actor,
) -> list[SpecialHours]:
    """Close now until a time today, the end of today, or that of a later date; who waits or has booked hears of it.

    :raises AgencyWithoutStand: the agency is not at this site
    :raises DatesOutOfOrder: the last date has passed
    :raises DatesTooFar: the last date is years away
    :raises HoursCrossMidnight: it would be opened again in the past, or at a time on another date
    :raises NothingToClose: nothing is open in that time anyway
    """
    local_now = by.now.astimezone(current_region().zone)
    today, minute = local_now.date(), local_now.time().replace(second=0, microsecond=0)
    last_date = last_date or today
    if resumes_at is not None and (last_date != today or resumes_at <= minute):
        raise HoursCrossMidnight(day=_("Dibuka kembali"))
    told = SpecialFacts(
        kind=Kind.CLOSURE,
        first_date=today,
        last_date=today,
        reason=reason,
        reason_en=reason_en,
        site=site,
        agency=agency,
    )
    spans = [_closed_from(minute, resumes_at, told)]
    if last_date != today:
        spans.append(replace(told, first_date=today + timedelta(days=1), last_date=last_date))
    values = [_cleaned(span, by) for span in spans]
    with recorded(action=Action.HOURS_CHANGED, subject=values[0]["reason"], by=by) as change:
        forget_openings()  # somebody else may just have announced it, in another process
        _check_something_closes(site, agency, local_now, resumes_at, last_date)
        closures = change.create_all(SpecialHours(**span) for span in values)
        ends = datetime.combine(today, resumes_at, local_now.tzinfo) if resumes_at else _end_of(last_date)
        _tell_closed(closures[0], by.now, ends)
    return closures


def _cleaned(facts: SpecialFacts, by: Actor) -> dict[str, Any]:
    check_dates(facts.first_date, facts.last_date, by=by)
    kind = Kind(facts.kind)
    if kind == Kind.OPENING and facts.opens_at is None:
        raise HoursIncomplete(day=kind.label)
    _check_hours(str(kind.label), facts)
    _check_stand(facts.site, facts.agency)
    return {
        **{name: getattr(facts, name) for name in ("site", "agency", "weekday", *TIMES)},
        "kind": kind.value,
        "first_date": facts.first_date,
        "last_date": facts.last_date,
        "reason": clean_text(facts.reason, 160),
        "reason_en": clean_text(facts.reason_en, 160, is_needed=False),
        "legal_basis": clean_text(facts.legal_basis, 160, is_needed=False),
    }


def _check_hours(day: str, hours: DayHours | SpecialFacts) -> None:
    opens_at, closes_at, break_from, break_until = (getattr(hours, name) for name in TIMES)
    if (opens_at is None) != (closes_at is None) or (break_from is None) != (break_until is None):
        raise HoursIncomplete(day=day)
    if opens_at is None:
        if break_from is not None:
            raise BreakOutsideHours(day=day)
        return
    if closes_at <= opens_at:
        raise HoursCrossMidnight(day=day)
    if break_from is not None and not opens_at <= break_from < break_until <= closes_at:
        raise BreakOutsideHours(day=day)


def _check_stand(site: Site | None, agency: Agency | None) -> None:
    if site and agency and not Stand.objects.filter(site=site, agency=agency).exists():
        raise AgencyWithoutStand(agency=agency.local_name)


def refuse_same_dates(special: SpecialHours) -> None:
    """Closures may be laid over each other: each takes its part away, and a sudden one cannot wait.

    :raises SpecialHoursOverlap: other hours of this kind hold there on some of these dates
    """
    if special.kind == Kind.CLOSURE:
        return
    same = SpecialHours.objects.filter(
        kind=special.kind,
        site=special.site,
        agency=special.agency,
        weekday=special.weekday,
        first_date__lte=special.last_date,
        last_date__gte=special.first_date,
    )
    found = same.exclude(pk=special.pk).order_by("first_date", "pk").first()
    if found is not None:
        raise SpecialHoursOverlap(reason=found.local_reason)


def _closed_from(minute: time, resumes_at: time | None, told: SpecialFacts) -> SpecialFacts:
    """What a closure from this minute leaves open of today, as wide as a day can be."""
    if resumes_at is not None:
        return replace(told, opens_at=time.min, closes_at=LAST_MINUTE, break_from=minute, break_until=resumes_at)
    return replace(told, opens_at=time.min, closes_at=minute) if minute > time.min else told


def _check_something_closes(
    site: Site | None, agency: Agency | None, local_now: datetime, resumes_at: time | None, last_date: date
) -> None:
    today = local_now.date()
    dates = [today + timedelta(days=ahead) for ahead in range(min((last_date - today).days, DAYS_AHEAD) + 1)]
    for opening in openings_on(today):
        if site is not None and opening.site.pk != site.pk:
            continue
        agencies = [agency] if agency else [None, *(Agency(pk=agency_id) for agency_id in opening.prefixes)]
        for day, one in product(dates, agencies):
            since = local_now.time() if day == today else time.min
            windows = day_of(opening.hours, day, one).windows
            if any(closes_at > since and opens_at < (resumes_at or time.max) for opens_at, closes_at in windows):
                return
    raise NothingToClose


def _tell_closed(closure: SpecialHours, begins: datetime, ends: datetime) -> None:
    publish(
        SiteClosed(
            site_id=closure.site_id,
            agency_id=closure.agency_id,
            begins=begins,
            ends=ends,
            reason=closure.reason,
            reason_en=closure.reason_en,
        )
    )


def _end_of(day: date) -> datetime:
    return service_day_bounds(day, current_region().zone)[1]


def _place(site: Site, agency: Agency | None) -> str:
    return f"{site.name}: {agency.name}" if agency else site.name
