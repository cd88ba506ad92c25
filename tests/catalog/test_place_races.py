"""Two admins at once: no number, letter or weekday twice, and a sentence for the second one instead of a breakdown."""

import threading
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from datetime import time
from typing import Any

import pytest
from django.db import connections
from tests.conftest import Hall, build_hall

from mpp_catalog.changes import Actor
from mpp_catalog.models import Counter, Stand, WeeklyHours, Zone
from mpp_catalog.operations.counters import add_counters
from mpp_catalog.operations.hours import DayHours, set_week
from mpp_catalog.operations.places import add_zone, change_prefix
from mpp_platform.errors import PlatformError
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_region

THREADS = 6


@pytest.fixture
def committed_hall(committing: None) -> Iterator[Hall]:
    with region_context(ready_region("36.71")):
        yield build_hall()


@pytest.fixture
def by(now: Any) -> Actor:
    """The platform itself: the admin of the other tests is not committed."""
    return Actor(person_id=None, now=now)


def at_once(work: Callable[[int], Any]) -> Tally[str]:
    """Run ``work(0) … work(5)`` on connections of their own, started together; how often each ended how."""
    start = threading.Barrier(THREADS)
    results: list[str] = []

    def run(index: int) -> None:
        try:
            with region_context(ready_region("36.71")):
                start.wait()
                work(index)
                results.append("done")
        except PlatformError as error:
            results.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Tally(results)


def test_one_number_is_put_up_once(committed_hall: Hall, by: Actor) -> None:
    results = at_once(
        lambda _: add_counters(site=committed_hall.site, agency=committed_hall.agency, numbers="5-7", zone=None, by=by)
    )

    assert results == {"done": 1, "CATALOG_COUNTER_NUMBER_USED": THREADS - 1}
    assert Counter.objects.count() == 6


def test_one_code_names_one_zone(committed_hall: Hall, by: Actor) -> None:
    results = at_once(lambda _: add_zone(site=committed_hall.site, values={"code": "B"}, by=by))

    assert results == {"done": 1, "CATALOG_ZONE_CODE_USED": THREADS - 1}
    assert Zone.objects.filter(code="B").count() == 1


def test_one_letter_begins_one_agencys_numbers(committed_hall: Hall, by: Actor) -> None:
    stands = list(Stand.objects.select_related("agency", "site").order_by("pk"))

    results = at_once(lambda index: change_prefix(stand=stands[index % 2], prefix="Z", by=by))

    assert results == {"done": THREADS // 2, "CATALOG_PREFIX_TAKEN": THREADS // 2}
    assert Stand.objects.filter(prefix="Z").count() == 1


def test_a_week_set_twice_has_every_weekday_once(committed_hall: Hall, by: Actor) -> None:
    def set_own(index: int) -> None:
        days = [DayHours(weekday=day, opens_at=time(8), closes_at=time(10 + index)) for day in range(7)]
        set_week(site=committed_hall.site, agency=committed_hall.agency, days=days, by=by)

    results = at_once(set_own)

    assert results == {"done": THREADS}
    rows = WeeklyHours.objects.filter(agency=committed_hall.agency).order_by("weekday")
    assert [row.weekday for row in rows] == list(range(7))
    assert len({row.closes_at for row in rows}) == 1
