"""Decrees that give standards their force, and the date on the region's wall that they are compared with."""

from datetime import date, timedelta

import pytest
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.errors import DecreeInFuture, DecreeMissing, FactsInvalid, NothingChosen
from mpp_catalog.models import Agency
from mpp_catalog.operations.establishing import establish_standards
from mpp_catalog.operations.offering import change_agency_status
from mpp_platform.errors import PlatformError

TODAY = date(2022, 7, 18)


@pytest.fixture
def early(by: Actor) -> Actor:
    """The admin at 06.00 WIB: in Greenwich it is still the day before."""
    return Actor(person_id=by.person_id, now=by.now - timedelta(hours=3))


def test_a_decree_of_today_holds_from_the_early_morning_on(hall: Hall, early: Actor) -> None:
    establish_standards(services=[hall.service], decree_number="SK/12/2022", decree_date=TODAY, by=early)

    hall.service.refresh_from_db()
    assert (hall.service.decree_number, hall.service.decree_date) == ("SK/12/2022", TODAY)


@pytest.mark.parametrize(
    ("decree_number", "decree_date", "problem"),
    [
        (" ", TODAY, DecreeMissing),
        ("SK/12/2022", None, DecreeMissing),
        ("SK/12/2022", TODAY + timedelta(days=1), DecreeInFuture),
    ],
)
def test_a_decree_without_number_date_or_force_establishes_nothing(
    hall: Hall, early: Actor, decree_number: str, decree_date: date | None, problem: type[PlatformError]
) -> None:
    with pytest.raises(problem):
        establish_standards(services=[hall.service], decree_number=decree_number, decree_date=decree_date, by=early)

    hall.service.refresh_from_db()
    assert hall.service.decree_number == ""


def test_a_decree_on_no_service_is_none(hall: Hall, early: Actor) -> None:
    with pytest.raises(NothingChosen):
        establish_standards(services=[], decree_number="SK/12/2022", decree_date=TODAY, by=early)


def test_an_agency_pauses_on_the_date_of_its_own_region(hall: Hall, early: Actor) -> None:
    change_agency_status(agency=hall.agency, status=Agency.Status.PAUSED, reason="Rapat", reason_en="", by=early)

    assert hall.agency.status_since == TODAY


def test_an_agency_that_stops_without_a_word_to_citizens_serves_on(hall: Hall, early: Actor) -> None:
    with pytest.raises(FactsInvalid, match="Penjelasan untuk warga: Isian ini wajib diisi"):
        change_agency_status(agency=hall.agency, status=Agency.Status.PAUSED, reason=" ", reason_en="", by=early)

    hall.agency.refresh_from_db()
    assert hall.agency.status == Agency.Status.SERVING
