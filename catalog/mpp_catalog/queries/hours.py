"""Questions to a region's weeks, special hours and holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from mpp_catalog.errors import SpecialHoursUnknown
from mpp_catalog.hours import Kind, Openness, openness_of
from mpp_catalog.models import Agency, NationalHoliday, Site, SpecialHours, WeeklyHours
from mpp_catalog.opening import SiteOpening
from mpp_platform.templatetags.words import clock, long_date

PAST_SHOWN = 20


@dataclass(frozen=True)
class DayRow:
    """A weekday of a week; without hours it is closed."""

    weekday: int
    name: str
    opens_at: time | None = None
    closes_at: time | None = None
    break_from: time | None = None
    break_until: time | None = None


@dataclass(frozen=True)
class Week:
    """The week of a site (no ``agency`` slug), or of an agency that keeps its own there; Monday to Sunday."""

    agency: str
    name: str
    days: list[DayRow]

    @property
    def has_hours(self) -> bool:
        """Whether it is open on any day."""
        return any(day.opens_at for day in self.days)


@dataclass(frozen=True)
class NowRow:
    """Whether a site, or an agency there that differs from it, serves now, as a sentence."""

    name: str
    is_open: bool
    sentence: str


@dataclass(frozen=True)
class SpecialRow:
    """Special hours as a list shows them; ``is_today`` where they hold today."""

    pk: int
    kind: str
    place: str
    first_date: date
    last_date: date
    weekday: str
    hours: str
    reason: str
    legal_basis: str
    is_today: bool


@dataclass(frozen=True)
class HolidayRow:
    """A holiday of the nation, and whether this region keeps it."""

    date: date
    name: str
    kind: str
    is_kept: bool


def weeks_at(site: Site) -> list[Week]:
    """The site's own week, then those of agencies that keep their own there, in the region's order."""
    rows = WeeklyHours.objects.select_related("agency").filter(site=site)
    kept: dict[str, list[WeeklyHours]] = {"": []}
    names = {"": site.name}
    for row in rows.order_by("agency__sequence", "agency_id", "weekday"):
        slug = row.agency.slug if row.agency else ""
        kept.setdefault(slug, []).append(row)
        names[slug] = row.agency.local_name if row.agency else site.name
    return [Week(slug, names[slug], _days(week)) for slug, week in kept.items()]


def week_of(site: Site, agency: Agency | None) -> Week:
    """The week that a site or (without hours where it follows the site) an agency keeps."""
    rows = WeeklyHours.objects.filter(site=site, agency=agency).order_by("weekday")
    return Week(agency.slug if agency else "", agency.local_name if agency else site.name, _days(rows))


def weeks_to_copy() -> list[tuple[str, str]]:
    """Every week that is kept anywhere, as ``site:agency`` (no agency: the site's own) and its name."""
    rows = WeeklyHours.objects.order_by("site_id", "agency__sequence", "agency_id")
    weeks = rows.values_list("site__slug", "site__name", "agency__slug", "agency__name").distinct()
    return [(f"{slug}:{own or ''}", f"{site}: {agency}" if agency else site) for slug, site, own, agency in weeks]


def now_rows(opening: SiteOpening, now: datetime) -> list[NowRow]:
    """Whether a site serves now, and every agency there of which something else is to be said."""
    hours, local_now = opening.hours, now.astimezone(opening.hours.zone)
    hall = sentence_of(openness_of(hours, local_now), hours.zone_label)
    rows = [NowRow(opening.site.name, openness_of(hours, local_now).is_open, hall)]
    agencies = Agency.objects.filter(pk__in=opening.prefixes).order_by("sequence", "pk")
    told = [(agency.local_name, openness_of(hours, local_now, agency=agency)) for agency in agencies]
    others = [NowRow(name, openness.is_open, sentence_of(openness, hours.zone_label)) for name, openness in told]
    return rows + [row for row in others if row.sentence != hall]


def sentence_of(openness: Openness, zone_label: str) -> str:
    """Until when it is open, or why not and when again."""
    if openness.is_open:
        return _("Buka sampai pukul %(until)s.") % {"until": clock(openness.closes_at, zone_label)}
    if openness.next_opening is None:
        return openness.reason
    again = {"day": long_date(openness.next_opening.date()), "time": clock(openness.next_opening, zone_label)}
    opens_again = _("Buka lagi %(day)s pukul %(time)s.") % again
    return f"{openness.reason} {opens_again}"


def special_rows(today: date) -> list[SpecialRow]:
    """Special hours that hold or will, by date."""
    rows = SpecialHours.objects.select_related("site", "agency").filter(last_date__gte=today)
    return [_special_row(row, today) for row in rows.order_by("first_date", "last_date", "pk")]


def past_special_rows(today: date) -> list[SpecialRow]:
    """The last special hours that held, the newest first."""
    rows = SpecialHours.objects.select_related("site", "agency").filter(last_date__lt=today)
    return [_special_row(row, today) for row in rows.order_by("-last_date", "-pk")[:PAST_SHOWN]]


def special_by_id(pk: int) -> SpecialHours:
    """Special hours with their site and agency.

    :raises SpecialHoursUnknown: there are none with this id
    """
    special = SpecialHours.objects.select_related("site", "agency").filter(pk=pk).first()
    if special is None:
        raise SpecialHoursUnknown
    return special


def holiday_rows(year: int, *, observes_joint_leave: bool) -> list[HolidayRow]:
    """The confirmed holidays of a year by date."""
    leave = NationalHoliday.Kind.JOINT_LEAVE
    holidays = NationalHoliday.objects.filter(date__year=year, confirmed_at__isnull=False).order_by("date")
    return [
        HolidayRow(
            date=holiday.date,
            name=holiday.local_name,
            kind=holiday.get_kind_display(),
            is_kept=observes_joint_leave or holiday.kind != leave,
        )
        for holiday in holidays
    ]


def hours_told(row: SpecialHours) -> str:
    """The hours of a row in words; a closure tells when it is closed."""
    if row.opens_at is None or row.closes_at is None:
        return _("Tutup sepanjang hari")
    is_break = row.break_from is not None and row.break_until is not None
    pause = {"from": clock(row.break_from), "until": clock(row.break_until)}
    if row.kind == Kind.CLOSURE and row.opens_at == time.min:
        if is_break:
            return _("Tutup pukul %(from)s–%(until)s") % pause
        return _("Tutup sejak pukul %(from)s") % {"from": clock(row.closes_at)}
    open_hours = f"{clock(row.opens_at)}–{clock(row.closes_at)}"
    told = _("Buka hanya pukul %(hours)s") % {"hours": open_hours} if row.kind == Kind.CLOSURE else open_hours
    rest = _("istirahat %(from)s–%(until)s") % pause
    return f"{told}, {rest}" if is_break else told


def _special_row(row: SpecialHours, today: date) -> SpecialRow:
    site = row.site.name if row.site else _("Semua tempat")
    return SpecialRow(
        pk=row.pk,
        kind=row.get_kind_display(),
        place=f"{site}: {row.agency.local_name}" if row.agency else site,
        first_date=row.first_date,
        last_date=row.last_date,
        weekday="" if row.weekday is None else str(WEEKDAYS[row.weekday]),
        hours=hours_told(row),
        reason=row.local_reason,
        legal_basis=row.legal_basis,
        is_today=row.first_date <= today <= row.last_date,
    )


def _days(rows: Iterable[WeeklyHours]) -> list[DayRow]:
    kept = {row.weekday: row for row in rows}
    return [_day(weekday, str(name), kept.get(weekday)) for weekday, name in WEEKDAYS.items()]


def _day(weekday: int, name: str, row: WeeklyHours | None) -> DayRow:
    if row is None:
        return DayRow(weekday, name)
    return DayRow(weekday, name, row.opens_at, row.closes_at, row.break_from, row.break_until)
