"""Weeks, special hours and sudden closures, as admins set them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from tests.conftest import Hall

from mpp_catalog.changes import Action, Actor
from mpp_catalog.errors import (
    AgencyWithoutStand,
    BreakOutsideHours,
    DatesOutOfOrder,
    DatesTooFar,
    HoursCrossMidnight,
    HoursIncomplete,
    NothingChosen,
    NothingToClose,
    SpecialHoursOverlap,
    TextInvalid,
)
from mpp_catalog.events import SiteClosed
from mpp_catalog.hours import Kind
from mpp_catalog.models import Agency, Site, SpecialHours, WeeklyHours
from mpp_catalog.opening import main_opening, openness_now
from mpp_catalog.operations.hours import (
    DayHours,
    SpecialFacts,
    add_special_hours,
    announce_closure,
    change_special_hours,
    copy_week,
    remove_special_hours,
    set_week,
)
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.queries.hours import hours_told, now_rows, special_rows, weeks_at
from mpp_platform.errors import PlatformError
from mpp_platform.models import AuditEntry

MONDAY = date(2022, 7, 18)
MORNING = {"opens_at": time(8), "closes_at": time(12)}
RAMADAN = SpecialFacts(
    kind=Kind.SEASON,
    first_date=date(2023, 3, 23),
    last_date=date(2023, 4, 20),
    reason="Jam Ramadan",
    legal_basis="SE Sekda 400.8/2023",
    opens_at=time(8),
    closes_at=time(14),
)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What hours tell other parts, at once."""
    events: list[object] = []
    monkeypatch.setattr("mpp_catalog.operations.hours.publish", events.append)
    return events


def week_of(agency: Agency | None) -> list[tuple[int, time, time]]:
    rows = WeeklyHours.objects.filter(agency=agency).order_by("weekday")
    return list(rows.values_list("weekday", "opens_at", "closes_at"))


def wib(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC) - timedelta(hours=7)


# --- weeks


def test_a_week_is_kept_as_it_is_told(hall: Hall, by: Actor) -> None:
    friday = DayHours(weekday=4, opens_at=time(8), closes_at=time(16), break_from=time(11, 30), break_until=time(13))
    set_week(site=hall.site, agency=None, days=[DayHours(weekday=0, **MORNING), DayHours(weekday=1), friday], by=by)

    assert week_of(None) == [(0, time(8), time(12)), (4, time(8), time(16))]
    assert WeeklyHours.objects.get(weekday=4).break_until == time(13)
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.action, entry.subject) == (Action.HOURS_CHANGED, "MPP")


def test_a_week_is_undone(hall: Hall, by: Actor) -> None:
    before = week_of(None)
    set_week(site=hall.site, agency=None, days=[DayHours(weekday=6, **MORNING)], by=by)

    undo_change(entry_id=AuditEntry.objects.order_by("-pk")[0].pk, by=by)

    assert week_of(None) == before


def test_the_same_week_again_changes_nothing(hall: Hall, by: Actor) -> None:
    same = [DayHours(weekday=day, opens_at=time(8), closes_at=time(15)) for day in range(5)]

    set_week(site=hall.site, agency=None, days=same, by=by)

    assert AuditEntry.objects.count() == 0


def test_an_agency_keeps_its_own_week_until_it_follows_the_site_again(hall: Hall, by: Actor) -> None:
    set_week(site=hall.site, agency=hall.agency, days=[DayHours(weekday=1, **MORNING)], by=by)
    assert not openness_now(by.now, agency=hall.agency).is_open

    set_week(site=hall.site, agency=hall.agency, days=[DayHours(weekday=day) for day in range(7)], by=by)

    assert openness_now(by.now, agency=hall.agency).is_open


@pytest.mark.parametrize(
    ("values", "error", "sentence"),
    [
        ({"opens_at": time(8)}, HoursIncomplete, "Senin: isi jam mulai dan jam selesai."),
        ({**MORNING, "break_from": time(9)}, HoursIncomplete, "Senin: isi jam mulai dan jam selesai."),
        (
            {"opens_at": time(20), "closes_at": time(4)},
            HoursCrossMidnight,
            "Senin: jam selesai harus sesudah jam mulai pada hari yang sama, tidak melewati tengah malam.",
        ),
        (
            {**MORNING, "break_from": time(11), "break_until": time(13)},
            BreakOutsideHours,
            "Senin: istirahat harus berada di dalam jam layanan.",
        ),
        (
            {**MORNING, "break_from": time(11), "break_until": time(10)},
            BreakOutsideHours,
            "Senin: istirahat harus berada di dalam jam layanan.",
        ),
        (
            {"break_from": time(11), "break_until": time(12)},
            BreakOutsideHours,
            "Senin: istirahat harus berada di dalam jam layanan.",
        ),
    ],
)
def test_hours_that_cannot_be_are_refused_and_the_old_week_stays(
    hall: Hall, by: Actor, values: dict[str, Any], error: type[PlatformError], sentence: str
) -> None:
    before, no_hours = week_of(None), replace(RAMADAN, opens_at=None, closes_at=None)
    with pytest.raises(error) as refused:
        set_week(site=hall.site, agency=None, days=[DayHours(weekday=0, **values)], by=by)
    with pytest.raises(error):
        add_special_hours(facts=replace(no_hours, **values), by=by)

    assert refused.value.message == sentence
    assert week_of(None) == before
    assert not SpecialHours.objects.exists()


def test_a_week_is_copied(hall: Hall, by: Actor) -> None:
    outlet = Site.objects.create(slug="gerai", name="Gerai", address="Pasar")

    copy_week(source=hall.site, source_agency=None, site=outlet, agency=None, by=by)

    assert WeeklyHours.objects.filter(site=outlet).count() == 5
    with pytest.raises(NothingChosen):
        copy_week(source=hall.site, source_agency=hall.agency, site=outlet, agency=None, by=by)


def test_only_an_agency_with_a_stand_has_hours_at_a_site(hall: Hall, by: Actor) -> None:
    outlet = Site.objects.create(slug="gerai", name="Gerai", address="Pasar")

    with pytest.raises(AgencyWithoutStand):
        set_week(site=outlet, agency=hall.agency, days=[DayHours(weekday=0, **MORNING)], by=by)
    with pytest.raises(AgencyWithoutStand):
        add_special_hours(facts=replace(RAMADAN, site=outlet, agency=hall.agency), by=by)


# --- special hours


def test_a_season_is_kept_with_its_legal_basis(hall: Hall, by: Actor) -> None:
    add_special_hours(facts=RAMADAN, by=by)

    [row] = special_rows(MONDAY)
    assert (row.reason, row.legal_basis, row.hours) == ("Jam Ramadan", "SE Sekda 400.8/2023", "08.00–14.00")
    assert (row.place, row.is_today) == ("Semua tempat", False)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"last_date": date(2023, 3, 1)}, DatesOutOfOrder),
        ({"last_date": date(2923, 4, 20)}, DatesTooFar),
        ({"reason": " "}, TextInvalid),
        ({"legal_basis": "x" * 161}, TextInvalid),
        ({"kind": Kind.OPENING, "opens_at": None, "closes_at": None}, HoursIncomplete),
    ],
)
def test_special_hours_that_cannot_be_are_refused(
    hall: Hall, by: Actor, values: dict[str, Any], error: type[PlatformError]
) -> None:
    kept = add_special_hours(facts=RAMADAN, by=by)

    with pytest.raises(error):
        add_special_hours(facts=replace(RAMADAN, site=hall.site, **values), by=by)
    with pytest.raises(error):
        change_special_hours(special=kept, facts=replace(RAMADAN, **values), by=by)

    assert SpecialHours.objects.get().last_date == RAMADAN.last_date


@pytest.mark.parametrize(
    ("values", "is_refused"),
    [
        ({"first_date": date(2023, 4, 20), "last_date": date(2023, 5, 1)}, True),
        ({"first_date": date(2023, 4, 21), "last_date": date(2023, 5, 1)}, False),
        ({"weekday": 4}, False),
        ({"kind": Kind.LOCAL_HOLIDAY}, False),
        ({"kind": Kind.CLOSURE}, False),
    ],
)
def test_hours_of_one_kind_and_place_do_not_overlap(
    hall: Hall, by: Actor, values: dict[str, Any], is_refused: bool
) -> None:
    add_special_hours(facts=RAMADAN, by=by)
    again = replace(RAMADAN, **values)

    if not is_refused:
        add_special_hours(facts=again, by=by)
        return
    with pytest.raises(SpecialHoursOverlap) as refused:
        add_special_hours(facts=again, by=by)
    assert refused.value.message == ("Pada tanggal itu sudah berlaku “Jam Ramadan”. Ubah atau hapus yang lama dahulu.")


def test_closures_may_lie_over_each_other_and_places_beside_each_other(hall: Hall, by: Actor) -> None:
    closure = replace(RAMADAN, kind=Kind.CLOSURE)
    for facts in (closure, closure, replace(RAMADAN, site=hall.site), replace(RAMADAN, agency=hall.agency), RAMADAN):
        add_special_hours(facts=facts, by=by)

    assert SpecialHours.objects.count() == 5


def test_special_hours_are_corrected_and_removed(hall: Hall, by: Actor) -> None:
    kept = add_special_hours(facts=RAMADAN, by=by)

    change_special_hours(special=kept, facts=replace(RAMADAN, closes_at=time(15)), by=by)
    assert SpecialHours.objects.get().closes_at == time(15)

    remove_special_hours(special=kept, by=by)
    assert not SpecialHours.objects.exists()


def test_a_planned_closure_is_told_at_once(hall: Hall, by: Actor, heard: list[object]) -> None:
    facts = SpecialFacts(
        kind=Kind.CLOSURE, first_date=date(2022, 7, 20), last_date=date(2022, 7, 21), reason="Pindahan"
    )

    add_special_hours(facts=facts, by=by)

    assert heard == [
        SiteClosed(
            site_id=None,
            agency_id=None,
            begins=wib(0, day=date(2022, 7, 20)),
            ends=wib(0, day=date(2022, 7, 22)),
            reason="Pindahan",
            reason_en="",
        )
    ]


# --- sudden closures


def close(by: Actor, **values: Any) -> list[SpecialHours]:
    """Close the whole mall for the rest of today, unless something else is given."""
    usual = {"site": None, "agency": None, "resumes_at": None, "last_date": None, "reason": "Listrik padam"}
    return announce_closure(**{**usual, "reason_en": "Power cut", **values}, by=by)


def test_a_sudden_closure_holds_from_this_minute(hall: Hall, by: Actor, heard: list[object]) -> None:
    at_half_past_nine = replace(by, now=wib(9, 30))

    [closure] = close(at_half_past_nine)

    assert openness_now(wib(9, 29)).is_open
    assert openness_now(wib(9, 30)).reason == "Hari ini tutup sejak pukul 09.30 WIB: Listrik padam."
    assert openness_now(wib(8, day=MONDAY + timedelta(days=1))).is_open
    assert hours_told(closure) == "Tutup sejak pukul 09.30"
    assert heard == [
        SiteClosed(
            site_id=None,
            agency_id=None,
            begins=wib(9, 30),
            ends=wib(0, day=MONDAY + timedelta(days=1)),
            reason="Listrik padam",
            reason_en="Power cut",
        )
    ]


def test_a_sudden_closure_ends_at_a_time(hall: Hall, by: Actor, heard: list[object]) -> None:
    [closure] = close(by, resumes_at=time(10, 15), agency=hall.agency, site=hall.site)

    assert openness_now(wib(10), agency=hall.agency).reason == "Tutup sementara sampai pukul 10.15 WIB: Listrik padam."
    assert openness_now(wib(10, 15), agency=hall.agency).is_open
    assert openness_now(wib(10), agency=hall.other_agency).is_open
    assert hours_told(closure) == "Tutup pukul 09.00–10.15"
    [told] = heard
    assert isinstance(told, SiteClosed)
    assert (told.site_id, told.agency_id, told.ends) == (hall.site.pk, hall.agency.pk, wib(10, 15))


def test_a_sudden_closure_lasts_days(hall: Hall, by: Actor, heard: list[object]) -> None:
    close(by, last_date=date(2022, 7, 20))

    tuesday = openness_now(wib(9, day=date(2022, 7, 19)))
    assert (tuesday.reason, tuesday.next_opening) == ("Hari ini tutup: Listrik padam.", wib(8, day=date(2022, 7, 21)))
    [told] = heard
    assert isinstance(told, SiteClosed)
    assert (told.begins, told.ends) == (by.now, wib(0, day=date(2022, 7, 21)))


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"resumes_at": time(8, 59)}, HoursCrossMidnight),
        ({"resumes_at": time(10), "last_date": date(2022, 7, 19)}, HoursCrossMidnight),
        ({"last_date": date(2022, 7, 17)}, DatesOutOfOrder),
        ({"last_date": date(2922, 7, 17)}, DatesTooFar),
        ({"reason": ""}, TextInvalid),
    ],
)
def test_a_closure_that_cannot_be_closes_nothing(
    hall: Hall, by: Actor, heard: list[object], values: dict[str, Any], error: type[PlatformError]
) -> None:
    with pytest.raises(error):
        close(by, **values)

    assert (SpecialHours.objects.count(), heard) == (0, [])


@pytest.mark.parametrize("values", [{}, {"resumes_at": time(23)}, {"site": "own"}])
def test_nothing_is_closed_that_is_closed_anyway(
    hall: Hall, by: Actor, heard: list[object], values: dict[str, Any]
) -> None:
    evening = replace(by, now=wib(18))
    where = {"site": hall.site} if "site" in values else values

    with pytest.raises(NothingToClose):
        close(evening, **where)
    assert heard == []
    close(evening, last_date=MONDAY + timedelta(days=1), **({"site": hall.site} if "site" in values else {}))


def test_closing_at_midnight_closes_the_whole_day(hall: Hall, by: Actor, heard: list[object]) -> None:
    close(replace(by, now=wib(0)))

    assert openness_now(wib(9)).reason == "Hari ini tutup: Listrik padam."


# --- what screens are told


def test_agencies_of_which_something_else_is_true_now_are_named(hall: Hall, by: Actor) -> None:
    set_week(site=hall.site, agency=hall.agency, days=[DayHours(weekday=1, **MORNING)], by=by)

    rows = now_rows(main_opening(MONDAY), by.now)

    assert [(row.name, row.is_open, row.sentence) for row in rows] == [
        ("MPP", True, "Buka sampai pukul 15.00 WIB."),
        (
            "Disdukcapil",
            False,
            "Hari ini bukan hari layanan. Buka lagi Selasa, 19 Juli 2022 pukul 08.00 WIB.",
        ),
    ]
    assert [week.name for week in weeks_at(hall.site)] == ["MPP", "Disdukcapil"]
