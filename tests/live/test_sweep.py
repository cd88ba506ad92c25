"""What a crash between commit and publication leaves wrong, the sweep puts right."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from redis import Redis
from tests.conftest import Hall

from mpp_live.publishing import channel_of
from mpp_platform.scope import current_region
from mpp_queue import operations
from mpp_queue.models import Ticket
from mpp_queue.queries import line_of
from mpp_queue.showing import show_lines, show_what_was_missed
from mpp_queue.snapshots import board_subject, line_subject
from mpp_queue.tasks import sweep_all_halls

Take = Callable[..., Ticket]
Clock = Callable[[datetime], None]


def published(subject: str) -> Any:
    state = Redis.from_url(settings.LIVE_REDIS_URL, decode_responses=True).hget(channel_of("36.71", subject), "s")
    return json.loads(state) if state else None


@pytest.fixture
def empty_bus(services: None) -> None:
    Redis.from_url(settings.LIVE_REDIS_URL).flushdb()


def test_the_sweep_publishes_what_was_never_published(
    empty_bus: None, hall: Hall, take: Take, clock: Clock, now: datetime
) -> None:
    take()

    assert show_what_was_missed(now) == 1

    assert published(line_subject(line_of(hall.counter)))["waiting"] == ["A-001"]
    assert published(board_subject(hall.site.pk))["waiting"] == 1


def test_the_sweep_leaves_alone_what_it_has_seen(
    empty_bus: None, hall: Hall, take: Take, clock: Clock, now: datetime
) -> None:
    take()
    show_what_was_missed(now)

    assert show_what_was_missed(now) == 0


def test_the_sweep_finds_a_crash_although_another_line_was_published_meanwhile(
    empty_bus: None, hall: Hall, take: Take, clock: Clock, now: datetime
) -> None:
    take()
    take(hall.other_service)
    show_lines({line_of(hall.other_counter)}, {hall.site.pk})

    show_what_was_missed(now)

    assert published(line_subject(line_of(hall.counter)))["waiting"] == ["A-001"]


def test_the_sweep_comes_again_when_redis_was_away(
    empty_bus: None, hall: Hall, take: Take, clock: Clock, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    take()
    with monkeypatch.context() as away:
        away.setattr("mpp_queue.showing.publish_state", lambda *_: False)
        show_what_was_missed(now)

    assert show_what_was_missed(now) == 1
    assert published(line_subject(line_of(hall.counter)))["waiting"] == ["A-001"]


def test_an_operation_publishes_after_its_commit(
    empty_bus: None, hall: Hall, take: Take, now: datetime, clock: Clock, django_capture_on_commit_callbacks: Any
) -> None:
    take()
    with django_capture_on_commit_callbacks() as callbacks:
        operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)
    before = published(line_subject(line_of(hall.counter)))
    for callback in callbacks:
        callback()

    assert before is None
    assert published(line_subject(line_of(hall.counter)))["at_counter"] == [
        {"code": "A-001", "state": "called", "counter": "3"}
    ]


def test_a_state_does_not_outlive_its_service_day(
    empty_bus: None, hall: Hall, take: Take, clock: Clock, now: datetime
) -> None:
    take()
    show_what_was_missed(now)  # at 09.00, so fifteen hours are left

    bus = Redis.from_url(settings.LIVE_REDIS_URL)
    assert 14 * 3600 < bus.ttl(channel_of("36.71", board_subject(hall.site.pk))) <= 15 * 3600


def test_one_failing_region_does_not_stop_the_sweep_of_the_others(
    committing: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[str] = []

    def sweep(now: datetime) -> None:
        swept.append(current_region().code)
        if current_region().code == "36.71":
            raise RuntimeError

    monkeypatch.setattr("mpp_queue.tasks.show_what_was_missed", sweep)
    sweep_all_halls()

    assert swept == ["36.71", "36.74", "91.03"]
