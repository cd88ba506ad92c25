"""What a crash between commit and publication leaves wrong, the sweep puts right."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from redis import Redis
from tests.conftest import Hall

from mpp_live.publishing import channel_of, progress
from mpp_queue import operations
from mpp_queue.handlers import PROGRESS, show_what_was_missed
from mpp_queue.models import Ticket, TicketEvent
from mpp_queue.snapshots import board_subject, line_subject

Take = Callable[..., Ticket]


def published(subject: str) -> Any:
    state = Redis.from_url(settings.LIVE_REDIS_URL, decode_responses=True).hget(channel_of("36.71", subject), "s")
    return json.loads(state) if state else None


@pytest.fixture
def empty_bus(services: None) -> None:
    Redis.from_url(settings.LIVE_REDIS_URL).flushdb()


def test_the_sweep_publishes_what_was_never_published(
    empty_bus: None, hall: Hall, take: Take, clock: Callable[[datetime], None]
) -> None:
    take()

    assert show_what_was_missed() == 1

    assert published(line_subject(hall.agency.pk))["waiting"] == ["A-001"]
    assert published(board_subject(hall.site.pk))["waiting"] == 1


def test_the_sweep_leaves_alone_what_was_published(
    empty_bus: None, hall: Hall, take: Take, clock: Callable[[datetime], None]
) -> None:
    take()
    show_what_was_missed()

    assert show_what_was_missed() == 0
    assert progress(PROGRESS) == TicketEvent.objects.order_by("-pk")[0].pk


def test_an_operation_publishes_after_its_commit(
    empty_bus: None,
    hall: Hall,
    take: Take,
    now: datetime,
    clock: Callable[[datetime], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    take()
    with django_capture_on_commit_callbacks() as callbacks:
        operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)
    before = published(line_subject(hall.agency.pk))
    for callback in callbacks:
        callback()

    assert before is None
    assert published(line_subject(hall.agency.pk))["at_counter"] == [
        {"code": "A-001", "state": "called", "counter": "3"}
    ]
    assert show_what_was_missed() == 0
