"""Is this open, and why not."""

from datetime import date, datetime, time

import pytest

from mpp_catalog.hours import SiteHours, why_closed
from mpp_catalog.models import Agency, SpecialDay, WeeklyHours

MONDAY, FRIDAY = date(2022, 7, 18), date(2022, 7, 22)
POLICE, COURT = Agency(pk=1), Agency(pk=2)


def hours(*special_days: SpecialDay) -> SiteHours:
    week = {day: WeeklyHours(weekday=day, opens_at=time(8), closes_at=time(15)) for day in range(5)}
    week[4].break_from, week[4].break_until = time(11, 30), time(13)
    return SiteHours(zone_label="WIB", week=week, special_days=list(special_days))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))  # local time is what the hours are told in


@pytest.mark.parametrize(("hour", "minute"), [(8, 0), (14, 59)])
def test_open_from_the_first_minute_to_the_last(hour: int, minute: int) -> None:
    assert why_closed(hours(), POLICE, at(MONDAY, hour, minute)) == ""


@pytest.mark.parametrize(
    ("day", "hour", "minute", "reason"),
    [
        (MONDAY, 7, 59, "Layanan dibuka pukul 08.00 WIB."),
        (MONDAY, 15, 0, "Layanan hari ini berakhir pukul 15.00 WIB."),
        (FRIDAY, 11, 30, "Sedang istirahat sampai pukul 13.00 WIB."),
        (date(2022, 7, 23), 10, 0, "Hari ini bukan hari layanan."),
    ],
)
def test_closed_with_its_reason(day: date, hour: int, minute: int, reason: str) -> None:
    assert why_closed(hours(), POLICE, at(day, hour, minute)) == reason


def test_the_break_ends() -> None:
    assert why_closed(hours(), POLICE, at(FRIDAY, 13)) == ""


def test_a_special_opening_beats_the_week() -> None:
    sunday = date(2022, 7, 24)
    special = SpecialDay(date=sunday, opens_at=time(9), closes_at=time(12), reason="Pekan layanan")

    assert why_closed(hours(special), POLICE, at(sunday, 10)) == ""
    assert why_closed(hours(special), POLICE, at(sunday, 12)) == "Layanan hari ini berakhir pukul 12.00 WIB."


def test_an_agencys_own_special_day_beats_the_sites() -> None:
    closed = SpecialDay(date=MONDAY, reason="Hari jadi kota")
    open_court = SpecialDay(date=MONDAY, agency=COURT, opens_at=time(8), closes_at=time(11), reason="Sidang")

    assert why_closed(hours(closed, open_court), POLICE, at(MONDAY, 10)) == "Hari ini tutup: Hari jadi kota."
    assert why_closed(hours(closed, open_court), COURT, at(MONDAY, 10)) == ""
    assert why_closed(hours(closed, open_court), None, at(MONDAY, 10)) == "Hari ini tutup: Hari jadi kota."
