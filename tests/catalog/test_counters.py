"""The counters of a site."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.errors import (
    AgencyWithoutStand,
    ChangeOvertaken,
    CounterGone,
    CounterNumbersUnreadable,
    CounterNumberUsed,
    NoSuchCounter,
    NothingChosen,
    ServiceNotOfAgency,
    TextInvalid,
    ZoneUnknown,
)
from mpp_catalog.events import CounterRetired
from mpp_catalog.models import Counter, Service, Site, Zone
from mpp_catalog.operations.counters import (
    MOST_AT_ONCE,
    add_counters,
    change_counter,
    move_counters,
    numbers_in,
    retire_counter,
)
from mpp_catalog.operations.places import add_zone, open_site
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.queries.places import counter_by_id, zone_rows
from mpp_platform.errors import PlatformError
from mpp_platform.models import AuditEntry


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What counters tell other parts, at once."""
    events: list[object] = []
    monkeypatch.setattr("mpp_catalog.operations.counters.publish", events.append)
    return events


def counter(number: str) -> Counter:
    return counter_by_id(Counter.objects.get(number=number).pk)


def zone(code: str) -> Zone:
    return Zone.objects.select_related("site").get(code=code)


def newest_change() -> int:
    return AuditEntry.objects.order_by("-pk")[0].pk


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("4-8, 12", ["4", "5", "6", "7", "8", "12"]),
        ("4 – 6;12", ["4", "5", "6", "12"]),
        ("a1-a3 b", ["A1", "A2", "A3", "B"]),
        ("08-11", ["08", "09", "10", "11"]),
        ("7, 7, 6-7", ["7", "6"]),
    ],
)
def test_many_numbers_are_read_from_one_line(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize("text", ["", " , ", "8-4", "satu dua tigapuluh", "1-999", "4-", "A1-B3", "<b>", "1;2;%", "٤"])
def test_what_is_no_list_of_numbers_is_refused(text: str) -> None:
    with pytest.raises(CounterNumbersUnreadable):
        numbers_in(text)


@given(st.text(max_size=500))
def test_whatever_is_written_gives_few_clean_numbers_or_one_sentence(text: str) -> None:
    try:
        numbers = numbers_in(text)
    except CounterNumbersUnreadable:
        return
    assert 1 <= len(numbers) <= MOST_AT_ONCE
    assert all(number.isascii() and number.isalnum() and len(number) <= 5 for number in numbers)


def test_counters_are_put_up_many_at_once(hall: Hall, by: Actor) -> None:
    made = add_counters(site=hall.site, agency=hall.agency, numbers="5-7", zone=zone("2"), by=by)

    assert [(row.number, row.zone_code) for row in made] == [("5", "2"), ("6", "2"), ("7", "2")]
    assert [row.number for row in zone_rows(hall.site)[2].counters] == ["5", "6", "7", "9"]


def test_a_number_that_is_used_puts_up_none(hall: Hall, by: Actor) -> None:
    with pytest.raises(CounterNumberUsed) as refused:
        add_counters(site=hall.site, agency=hall.agency, numbers="5-9", zone=None, by=by)

    assert refused.value.message == "Loket 9 sudah ada di tempat ini. Pilih nomor lain."
    assert Counter.objects.count() == 3


def test_counters_need_a_stand_and_a_zone_of_their_site(hall: Hall, by: Actor) -> None:
    other = open_site(name="Gedung B", address="Jalan", kind=Site.Kind.OUTLET, opens_on=None, by=by)
    foreign = add_zone(site=other, values={"code": "1"}, by=by)

    with pytest.raises(AgencyWithoutStand):
        add_counters(site=other, agency=hall.agency, numbers="1", zone=None, by=by)
    with pytest.raises(ZoneUnknown):
        add_counters(site=hall.site, agency=hall.agency, numbers="1", zone=foreign, by=by)
    with pytest.raises(ZoneUnknown):
        change_counter(counter=counter("3"), values={"zone": foreign}, by=by)
    with pytest.raises(ZoneUnknown):
        move_counters(site=hall.site, places={hall.counter.pk: foreign.pk}, by=by)


def test_a_counter_is_changed_as_a_whole(hall: Hall, by: Actor) -> None:
    second = Service.objects.create(
        agency=hall.agency, slug="kedua", name="Kedua", counter_minutes=5, fee_kind="free", certainty="K", daily_quota=9
    )
    values = {"number": "12", "zone": zone("2"), "equipment": "Kamera", "serves": [second.pk], "is_open": False}

    change_counter(counter=counter("3"), values=values, by=by)

    changed = counter("12")
    assert (changed.zone_code, changed.equipment, changed.serves) == ("2", "Kamera", [second.pk])
    assert not changed.is_open

    change_counter(counter=changed, values={"serves": [second.pk, hall.service.pk]}, by=by)
    assert counter("12").serves == []  # everything, and what is to come


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"number": "9"}, CounterNumberUsed),
        ({"number": "5-6"}, CounterNumbersUnreadable),
        ({"equipment": "x" * 241}, TextInvalid),
    ],
)
def test_a_counter_that_cannot_be_so_stays_as_it_is(
    hall: Hall, by: Actor, values: dict[str, Any], error: type[PlatformError]
) -> None:
    with pytest.raises(error):
        change_counter(counter=counter("3"), values={"is_open": False, **values}, by=by)

    assert counter("3").is_open


def test_a_counter_serves_its_own_agencys_services_alone(hall: Hall, by: Actor) -> None:
    with pytest.raises(ServiceNotOfAgency):
        change_counter(counter=counter("3"), values={"serves": [hall.other_service.pk]}, by=by)


def test_counters_move_many_at_once_and_back(hall: Hall, by: Actor) -> None:
    places = {hall.counter.pk: zone("2").pk, hall.second_counter.pk: None, hall.other_counter.pk: zone("2").pk}

    moved = move_counters(site=hall.site, places=places, by=by)

    assert [row.number for row in moved] == ["3", "4"]  # the third was there
    assert [(counter(number).zone_code) for number in ("3", "4", "9")] == ["2", "", "2"]
    undo_change(entry_id=newest_change(), by=by)
    assert [(counter(number).zone_code) for number in ("3", "4", "9")] == ["1", "1", "2"]


@pytest.mark.parametrize(
    ("places", "error"), [({}, NothingChosen), ({10**17: None}, NoSuchCounter), ({"own": 0}, ZoneUnknown)]
)
def test_a_move_that_cannot_be_moves_nothing(
    hall: Hall, by: Actor, places: dict[Any, int | None], error: type[PlatformError]
) -> None:
    wanted = {hall.counter.pk if pk == "own" else pk: place for pk, place in places.items()}

    with pytest.raises(error):
        move_counters(site=hall.site, places=wanted, by=by)


def test_a_retired_counter_keeps_its_history_and_frees_its_number(hall: Hall, by: Actor, heard: list[object]) -> None:
    first = retire_counter(counter=counter("3"), by=by)
    add_counters(site=hall.site, agency=hall.other_agency, numbers="3", zone=None, by=by)
    second = retire_counter(counter=counter("3"), by=by)

    assert (first.number, second.number) == ("3-L1", "3-L2")
    assert (first.is_retired, first.is_open, first.zone) == (True, False, None)
    assert heard == [
        CounterRetired(counter_id=first.pk, agency_id=hall.agency.pk, site_id=hall.site.pk),
        CounterRetired(counter_id=second.pk, agency_id=hall.other_agency.pk, site_id=hall.site.pk),
    ]
    with pytest.raises(CounterGone):
        retire_counter(counter=first, by=by)
    with pytest.raises(CounterGone):
        change_counter(counter=first, values={}, by=by)


def test_retiring_is_undone_while_nobody_took_the_number(hall: Hall, by: Actor) -> None:
    retire_counter(counter=counter("3"), by=by)
    retired = newest_change()
    add_counters(site=hall.site, agency=hall.other_agency, numbers="3", zone=None, by=by)

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=retired, by=by)
    retire_counter(counter=counter("3"), by=by)
    undo_change(entry_id=retired, by=by)

    assert counter("3").agency == hall.agency
