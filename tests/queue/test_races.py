"""Real connections at once: no number twice, nobody called twice, no quota overdrawn, no counter with two citizens."""

import threading
from collections import Counter as Tally
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from tests.conftest import Hall, build_hall

from mpp_catalog.models import Counter
from mpp_platform.errors import PlatformError
from mpp_queue import operations
from mpp_queue.models import Channel, DailyQuota, Ticket
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_region

THREADS = 8


@pytest.fixture
def committed_hall(committing: None) -> Any:
    with region_context(ready_region("36.71")):
        yield build_hall()


def at_once(work: Callable[[int], Any]) -> list[Any]:
    """Run ``work(0) … work(7)`` on connections of their own, started together; anticipated errors are results."""
    start = threading.Barrier(THREADS)
    results: list[Any] = [None] * THREADS

    def run(index: int) -> None:
        try:
            with region_context(ready_region("36.71")):
                start.wait()
                results[index] = work(index)
        except PlatformError as error:
            results[index] = error.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def issue(hall: Hall, now: datetime, key: UUID | None = None) -> Ticket:
    return operations.issue_ticket(service=hall.service, channel=Channel.PHONE, idempotency_key=key or uuid4(), now=now)


def test_numbers_taken_at_once_are_different_and_without_gaps(committed_hall: Hall, now: datetime) -> None:
    numbers = at_once(lambda _: [issue(committed_hall, now).number for _ in range(5)])

    assert sorted(number for five in numbers for number in five) == list(range(1, 5 * THREADS + 1))


def test_a_quota_is_never_overdrawn(committed_hall: Hall, now: datetime) -> None:
    committed_hall.service.daily_quota = 3
    committed_hall.service.save()

    results = at_once(lambda _: issue(committed_hall, now).code)

    assert Tally(results)["QUEUE_QUOTA_USED_UP"] == THREADS - 3
    assert sorted(code for code in results if code.startswith("A-")) == ["A-001", "A-002", "A-003"]
    assert DailyQuota.objects.get().issued == 3


def test_the_same_form_sent_at_once_is_one_ticket(committed_hall: Hall, now: datetime) -> None:
    key = uuid4()

    codes = at_once(lambda _: issue(committed_hall, now, key).code)

    assert codes == ["A-001"] * THREADS
    assert Ticket.objects.count() == 1


def test_two_counters_never_get_the_same_citizen(committed_hall: Hall, now: datetime) -> None:
    hall = committed_hall
    counters = [
        Counter.objects.create(site=hall.site, agency=hall.agency, number=f"1{index}") for index in range(THREADS)
    ]
    for _ in range(THREADS - 2):
        issue(hall, now)

    results = at_once(lambda index: operations.call_next_ticket(counter=counters[index], officer=None, now=now).code)

    called = [code for code in results if code.startswith("A-")]
    assert sorted(called) == [f"A-{number:03d}" for number in range(1, THREADS - 1)]
    assert Tally(results)["QUEUE_NO_TICKET_WAITING"] == 2


def test_two_officers_at_one_counter_call_one_citizen(committed_hall: Hall, now: datetime) -> None:
    for _ in range(THREADS):
        issue(committed_hall, now)

    results = at_once(lambda _: operations.call_next_ticket(counter=committed_hall.counter, officer=None, now=now).code)

    assert Tally(results) == {"A-001": 1, "QUEUE_COUNTER_BUSY": THREADS - 1}


def test_a_cancellation_and_a_call_at_once_end_in_one_of_the_two(committed_hall: Hall, now: datetime) -> None:
    ticket = issue(committed_hall, now)

    def act(index: int) -> str:
        if index % 2:
            return operations.cancel_ticket(ticket_id=ticket.pk, now=now).state
        return operations.call_next_ticket(counter=committed_hall.counter, officer=None, now=now).state

    results = at_once(act)

    ended = [result for result in results if result in ("cancelled", "called")]
    assert ended == [Ticket.objects.get().state]
