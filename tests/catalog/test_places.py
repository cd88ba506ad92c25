"""Sites over time, their zones, the agencies' stands and the counters."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import Hall

from mpp_catalog.changes import Action, Actor
from mpp_catalog.errors import (
    DatesOutOfOrder,
    DatesTooFar,
    NothingChosen,
    PrefixTaken,
    PrefixUnreadable,
    SiteEnded,
    StandNotEmpty,
    StandOpen,
    TextInvalid,
    ZoneCodeUsed,
    ZoneNotEmpty,
)
from mpp_catalog.models import Agency, Counter, Site, Stand, WeeklyHours, Zone
from mpp_catalog.operations.counters import retire_counter
from mpp_catalog.operations.places import (
    add_stand,
    add_zone,
    change_prefix,
    change_site,
    change_zone,
    close_site,
    close_stand,
    copy_stands,
    open_site,
    remove_zone,
)
from mpp_catalog.prefixes import prefix_checks
from mpp_catalog.queries.places import counter_by_id, site_rows, stand_rows, zone_at, zone_rows
from mpp_platform.errors import PlatformError
from mpp_platform.models import AuditEntry

TODAY = date(2022, 7, 18)


def counter(number: str) -> Counter:
    return counter_by_id(Counter.objects.get(number=number).pk)


def stand(agency: Agency) -> Stand:
    return Stand.objects.select_related("agency", "site").get(agency=agency)


def zone(code: str) -> Zone:
    return Zone.objects.select_related("site").get(code=code)


def newest_change() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


# --- sites


def test_a_site_opens_with_an_address_of_its_own(hall: Hall, by: Actor) -> None:
    made = [
        open_site(name=name, address="Pasar Anyar", kind=Site.Kind.OUTLET, opens_on=TODAY, by=by)
        for name in ("Gerai Pasar", "Gerai/Pasar", "Tambah", "市場")
    ]

    assert [site.slug for site in made] == ["gerai-pasar", "gerai-pasar-2", "tambah-2", "tempat"]
    assert (newest_change().action, newest_change().subject) == (Action.SITE_CHANGED, "市場")


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": " "}, TextInvalid),
        ({"name": "x" * 121}, TextInvalid),
        ({"address": ""}, TextInvalid),
        ({"opens_on": TODAY, "closes_on": TODAY - timedelta(days=1)}, DatesOutOfOrder),
        ({"opens_on": date(26, 7, 18)}, DatesTooFar),
        ({"closes_on": date(9999, 1, 1)}, DatesTooFar),
    ],
)
def test_a_site_that_cannot_be_is_refused(
    hall: Hall, by: Actor, values: dict[str, Any], error: type[PlatformError]
) -> None:
    told = {"name": "Gerai", "address": "Pasar", "kind": Site.Kind.OUTLET, "opens_on": None, **values}

    with pytest.raises(error):
        open_site(**told, by=by)
    with pytest.raises(error):
        change_site(site=hall.site, values=values, by=by)

    assert Site.objects.get().name == "MPP"


def test_a_renovation_closes_a_site_and_says_where_to_go(hall: Hall, by: Actor) -> None:
    new = open_site(name="Gedung B", address="Jalan Baru 2", kind=Site.Kind.TEMPORARY, opens_on=TODAY, by=by)

    close_site(site=hall.site, closes_on=TODAY - timedelta(days=1), note="", note_en="", next_site=new, by=by)

    kept = Site.objects.get(pk=hall.site.pk)
    assert kept.closing_note == "Pelayanan pindah ke Gedung B, Jalan Baru 2."
    assert [(row.slug, row.status) for row in site_rows(TODAY)] == [("gedung-b", "serving"), ("utama", "ended")]
    with pytest.raises(SiteEnded):
        close_site(site=kept, closes_on=TODAY, note="Lagi", note_en="", by=by)


def test_a_site_does_not_close_without_a_word(hall: Hall, by: Actor) -> None:
    with pytest.raises(TextInvalid):
        close_site(site=hall.site, closes_on=TODAY, note=" ", note_en="", by=by)


# --- zones


def test_a_zone_is_added_renamed_and_removed(hall: Hall, by: Actor) -> None:
    made = add_zone(site=hall.site, values={"code": "b", "name": "Perizinan"}, by=by)
    change_zone(zone=zone_at(hall.site, made.pk), values={"code": "C", "floor": "2"}, by=by)

    rows = [(row.code, row.floor, row.name) for row in zone_rows(hall.site)]
    assert rows == [("", "", ""), ("1", "1", ""), ("2", "1", ""), ("C", "2", "")]
    remove_zone(zone=zone("C"), by=by)
    assert not Zone.objects.filter(code="C").exists()


def test_a_code_stands_for_one_zone_of_a_site(hall: Hall, by: Actor) -> None:
    with pytest.raises(ZoneCodeUsed):
        add_zone(site=hall.site, values={"code": "2"}, by=by)
    with pytest.raises(ZoneCodeUsed):
        change_zone(zone=zone("1"), values={"code": "2"}, by=by)


def test_a_zone_with_counters_stays(hall: Hall, by: Actor) -> None:
    with pytest.raises(ZoneNotEmpty):
        remove_zone(zone=zone("1"), by=by)


# --- stands


def test_a_stand_opens_with_its_letters_or_the_first_free_ones(hall: Hall, by: Actor) -> None:
    police, post = (Agency.objects.create(slug=name, name=name, sequence=9) for name in ("Polri", "Pos"))

    assert add_stand(agency=police, site=hall.site, prefix=" p ", by=by).prefix == "P"
    assert add_stand(agency=post, site=hall.site, prefix="", by=by).prefix == "B"  # A, C and P are taken


@pytest.mark.parametrize(("prefix", "error"), [("a", PrefixTaken), ("I", PrefixUnreadable), ("ABC", PrefixUnreadable)])
def test_letters_that_are_taken_or_unreadable_are_refused(
    hall: Hall, by: Actor, prefix: str, error: type[PlatformError]
) -> None:
    police = Agency.objects.create(slug="polri", name="Polri", sequence=9)

    with pytest.raises(error):
        add_stand(agency=police, site=hall.site, prefix=prefix, by=by)
    with pytest.raises(error):
        change_prefix(stand=stand(hall.other_agency), prefix=prefix, by=by)

    assert Stand.objects.count() == 2


def test_an_agency_has_one_stand_at_a_site(hall: Hall, by: Actor) -> None:
    with pytest.raises(StandOpen):
        add_stand(agency=hall.agency, site=hall.site, prefix="Z", by=by)


def test_new_letters_count_from_the_next_number(hall: Hall, take: Callable[..., Any], by: Actor) -> None:
    before = take()

    change_prefix(stand=stand(hall.agency), prefix="d", by=by)

    assert (before.code, take().code) == ("A-001", "D-002")


def test_another_part_may_object_to_new_letters(hall: Hall, by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def object_to(stand: Stand, prefix: str) -> None:
        raise PrefixTaken(prefix=prefix, agency="nomor hari ini")

    monkeypatch.setattr("mpp_catalog.prefixes.prefix_checks", [*prefix_checks, object_to])

    with pytest.raises(PrefixTaken):
        change_prefix(stand=stand(hall.agency), prefix="D", by=by)
    assert stand(hall.agency).prefix == "A"


def test_letters_that_sound_alike_are_told_of_each_other(hall: Hall, by: Actor) -> None:
    change_prefix(stand=stand(hall.agency), prefix="B", by=by)
    change_prefix(stand=stand(hall.other_agency), prefix="D", by=by)

    assert [(row.prefix, row.alike) for row in stand_rows(hall.site)] == [("B", ("D",)), ("D", ("B",))]


def test_the_same_agencies_come_to_a_new_building(hall: Hall, by: Actor) -> None:
    new = open_site(name="Gedung B", address="Jalan Baru 2", kind=Site.Kind.TEMPORARY, opens_on=None, by=by)

    copy_stands(source=hall.site, site=new, by=by)

    assert list(Stand.objects.filter(site=new).order_by("prefix").values_list("agency__name", "prefix")) == [
        ("Disdukcapil", "A"),
        ("Kantor Samsat", "C"),
    ]
    with pytest.raises(NothingChosen):
        copy_stands(source=hall.site, site=new, by=by)


def test_a_stand_closes_when_its_counters_have_gone(hall: Hall, by: Actor) -> None:
    WeeklyHours.objects.create(site=hall.site, agency=hall.other_agency, weekday=0, opens_at="09:00", closes_at="12:00")
    with pytest.raises(StandNotEmpty):
        close_stand(stand=stand(hall.other_agency), by=by)
    retire_counter(counter=counter("9"), by=by)

    close_stand(stand=stand(hall.other_agency), by=by)

    assert not Stand.objects.filter(agency=hall.other_agency).exists()
    assert not WeeklyHours.objects.filter(agency=hall.other_agency).exists()
