"""Is this open, why not, and when again: the pure answer."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import combinations, permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from mpp_catalog.hours import DAYS_AHEAD, Kind, Openness, SiteHours, openness_of, precedence
from mpp_catalog.models import Agency, NationalHoliday, Service, Site, SpecialHours, WeeklyHours

WIB = ZoneInfo("Asia/Jakarta")
MONDAY, FRIDAY, SATURDAY = date(2022, 7, 18), date(2022, 7, 22), date(2022, 7, 23)
SITE = Site(pk=1, name="MPP")
POLICE, COURT = Agency(pk=1, status="serving"), Agency(pk=2, status="serving")


def hours(
    *special: SpecialHours,
    site: Site = SITE,
    weekly: Iterable[WeeklyHours] = (),
    holidays: Iterable[NationalHoliday] = (),
    observes_joint_leave: bool = True,
) -> SiteHours:
    """Monday to Friday 08.00 to 15.00, with a break on Friday, and what is given beside it."""
    week = [WeeklyHours(weekday=day, opens_at=time(8), closes_at=time(15)) for day in range(5)]
    week[4].break_from, week[4].break_until = time(11, 30), time(13)
    return SiteHours(
        site=site,
        zone=WIB,
        zone_label="WIB",
        weekly=[*week, *weekly],
        special=special,
        holidays={holiday.date: holiday for holiday in holidays},
        observes_joint_leave=observes_joint_leave,
    )


def special(kind: Kind, first: date = MONDAY, last: date | None = None, **values: Any) -> SpecialHours:
    """Special hours of one day, closed, of every site, unless something else is given."""
    return SpecialHours(**{"kind": kind, "first_date": first, "last_date": last or first, "reason": "Alasan", **values})


def holiday(day: date = MONDAY, kind: str = "national") -> NationalHoliday:
    return NationalHoliday(date=day, kind=kind, name="Hari Raya Idulfitri")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), WIB)


def closed(reason: str, again: datetime | None) -> Openness:
    return Openness(is_open=False, reason=reason, next_opening=again, closes_at=None)


def opened(until: datetime) -> Openness:
    return Openness(is_open=True, reason="", next_opening=None, closes_at=until)


@pytest.mark.parametrize(("hour", "minute"), [(8, 0), (14, 59)])
def test_open_from_the_first_minute_to_the_last(hour: int, minute: int) -> None:
    assert openness_of(hours(), at(MONDAY, hour, minute), agency=POLICE) == opened(at(MONDAY, 15))


@pytest.mark.parametrize(
    ("day", "hour", "minute", "reason", "again"),
    [
        (MONDAY, 7, 59, "Layanan dibuka pukul 08.00 WIB.", at(MONDAY, 8)),
        (MONDAY, 15, 0, "Layanan hari ini berakhir pukul 15.00 WIB.", at(date(2022, 7, 19), 8)),
        (FRIDAY, 11, 30, "Sedang istirahat sampai pukul 13.00 WIB.", at(FRIDAY, 13)),
        (FRIDAY, 15, 0, "Layanan hari ini berakhir pukul 15.00 WIB.", at(date(2022, 7, 25), 8)),
        (SATURDAY, 10, 0, "Hari ini bukan hari layanan.", at(date(2022, 7, 25), 8)),
    ],
)
def test_closed_with_its_reason_and_the_next_opening(
    day: date, hour: int, minute: int, reason: str, again: datetime
) -> None:
    assert openness_of(hours(), at(day, hour, minute), agency=POLICE) == closed(reason, again)


def test_the_break_ends_and_closing_time_is_told_beyond_it() -> None:
    assert openness_of(hours(), at(FRIDAY, 9)) == opened(at(FRIDAY, 15))
    assert openness_of(hours(), at(FRIDAY, 13)) == opened(at(FRIDAY, 15))


def test_an_agency_with_a_week_of_its_own_keeps_no_day_of_the_sites() -> None:
    own = hours(weekly=[WeeklyHours(weekday=1, agency_id=COURT.pk, opens_at=time(9), closes_at=time(12))])

    assert openness_of(own, at(MONDAY, 10), agency=COURT) == closed(
        "Hari ini bukan hari layanan.", at(date(2022, 7, 19), 9)
    )
    assert openness_of(own, at(MONDAY, 10), agency=POLICE) == opened(at(MONDAY, 15))


# Which beats which: every rule answers differently on Monday at ten.
RULES = {
    "season": special(Kind.SEASON, opens_at=time(8), closes_at=time(14)),
    "local holiday": special(Kind.LOCAL_HOLIDAY, reason="Hari jadi kota"),
    "opening": special(Kind.OPENING, opens_at=time(9), closes_at=time(12)),
    "closure": special(Kind.CLOSURE, reason="Listrik padam"),
}
AT_TEN = {
    "week": opened(at(MONDAY, 15)),
    "season": opened(at(MONDAY, 14)),
    "holiday": closed("Hari ini tutup: Hari Raya Idulfitri.", at(date(2022, 7, 19), 8)),
    "local holiday": closed("Hari ini tutup: Hari jadi kota.", at(date(2022, 7, 19), 8)),
    "opening": opened(at(MONDAY, 12)),
    "closure": closed("Hari ini tutup: Listrik padam.", at(date(2022, 7, 19), 8)),
}
ORDER = ["week", "season", "holiday", "local holiday", "opening", "closure"]


@pytest.mark.parametrize(("weaker", "stronger"), list(combinations(ORDER, 2)))
def test_which_beats_which(weaker: str, stronger: str) -> None:
    rows = [row for name, row in RULES.items() if name in (weaker, stronger)]
    holidays = [holiday()] if "holiday" in (weaker, stronger) else []

    answer = openness_of(hours(*rows, holidays=holidays), at(MONDAY, 10), agency=POLICE)

    assert answer == AT_TEN[stronger]


SCOPES: dict[str, dict[str, Any]] = {
    "all sites": {},
    "site": {"site_id": 1},
    "agency": {"agency_id": 1},
    "agency at the site": {"site_id": 1, "agency_id": 1},
}


@pytest.mark.parametrize(("weaker", "stronger"), list(combinations(SCOPES, 2)))
def test_within_a_kind_the_narrower_place_beats_the_wider(weaker: str, stronger: str) -> None:
    wide = special(Kind.SEASON, **SCOPES[weaker], opens_at=time(8), closes_at=time(11))
    narrow = special(Kind.SEASON, **SCOPES[stronger], opens_at=time(8), closes_at=time(13))

    for rows in permutations([wide, narrow]):
        assert openness_of(hours(*rows), at(MONDAY, 10), agency=POLICE) == opened(at(MONDAY, 13))


def test_within_a_place_the_shorter_range_then_the_one_with_a_weekday_then_the_newest_wins() -> None:
    def season(closing: int, **values: Any) -> SpecialHours:
        return special(Kind.SEASON, opens_at=time(8), closes_at=time(closing), **values)

    long, short = season(10, last=MONDAY + timedelta(days=30)), season(11, last=MONDAY + timedelta(days=6))
    weekday = season(12, last=MONDAY + timedelta(days=6), weekday=0, pk=1)
    newest = season(13, last=MONDAY + timedelta(days=6), weekday=0, pk=2)

    def closing(*rows: SpecialHours) -> datetime | None:
        return openness_of(hours(*rows), at(MONDAY, 9)).closes_at

    assert closing(long, short) == at(MONDAY, 11)
    assert closing(short, weekday) == at(MONDAY, 12)
    assert closing(newest, weekday) == at(MONDAY, 13)


rows_of_a_day = st.builds(
    SpecialHours,
    pk=st.integers(1, 2**40),
    kind=st.sampled_from(Kind.values),
    site_id=st.sampled_from([None, 1]),
    agency_id=st.sampled_from([None, 1]),
    weekday=st.sampled_from([None, 0]),
    first_date=st.just(MONDAY),
    last_date=st.integers(0, 3).map(lambda days: MONDAY + timedelta(days=days)),
    opens_at=st.sampled_from([None, time(8)]),
    closes_at=st.sampled_from([time(9), time(11), time(14)]),
    reason=st.sampled_from(["Satu", "Dua"]),
)


@given(rows=st.lists(rows_of_a_day, max_size=6, unique_by=lambda row: row.pk), data=st.data())
def test_the_order_is_total_so_the_order_of_the_rows_never_matters(
    rows: list[SpecialHours], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    now = at(MONDAY, 10)

    assert len({precedence(row) for row in rows}) == len(rows)
    assert openness_of(hours(*shuffled), now, agency=POLICE) == openness_of(hours(*rows), now, agency=POLICE)


@given(rows=st.lists(rows_of_a_day, max_size=5), hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_an_answer_is_open_until_later_or_closed_with_a_reason_until_later(
    rows: list[SpecialHours], hour: int, minute: int
) -> None:
    now = at(MONDAY, hour, minute)
    answer = openness_of(hours(*rows), now, agency=POLICE)

    if answer.is_open:
        assert (answer.reason, answer.next_opening) == ("", None)
        assert answer.closes_at is not None
        assert answer.closes_at > now
    else:
        assert answer.reason.endswith(".")
        assert answer.closes_at is None
        assert answer.next_opening is not None  # the week goes on after these days
        assert answer.next_opening > now
        assert openness_of(hours(*rows), answer.next_opening, agency=POLICE).is_open


def test_a_closure_never_opens_and_a_season_opens_no_other_day() -> None:
    saturday_closure = special(Kind.CLOSURE, SATURDAY, opens_at=time(8), closes_at=time(11))
    ramadan = special(Kind.SEASON, MONDAY, SATURDAY, opens_at=time(8), closes_at=time(14))

    for row in (saturday_closure, ramadan):
        assert openness_of(hours(row), at(SATURDAY, 9)).reason == "Hari ini bukan hari layanan."


def test_fridays_of_a_season_keep_their_own_hours() -> None:
    ramadan = special(Kind.SEASON, MONDAY, FRIDAY, opens_at=time(8), closes_at=time(14))
    fridays = special(
        Kind.SEASON,
        MONDAY,
        FRIDAY,
        weekday=4,
        opens_at=time(8),
        closes_at=time(14, 30),
        break_from=time(12),
        break_until=time(13),
    )

    assert openness_of(hours(ramadan, fridays), at(MONDAY, 9)) == opened(at(MONDAY, 14))
    assert openness_of(hours(ramadan, fridays), at(FRIDAY, 12)) == closed(
        "Sedang istirahat sampai pukul 13.00 WIB.", at(FRIDAY, 13)
    )


def test_a_special_opening_serves_on_a_day_off() -> None:
    opening = special(Kind.OPENING, SATURDAY, opens_at=time(9), closes_at=time(12))

    assert openness_of(hours(opening), at(SATURDAY, 10)) == opened(at(SATURDAY, 12))
    assert openness_of(hours(opening), at(FRIDAY, 16)).next_opening == at(SATURDAY, 9)


@pytest.mark.parametrize(
    ("hour", "answer"),
    [
        (7, closed("Layanan dibuka pukul 08.00 WIB.", at(MONDAY, 8))),
        (9, opened(at(MONDAY, 10, 30))),
        (11, closed("Hari ini tutup sejak pukul 10.30 WIB: Listrik padam.", at(date(2022, 7, 19), 8))),
        (16, closed("Layanan hari ini berakhir pukul 10.30 WIB.", at(date(2022, 7, 19), 8))),
    ],
)
def test_a_sudden_closure_takes_the_rest_of_the_day(hour: int, answer: Openness) -> None:
    closure = special(Kind.CLOSURE, opens_at=time(0), closes_at=time(10, 30), reason="Listrik padam.")

    assert openness_of(hours(closure), at(MONDAY, hour)) == answer


@pytest.mark.parametrize(
    ("hour", "minute", "answer"),
    [
        (10, 0, opened(at(FRIDAY, 15))),
        (10, 30, closed("Tutup sementara sampai pukul 11.15 WIB: Banjir.", at(FRIDAY, 11, 15))),
        (11, 20, opened(at(FRIDAY, 15))),
        (12, 0, closed("Sedang istirahat sampai pukul 13.00 WIB.", at(FRIDAY, 13))),
    ],
)
def test_a_closure_in_the_middle_of_the_day_leaves_the_break_alone(hour: int, minute: int, answer: Openness) -> None:
    closure = special(
        Kind.CLOSURE,
        FRIDAY,
        opens_at=time(0),
        closes_at=time(23, 59),
        break_from=time(10, 30),
        break_until=time(11, 15),
        reason="Banjir",
    )

    assert openness_of(hours(closure), at(FRIDAY, hour, minute)) == answer


def test_every_closure_takes_its_part() -> None:
    agencys = special(Kind.CLOSURE, agency_id=1, site_id=1, opens_at=time(0), closes_at=time(13), reason="Rapat")
    sites = special(Kind.CLOSURE, site_id=1, opens_at=time(0), closes_at=time(10, 30), reason="Listrik padam")

    now = at(MONDAY, 11)

    assert openness_of(hours(agencys, sites), now, agency=POLICE).reason == (
        "Hari ini tutup sejak pukul 10.30 WIB: Listrik padam."
    )


def test_what_concerns_an_agency_concerns_neither_another_nor_the_hall() -> None:
    closure = special(Kind.LOCAL_HOLIDAY, agency_id=COURT.pk, reason="Hari kehakiman")

    assert openness_of(hours(closure), at(MONDAY, 10), agency=COURT).reason == "Hari ini tutup: Hari kehakiman."
    assert openness_of(hours(closure), at(MONDAY, 10), agency=POLICE) == opened(at(MONDAY, 15))
    assert openness_of(hours(closure), at(MONDAY, 10)) == opened(at(MONDAY, 15))


def test_joint_leave_is_kept_where_the_region_observes_it() -> None:
    leave = holiday(kind="joint_leave")

    observed = openness_of(hours(holidays=[leave]), at(MONDAY, 10))
    ignored = openness_of(hours(holidays=[leave], observes_joint_leave=False), at(MONDAY, 10))

    assert observed.reason == "Hari ini tutup: Hari Raya Idulfitri."
    assert ignored == opened(at(MONDAY, 15))


def test_the_next_opening_skips_holidays_and_is_looked_for_sixty_days_long() -> None:
    long_holidays = [holiday(MONDAY + timedelta(days=n)) for n in range(DAYS_AHEAD)]

    assert openness_of(hours(holidays=long_holidays), at(MONDAY, 10)).next_opening == at(
        MONDAY + timedelta(days=DAYS_AHEAD), 8
    )
    far = special(Kind.LOCAL_HOLIDAY, MONDAY, MONDAY + timedelta(days=DAYS_AHEAD))
    assert openness_of(hours(far), at(MONDAY, 10)).next_opening is None


@pytest.mark.parametrize(
    ("site", "answer"),
    [
        (
            Site(pk=1, opens_on=date(2022, 7, 20)),
            closed("Tempat ini mulai melayani pada 20 Juli 2022.", at(date(2022, 7, 20), 8)),
        ),
        (Site(pk=1, closes_on=date(2022, 7, 17)), closed("Tempat ini tidak lagi melayani.", None)),
        (
            Site(pk=1, closes_on=date(2022, 7, 17), closing_note="Pindah ke Gedung B."),
            closed("Pindah ke Gedung B.", None),
        ),
        (Site(pk=1, opens_on=MONDAY, closes_on=MONDAY), opened(at(MONDAY, 15))),
    ],
)
def test_a_site_serves_between_its_dates(site: Site, answer: Openness) -> None:
    assert openness_of(hours(site=site), at(MONDAY, 10)) == answer


def test_there_is_no_opening_after_the_last_day_of_a_site() -> None:
    last_day = Site(pk=1, closes_on=FRIDAY)

    assert openness_of(hours(site=last_day), at(FRIDAY, 16)).next_opening is None


@pytest.mark.parametrize(
    ("agency", "reason"),
    [
        (Agency(pk=1, status="draft"), "Instansi ini belum melayani di sini."),
        (Agency(pk=1, status="paused"), "Instansi ini berhenti melayani untuk sementara."),
        (Agency(pk=1, status="withdrawn"), "Instansi ini tidak lagi melayani di sini."),
        (Agency(pk=1, status="paused", status_reason="Renovasi gerai."), "Renovasi gerai."),
    ],
)
def test_an_agency_that_does_not_serve_says_why(agency: Agency, reason: str) -> None:
    assert openness_of(hours(), at(MONDAY, 10), agency=agency) == closed(reason, None)


@pytest.mark.parametrize(
    ("service", "reason"),
    [
        (Service(is_offered=False), "Layanan ini tidak lagi ditawarkan."),
        (Service(is_offered=False, paused_reason="Dipindah ke daring."), "Dipindah ke daring."),
        (Service(paused_reason="Mesin cetak rusak."), "Mesin cetak rusak."),
    ],
)
def test_a_service_that_cannot_be_had_says_why(service: Service, reason: str) -> None:
    assert openness_of(hours(), at(MONDAY, 10), agency=POLICE, service=service) == closed(reason, None)


def test_english_reasons_are_told_where_english_is_in_force() -> None:
    day_off = special(Kind.LOCAL_HOLIDAY, reason="Hari jadi kota", reason_en="City anniversary")

    with override("en"):
        assert "City anniversary" in openness_of(hours(day_off), at(MONDAY, 10)).reason
