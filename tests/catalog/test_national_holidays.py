"""National holidays: what two people of the ministry have looked at is in force, and nothing else."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from tests.catalog.screens import markup_of
from tests.conftest import PASSWORD

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_catalog.errors import (
    FactsInvalid,
    HolidayConfirmed,
    HolidayExists,
    HolidayNotConfirmed,
    HolidayOutOfRange,
    HolidayUnknown,
    NothingChosen,
    ProposerCannotConfirm,
)
from mpp_catalog.models import NationalHoliday
from mpp_catalog.operations.holidays import (
    HolidayProposal,
    confirm_holidays,
    load_holidays,
    propose_holidays,
    remove_holiday,
    reopen_holiday,
)
from mpp_platform.models import AuditEntry
from mpp_tenants.context import registry_context

Clock = Callable[[datetime], None]
FEAST = HolidayProposal(
    date=date(2023, 4, 22), kind="national", name="Idulfitri", name_en="Eid al-Fitr", source="SKB 1066/2022"
)
LEAVE = HolidayProposal(date=date(2023, 4, 21), kind="joint_leave", name="Cuti bersama", source="SKB 1066/2022")
PAGE = "/nasional/katalog/libur/"


@pytest.fixture
def registry(db: None) -> Iterator[None]:
    """The test runs where the ministry works."""
    with registry_context():
        yield


@pytest.fixture
def one(registry: None, now: datetime) -> Actor:
    """Somebody of the ministry."""
    return Actor(person_id=UUID(int=1), now=now)


@pytest.fixture
def other(registry: None, now: datetime) -> Actor:
    """A colleague."""
    return Actor(person_id=UUID(int=2), now=now)


def in_force() -> list[date]:
    days = NationalHoliday.objects.filter(confirmed_at__isnull=False).order_by("date")
    return list(days.values_list("date", flat=True))


def actions() -> list[str]:
    entries = AuditEntry.objects.filter(action__startswith="holiday.").order_by("pk")
    return list(entries.values_list("action", flat=True))


def test_the_seed_is_the_decree_of_2026_and_nobody_has_looked_at_it(registry: None) -> None:
    kinds = list(NationalHoliday.objects.filter(date__year=2026).order_by("date").values_list("kind", flat=True))

    assert (kinds.count("national"), kinds.count("joint_leave")) == (17, 8)
    assert in_force() == []
    assert load_holidays() == 0


def test_a_proposed_day_is_in_force_once_a_colleague_has_confirmed_it(one: Actor, other: Actor) -> None:
    propose_holidays(proposals=[FEAST, LEAVE], by=one)
    assert in_force() == []

    confirmed = confirm_holidays(dates=[FEAST.date], by=other)

    assert [row.date for row in confirmed] == in_force() == [FEAST.date]
    day = NationalHoliday.objects.get(date=FEAST.date)
    assert (day.proposed_by_id, day.confirmed_by_id, day.confirmed_at) == (one.person_id, other.person_id, other.now)
    assert actions() == ["holiday.proposed", "holiday.confirmed"]


def test_the_proposer_cannot_confirm(one: Actor, other: Actor) -> None:
    propose_holidays(proposals=[FEAST], by=one)
    propose_holidays(proposals=[LEAVE], by=other)

    with pytest.raises(ProposerCannotConfirm) as refusal:
        confirm_holidays(dates=[FEAST.date, LEAVE.date], by=one)

    assert refusal.value.data == {"name": "Idulfitri"}
    assert in_force() == []


def test_a_day_that_came_with_the_platform_takes_two_people_too(one: Actor, other: Actor) -> None:
    new_year = date(2026, 1, 1)

    assert confirm_holidays(dates=[new_year], by=one) == []
    with pytest.raises(ProposerCannotConfirm):
        confirm_holidays(dates=[new_year], by=one)
    confirm_holidays(dates=[new_year], by=other)

    assert in_force() == [new_year]
    assert actions() == ["holiday.checked", "holiday.confirmed"]


def test_many_are_confirmed_at_once_and_days_in_force_stay_as_they_are(one: Actor, other: Actor) -> None:
    propose_holidays(proposals=[FEAST, LEAVE], by=one)
    confirm_holidays(dates=[FEAST.date], by=other)
    third = Actor(person_id=UUID(int=3), now=other.now)

    assert [row.date for row in confirm_holidays(dates=[FEAST.date, LEAVE.date], by=third)] == [LEAVE.date]
    assert NationalHoliday.objects.get(date=FEAST.date).confirmed_by_id == other.person_id


@pytest.mark.parametrize(
    ("proposals", "error"),
    [
        ([], NothingChosen),
        ([FEAST, HolidayProposal(**{**vars(LEAVE), "name": " "})], FactsInvalid),
        ([FEAST, HolidayProposal(**{**vars(LEAVE), "name": "x" * 121})], FactsInvalid),
        ([FEAST, HolidayProposal(**{**vars(LEAVE), "source": ""})], FactsInvalid),
        ([FEAST, HolidayProposal(**{**vars(LEAVE), "kind": "pesta"})], FactsInvalid),
        ([FEAST, HolidayProposal(**{**vars(LEAVE), "date": date(1945, 8, 17)})], HolidayOutOfRange),
        ([FEAST, HolidayProposal(**{**vars(LEAVE), "date": date(2062, 1, 1)})], HolidayOutOfRange),
        ([FEAST, LEAVE, FEAST], HolidayExists),
    ],
)
def test_one_bad_day_keeps_all_out(one: Actor, proposals: list[HolidayProposal], error: type[Exception]) -> None:
    with pytest.raises(error):
        propose_holidays(proposals=proposals, by=one)

    assert NationalHoliday.objects.filter(date__year=2023).count() == 0
    assert actions() == []


def test_a_date_is_proposed_once(one: Actor, other: Actor) -> None:
    propose_holidays(proposals=[FEAST], by=one)

    with pytest.raises(HolidayExists) as refusal:
        propose_holidays(proposals=[LEAVE, FEAST], by=other)

    assert refusal.value.message == "Tanggal 22 April 2023 sudah tercatat sebagai Idulfitri."
    assert NationalHoliday.objects.filter(date__year=2023).count() == 1


def test_a_day_in_force_is_taken_out_of_force_before_it_is_removed(one: Actor, other: Actor) -> None:
    propose_holidays(proposals=[FEAST], by=one)
    with pytest.raises(HolidayNotConfirmed):
        reopen_holiday(day=FEAST.date, by=one)
    confirm_holidays(dates=[FEAST.date], by=other)

    with pytest.raises(HolidayConfirmed):
        remove_holiday(day=FEAST.date, by=one)
    reopen_holiday(day=FEAST.date, by=other)
    with pytest.raises(ProposerCannotConfirm):
        confirm_holidays(dates=[FEAST.date], by=other)
    remove_holiday(day=FEAST.date, by=other)

    assert not NationalHoliday.objects.filter(date=FEAST.date).exists()
    assert actions() == ["holiday.proposed", "holiday.confirmed", "holiday.reopened", "holiday.removed"]


def test_a_day_that_is_none_is_not_found(one: Actor) -> None:
    with pytest.raises(NothingChosen):
        confirm_holidays(dates=[], by=one)
    for work in (
        lambda: confirm_holidays(dates=[date(2023, 4, 1)], by=one),
        lambda: remove_holiday(day=date(2023, 4, 1), by=one),
        lambda: reopen_holiday(day=date(2023, 4, 1), by=one),
    ):
        with pytest.raises(HolidayUnknown):
            work()


def propose(client: Client, **changes: str) -> Any:
    form = {
        "date": "2023-04-22",
        "kind": "national",
        "name": "Idulfitri",
        "name_en": "Eid al-Fitr",
        "source": "SKB 1066/2022",
        "tahun": "2023",
    }
    return client.post(f"{PAGE}usulkan/", {**form, **changes})


@pytest.fixture
def second_client(ministry_client: Client, sign_in: Any) -> Client:
    """A colleague of the ministry's first person, on a browser of their own."""
    client = Client(headers={"host": "localhost"})
    with registry_context():
        colleague = User.objects.create_user(
            email="pemeriksa@panrb.example", password=PASSWORD, name="Pemeriksa", role=Role.MINISTRY
        )
    sign_in(client, colleague, registry_context())
    return client


def test_one_proposes_and_the_other_confirms_on_the_page(
    ministry_client: Client, second_client: Client, clock: Clock
) -> None:
    answer = propose(ministry_client)
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?tahun=2023")

    refused = ministry_client.post(f"{PAGE}sahkan/", {"date": ["2023-04-22"], "tahun": "2023"})
    confirmed = second_client.post(f"{PAGE}sahkan/", {"date": ["2023-04-22"], "tahun": "2023"}, follow=True)

    assert (refused.status_code, refused["X-Problem"]) == (409, "CATALOG_PROPOSER_CANNOT_CONFIRM")
    assert "Idulfitri sudah Anda periksa. Pengesahannya menunggu pemeriksa yang lain." in markup_of(refused)
    assert "1 hari disahkan." in markup_of(confirmed)
    row = confirmed.context["rows"][0]
    assert (row.proposed_by, row.confirmed_by, row.checks) == ("Pemantau", "Pemeriksa", 2)


def test_the_proposers_own_day_has_no_box_to_tick(ministry_client: Client, second_client: Client, clock: Clock) -> None:
    propose(ministry_client)
    box = 'name="date" value="2023-04-22"'

    pages = [markup_of(client.get(f"{PAGE}?tahun=2023")) for client in (ministry_client, second_client)]

    assert [box in page for page in pages] == [False, True]


@pytest.mark.parametrize(
    "changes",
    [
        {"date": "kemarin"},
        {"date": "2023-02-30"},
        {"date": "1945-08-17"},
        {"name": ""},
        {"name": "x" * 121},
        {"name": "\x00"},
        {"kind": "pesta"},
        {"source": ""},
    ],
)
def test_a_refused_proposal_shows_again_what_was_written(
    ministry_client: Client, clock: Clock, changes: dict[str, str]
) -> None:
    answer = propose(ministry_client, **{"name_en": "A word of mine", **changes})

    assert answer.status_code == 400
    assert "A word of mine" in markup_of(answer)
    with registry_context():
        assert NationalHoliday.objects.filter(date__year__lt=2026).count() == 0


def test_a_day_is_reopened_and_removed_on_the_page(
    ministry_client: Client, second_client: Client, clock: Clock
) -> None:
    propose(ministry_client)
    second_client.post(f"{PAGE}sahkan/", {"date": ["2023-04-22"], "tahun": "2023"})

    refused = second_client.post(f"{PAGE}2023-04-22/hapus/", {"tahun": "2023"})
    second_client.post(f"{PAGE}2023-04-22/tarik/", {"tahun": "2023"})
    removed = second_client.post(f"{PAGE}2023-04-22/hapus/", {"tahun": "2023"})

    assert refused["X-Problem"] == "CATALOG_HOLIDAY_CONFIRMED"
    assert removed["Location"] == f"{PAGE}?tahun=2023"
    with registry_context():
        assert NationalHoliday.objects.filter(date__year=2023).count() == 0


@pytest.mark.parametrize("day", ["2023-04-22", "kemarin", "2023-13-45", "' OR 1=1"])
def test_a_day_that_is_none_has_no_page(ministry_client: Client, clock: Clock, day: str) -> None:
    for action in ("tarik", "hapus"):
        answer = ministry_client.post(f"{PAGE}{day}/{action}/")
        assert (answer.status_code, answer["X-Problem"]) == (404, "CATALOG_HOLIDAY_UNKNOWN")


@pytest.mark.parametrize("year", ["", "abc", "0000", "99999", "20²6"])
def test_an_unreadable_year_shows_this_year(ministry_client: Client, clock: Clock, year: str) -> None:
    assert ministry_client.get(PAGE, {"tahun": year}).context["year"] == 2022


def test_the_page_asks_as_often_for_three_days_as_for_one(
    ministry_client: Client, clock: Clock, django_assert_num_queries: Any
) -> None:
    propose(ministry_client)
    with django_assert_num_queries(5):
        ministry_client.get(f"{PAGE}?tahun=2023")

    propose(ministry_client, date="2023-04-23")
    propose(ministry_client, date="2023-04-24")
    with django_assert_num_queries(5):
        assert len(ministry_client.get(f"{PAGE}?tahun=2023").context["rows"]) == 3
