"""Is this open, and why not: one pure answer for page, board, officer and operation."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from mpp_catalog.models import Agency, SpecialDay, WeeklyHours
from mpp_platform.templatetags.words import clock


@dataclass(frozen=True)
class SiteHours:
    """The hours of one site: its week, and the special days around today."""

    zone_label: str
    week: dict[int, WeeklyHours]
    special_days: list[SpecialDay]

    def special_day(self, day: date, agency: Agency | None) -> SpecialDay | None:
        """The special day that binds this agency; its own beats the whole site's."""
        of_day = [special for special in self.special_days if special.date == day]
        own = [special for special in of_day if agency and special.agency_id == agency.pk]
        return next(iter(own or [special for special in of_day if special.agency_id is None]), None)


def why_closed(hours: SiteHours, agency: Agency | None, local_now: datetime) -> str:
    """Why this agency (``None``: the hall) does not serve at this local time, as a sentence; empty when it does.

    A special day beats the week. Closing time itself is closed; opening time is open.
    """
    special = hours.special_day(local_now.date(), agency)
    if special is not None:
        if special.opens_at is None or special.closes_at is None:
            return _("Hari ini tutup: %(reason)s.") % {"reason": special.local_reason}
        return _outside(special.opens_at, special.closes_at, local_now.time(), hours.zone_label)
    regular = hours.week.get(local_now.weekday())
    if regular is None:
        return _("Hari ini bukan hari layanan.")
    if regular.break_from and regular.break_until and regular.break_from <= local_now.time() < regular.break_until:
        return _("Sedang istirahat sampai pukul %(until)s.") % {"until": clock(regular.break_until, hours.zone_label)}
    return _outside(regular.opens_at, regular.closes_at, local_now.time(), hours.zone_label)


def _outside(opens_at: time, closes_at: time, local_time: time, zone_label: str) -> str:
    if local_time < opens_at:
        return _("Layanan dibuka pukul %(opens)s.") % {"opens": clock(opens_at, zone_label)}
    if local_time >= closes_at:
        return _("Layanan hari ini berakhir pukul %(closes)s.") % {"closes": clock(closes_at, zone_label)}
    return ""
