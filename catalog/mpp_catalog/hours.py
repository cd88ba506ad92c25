"""Is this open, why not, and when again: one pure answer for page, kiosk, board, officer and API.

A closure takes away from the day whatever the day would have been. Otherwise one rule decides a date: a special
opening beats a local holiday, that a national holiday (or joint leave, where the region observes it), that a season,
that the week. Among rows of one kind the agency's beats the site's, a site's own beats that of every site, the shorter
range the longer, one weekday all of them, and the newest the older (``precedence``). A season changes the hours of
days that the week serves; it opens no other day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mpp_catalog.models import Agency, NationalHoliday, Service, Site, SpecialHours, WeeklyHours
from mpp_platform.templatetags.words import clock, short_date

DAYS_AHEAD = 60
AGENCY_REASONS = {
    Agency.Status.DRAFT: gettext_lazy("Instansi ini belum melayani di sini."),
    Agency.Status.PAUSED: gettext_lazy("Instansi ini berhenti melayani untuk sementara."),
    Agency.Status.WITHDRAWN: gettext_lazy("Instansi ini tidak lagi melayani di sini."),
}
Kind = SpecialHours.Kind
Windows = tuple[tuple[time, time], ...]
RANKS = {Kind.SEASON: 1, Kind.LOCAL_HOLIDAY: 3, Kind.OPENING: 4, Kind.CLOSURE: 5}  # a national holiday is 2


@dataclass(frozen=True)
class Openness:
    """Whether something serves now. While it does ``reason`` is empty and ``closes_at`` told, breaks aside."""

    is_open: bool
    reason: str
    next_opening: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True)
class SiteHours:
    """What decides when one site and the agencies there serve: weeks, special hours, confirmed holidays by date."""

    site: Site
    zone: ZoneInfo
    zone_label: str
    weekly: Sequence[WeeklyHours]
    special: Sequence[SpecialHours]
    holidays: Mapping[date, NationalHoliday]
    observes_joint_leave: bool

    @cached_property
    def _weeks(self) -> dict[int | None, dict[int, WeeklyHours]]:
        weeks: dict[int | None, dict[int, WeeklyHours]] = {None: {}}
        for row in self.weekly:
            weeks.setdefault(row.agency_id, {})[row.weekday] = row
        return weeks

    def regular(self, day: date, agency: Agency | None) -> WeeklyHours | None:
        """The week's row of a date: of the agency's own week where it keeps one, else of the site's."""
        week = self._weeks.get(agency.pk if agency else None, self._weeks[None])
        return week.get(day.weekday())

    def special_on(self, day: date, agency: Agency | None) -> list[SpecialHours]:
        """The special hours that concern an agency (``None``: the hall) on a date, those that beat the others first."""
        concerned = (None, agency.pk) if agency else (None,)
        rows = (row for row in self.special if row.first_date <= day <= row.last_date and row.agency_id in concerned)
        return sorted((row for row in rows if row.weekday in (None, day.weekday())), key=precedence, reverse=True)

    def holiday_on(self, day: date) -> NationalHoliday | None:
        """The holiday that the region keeps on a date."""
        holiday = self.holidays.get(day)
        if holiday and holiday.kind == NationalHoliday.Kind.JOINT_LEAVE and not self.observes_joint_leave:
            return None
        return holiday


@dataclass(frozen=True)
class Day:
    """One date as one agency keeps it: when it serves, when it would without closures, and why not at all."""

    windows: Windows
    usual: Windows
    closures: Sequence[SpecialHours]
    reason: str


def precedence(row: SpecialHours) -> tuple[int, bool, bool, timedelta, bool, int]:
    """What decides between special hours of one date: the greater beats the smaller. No two rows are equal."""
    length = row.last_date - row.first_date
    has_weekday = row.weekday is not None
    return RANKS[Kind(row.kind)], row.agency_id is not None, row.site_id is not None, -length, has_weekday, row.pk or 0


def openness_of(
    hours: SiteHours, local_now: datetime, *, agency: Agency | None = None, service: Service | None = None
) -> Openness:
    """Whether an agency (``None``: the hall), or one service of it, serves at a site at this local time.

    Opening time is open, closing time is closed. The next opening is looked for in the coming 60 days.
    """
    today, moment = local_now.date(), local_now.time()
    lasting = _why_not_at_all(hours.site, today, agency, service)
    if lasting:
        return Openness(False, lasting, None, None)
    if hours.site.opens_on and today < hours.site.opens_on:
        reason = _("Tempat ini mulai melayani pada %(date)s.") % {"date": short_date(hours.site.opens_on)}
        return Openness(False, reason, _next_opening(hours, local_now, agency), None)
    day = day_of(hours, today, agency)
    if _is_within(day.windows, moment):
        return Openness(True, "", None, datetime.combine(today, day.windows[-1][1], hours.zone))
    reason = _why_closed(day, moment, hours.zone_label)
    return Openness(False, reason, _next_opening(hours, local_now, agency), None)


def day_of(hours: SiteHours, day: date, agency: Agency | None) -> Day:
    """How an agency (``None``: the hall) keeps a date, while the site serves at all."""
    rows = hours.special_on(day, agency)
    closures = [row for row in rows if row.kind == Kind.CLOSURE]
    usual, reason = _usual(hours, day, agency, rows[len(closures)] if len(rows) > len(closures) else None)
    windows = usual
    for closure in closures:
        windows = _common(windows, windows_of(closure))
    return Day(windows, usual, closures, reason)


def windows_of(row: WeeklyHours | SpecialHours) -> Windows:
    """When a row serves: nothing, one window, or two around its break."""
    if row.opens_at is None or row.closes_at is None:
        return ()
    if row.break_from is None or row.break_until is None:
        return ((row.opens_at, row.closes_at),)
    return (row.opens_at, row.break_from), (row.break_until, row.closes_at)


def _usual(hours: SiteHours, day: date, agency: Agency | None, special: SpecialHours | None) -> tuple[Windows, str]:
    regular, holiday = hours.regular(day, agency), hours.holiday_on(day)
    is_season = special is not None and special.kind == Kind.SEASON
    if holiday is not None and (special is None or is_season):
        return (), _closed_for(holiday.local_name)
    if regular is None and (special is None or is_season):
        return (), _("Hari ini bukan hari layanan.")
    if special is not None:
        return windows_of(special), _closed_for(special.local_reason)
    assert regular is not None  # without it and without special hours the day was refused above
    return windows_of(regular), ""


def _why_not_at_all(site: Site, today: date, agency: Agency | None, service: Service | None) -> str:
    if agency is not None and agency.status != Agency.Status.SERVING:
        return agency.local_status_reason or str(AGENCY_REASONS[Agency.Status(agency.status)])
    if service is not None and not service.is_offered:
        return service.local_paused_reason or _("Layanan ini tidak lagi ditawarkan.")
    if service is not None and service.paused_reason:
        return service.local_paused_reason
    if site.closes_on and today > site.closes_on:
        return site.local_closing_note or _("Tempat ini tidak lagi melayani.")
    return ""


def _why_closed(day: Day, moment: time, zone_label: str) -> str:
    whole_day = next((row for row in day.closures if row.opens_at is None), None)
    if whole_day is not None:
        return _closed_for(whole_day.local_reason)
    if not day.usual:
        return day.reason
    coming = next((opens_at for opens_at, _closes_at in day.windows if opens_at > moment), None)
    closure = next((row for row in day.closures if not _is_within(windows_of(row), moment)), None)
    if not day.windows:
        return _closed_for((closure or day.closures[0]).local_reason)
    if closure is not None and _is_within(day.usual, moment):
        return _closed_by(closure, coming, day.windows[-1][1], zone_label)
    if coming is None:
        closed_at = clock(day.windows[-1][1], zone_label)
        return _("Layanan hari ini berakhir pukul %(closes)s.") % {"closes": closed_at}
    if coming == day.windows[0][0]:
        return _("Layanan dibuka pukul %(opens)s.") % {"opens": clock(coming, zone_label)}
    return _("Sedang istirahat sampai pukul %(until)s.") % {"until": clock(coming, zone_label)}


def _closed_for(reason: str) -> str:
    return _("Hari ini tutup: %(reason)s.") % {"reason": reason.rstrip(". ")}


def _closed_by(closure: SpecialHours, coming: time | None, closed_at: time, zone_label: str) -> str:
    reason = closure.local_reason.rstrip(". ")
    if coming is not None:
        until = clock(coming, zone_label)
        return _("Tutup sementara sampai pukul %(until)s: %(reason)s.") % {"until": until, "reason": reason}
    since = clock(closed_at, zone_label)
    return _("Hari ini tutup sejak pukul %(since)s: %(reason)s.") % {"since": since, "reason": reason}


def _next_opening(hours: SiteHours, local_now: datetime, agency: Agency | None) -> datetime | None:
    today, site = local_now.date(), hours.site
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if site.closes_on and day > site.closes_on:
            return None
        if site.opens_on and day < site.opens_on:
            continue
        for opens_at, _closes_at in day_of(hours, day, agency).windows:
            if ahead or opens_at > local_now.time():
                return datetime.combine(day, opens_at, hours.zone)
    return None


def _is_within(windows: Iterable[tuple[time, time]], moment: time) -> bool:
    return any(opens_at <= moment < closes_at for opens_at, closes_at in windows)


def _common(some: Windows, others: Windows) -> Windows:
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return tuple((opens_at, closes_at) for opens_at, closes_at in pairs if opens_at < closes_at)
