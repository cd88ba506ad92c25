"""The one question of page, kiosk, board, officer and API, asked of a region: is this open here and now?"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import Hall, build_hall

from mpp_catalog.errors import MallNotSetUp, SiteUnknown
from mpp_catalog.hours import Openness
from mpp_catalog.models import Agency, MallRules, NationalHoliday, Site, SpecialHours, Stand, WeeklyHours
from mpp_catalog.opening import (
    forget_openings,
    main_opening,
    offered_service,
    openings_on,
    openness_now,
    site_opening,
    sites_of,
)
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context

MONDAY = date(2022, 7, 18)
QUERIES_WHEN_FORGOTTEN = 6  # sites, weeks, special hours, stands, holidays, rules


@pytest.fixture
def remembering(settings: Any, in_tangerang: RegionIdentity) -> None:
    """The memory of production, empty."""
    settings.OPENING_KEPT_SECONDS = 60
    forget_openings()


def open_outlet(**values: Any) -> Site:
    """A second site of the region, open on Mondays from 10.00 to 21.00."""
    outlet = Site.objects.create(**{"slug": "gerai-pasar", "name": "Gerai Pasar", "kind": Site.Kind.OUTLET, **values})
    WeeklyHours.objects.create(site=outlet, weekday=0, opens_at=time(10), closes_at=time(21))
    return outlet


def is_open(now: datetime, **asked: Any) -> bool:
    return openness_now(now, **asked).is_open


def test_a_mall_without_a_site_is_being_prepared(in_tangerang: RegionIdentity, now: datetime) -> None:
    with pytest.raises(MallNotSetUp):
        openness_now(now)
    with pytest.raises(MallNotSetUp):
        openings_on(MONDAY)


def test_it_is_open_until_closing_time_in_the_regions_own_zone(hall: Hall, now: datetime) -> None:
    closes_at = datetime(2022, 7, 18, 8, 0, tzinfo=UTC)  # 15.00 WIB

    for asked in ({}, {"agency": hall.agency}, {"service": hall.service}, {"site": hall.site}):
        assert openness_now(now, **asked) == Openness(True, "", None, closes_at)


def test_each_zone_opens_by_its_own_clock(jayapura: RegionIdentity) -> None:
    eight_in_wit = datetime(2022, 7, 17, 23, 0, tzinfo=UTC)

    with region_context(jayapura):
        build_hall()

        assert openness_now(eight_in_wit).is_open
        assert openness_now(eight_in_wit - timedelta(minutes=1)).reason == "Layanan dibuka pukul 08.00 WIT."


def test_without_a_site_the_agencys_first_stand_answers(hall: Hall, now: datetime) -> None:
    before_eight = now - timedelta(hours=2)
    outlet = open_outlet()
    elsewhere = Agency.objects.create(slug="bapenda", name="Bapenda", sequence=9)
    Stand.objects.create(site=outlet, agency=elsewhere, prefix="D")

    assert openness_now(before_eight, agency=elsewhere).reason == "Layanan dibuka pukul 10.00 WIB."
    assert openness_now(before_eight, agency=hall.agency).reason == "Layanan dibuka pukul 08.00 WIB."
    assert openness_now(before_eight, agency=hall.agency, site=outlet).reason == "Layanan dibuka pukul 10.00 WIB."


def test_an_agency_whose_only_site_has_ended_says_where_it_went(hall: Hall, now: datetime) -> None:
    gone = Site.objects.create(slug="lama", name="Lama", closes_on=date(2022, 6, 30), closing_note="Pindah ke MPP.")
    agency = Agency.objects.create(slug="bapenda", name="Bapenda", sequence=9)
    Stand.objects.create(site=gone, agency=agency, prefix="D")

    assert openness_now(now, agency=agency).reason == "Pindah ke MPP."


def test_another_regions_site_is_unknown_here(hall: Hall, selatan: RegionIdentity, now: datetime) -> None:
    with region_context(selatan):
        Site.objects.create(slug="selatan", name="Selatan")
        stranger = Site.objects.create(slug="selatan-2", name="Selatan 2")
    stranger.pk += 1_000_000

    with pytest.raises(SiteUnknown):
        openness_now(now, site=stranger)
    with pytest.raises(SiteUnknown):
        site_opening("selatan-2", MONDAY)


def test_sites_that_serve_come_main_first_then_by_kind(hall: Hall) -> None:
    mobile = Site.objects.create(slug="keliling", name="Keliling", kind=Site.Kind.MOBILE)
    outlet = open_outlet(opens_on=MONDAY)
    Site.objects.create(slug="besok", name="Besok", opens_on=MONDAY + timedelta(days=1))
    Site.objects.create(slug="kemarin", name="Kemarin", closes_on=MONDAY - timedelta(days=1))

    assert [opening.site.slug for opening in openings_on(MONDAY)] == [hall.site.slug, outlet.slug, mobile.slug]
    assert main_opening(MONDAY).site == hall.site
    assert site_opening("kemarin", MONDAY).site.name == "Kemarin"
    assert [opening.site.slug for opening in sites_of(hall.agency.pk, MONDAY)] == ["utama"]
    assert main_opening(MONDAY).prefixes == {hall.agency.pk: "A", hall.other_agency.pk: "C"}


@pytest.mark.parametrize(
    ("sites", "main"),
    [
        ([("a", None, date(2022, 6, 30)), ("b", date(2022, 8, 1), None)], "b"),
        ([("a", None, date(2022, 6, 30)), ("b", None, date(2022, 7, 1))], "b"),
        ([("a", date(2022, 9, 1), None), ("b", date(2022, 8, 1), None)], "b"),
    ],
)
def test_where_no_site_serves_the_next_one_or_the_last_one_answers(
    in_tangerang: RegionIdentity, sites: list[tuple[str, date | None, date | None]], main: str
) -> None:
    for slug, opens_on, closes_on in sites:
        Site.objects.create(slug=slug, name=slug, opens_on=opens_on, closes_on=closes_on)

    assert openings_on(MONDAY) == []
    assert main_opening(MONDAY).site.slug == main


@pytest.mark.parametrize(("is_confirmed", "reason"), [(True, "Hari ini tutup: Idulfitri."), (False, "")])
def test_a_holiday_counts_once_a_second_person_has_confirmed_it(
    hall: Hall, now: datetime, is_confirmed: bool, reason: str
) -> None:
    with registry_context():
        NationalHoliday.objects.update_or_create(
            date=MONDAY,
            defaults={"kind": "national", "name": "Idulfitri", "confirmed_at": now if is_confirmed else None},
        )

    assert openness_now(now).reason == reason


def test_joint_leave_is_the_regions_own_decision(hall: Hall, now: datetime) -> None:
    with registry_context():
        NationalHoliday.objects.create(date=MONDAY, kind="joint_leave", name="Cuti bersama", confirmed_at=now)
    assert not is_open(now)

    MallRules.objects.create(observes_joint_leave=False)

    assert is_open(now)


def test_special_hours_of_one_site_leave_the_others_alone(hall: Hall, now: datetime) -> None:
    outlet = open_outlet()
    SpecialHours.objects.create(kind="closure", site=hall.site, first_date=MONDAY, last_date=MONDAY, reason="Banjir")
    afternoon = now + timedelta(hours=2)

    assert openness_now(afternoon, site=hall.site).reason == "Hari ini tutup: Banjir."
    assert is_open(afternoon, site=outlet)

    SpecialHours.objects.create(kind="closure", first_date=MONDAY, last_date=MONDAY, reason="Gempa")

    assert openness_now(afternoon, site=outlet).reason == "Hari ini tutup: Gempa."


def test_a_paused_service_says_why_before_any_hours(hall: Hall, now: datetime) -> None:
    hall.service.paused_reason = "Mesin cetak rusak."

    assert openness_now(now - timedelta(hours=6), service=hall.service).reason == "Mesin cetak rusak."
    assert is_open(now, agency=hall.agency)


def test_the_rush_asks_the_database_once(hall: Hall, remembering: None, now: datetime) -> None:
    with CaptureQueriesContext(
        connection,
    ) as first:
        openness_now(now, agency=hall.agency)
    with CaptureQueriesContext(connection) as later:
        for agency in (None, hall.agency, hall.other_agency):
            openness_now(now, agency=agency)
            offered_service(hall.service.slug)
            openings_on(MONDAY)

    assert len(first) == QUERIES_WHEN_FORGOTTEN
    assert len(later) == 1  # the service


def test_another_site_and_more_hours_ask_nothing_more(hall: Hall, remembering: None, now: datetime) -> None:
    for number in range(3):
        outlet = open_outlet(slug=f"gerai-{number}")
        Stand.objects.create(site=outlet, agency=hall.agency, prefix="A")
        SpecialHours.objects.create(kind="season", site=outlet, first_date=MONDAY, last_date=MONDAY, reason="Ramadan")

    with CaptureQueriesContext(connection) as asked:
        openness_now(now)

    assert len(asked) == QUERIES_WHEN_FORGOTTEN


def test_what_is_remembered_is_forgotten_with_the_next_change(hall: Hall, remembering: None, now: datetime) -> None:
    assert is_open(now)
    SpecialHours.objects.create(kind="closure", first_date=MONDAY, last_date=MONDAY, reason="Banjir")
    assert is_open(now)

    forget_openings()

    assert not is_open(now)


def test_one_region_forgets_without_the_others(
    hall: Hall, remembering: None, selatan: RegionIdentity, now: datetime
) -> None:
    with region_context(selatan):
        build_hall()
        assert is_open(now)
        SpecialHours.objects.create(kind="closure", first_date=MONDAY, last_date=MONDAY, reason="Banjir")

    forget_openings()

    with region_context(selatan):
        assert is_open(now)  # still remembered
        forget_openings()
        assert not is_open(now)
