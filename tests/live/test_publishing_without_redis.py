"""Redis away: nothing acknowledged is lost, and nobody is told that it failed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from tests.conftest import Hall

from mpp_live import publishing
from mpp_queue.models import Ticket


@pytest.fixture
def no_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        publishing, "_redis", lambda: Redis(port=1, socket_connect_timeout=0.2, retry=Retry(NoBackoff(), 0))
    )


def test_a_number_is_given_while_redis_is_away(
    no_redis: None,
    hall: Hall,
    take: Callable[..., Ticket],
    clock: Callable[[datetime], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        ticket = take()

    assert Ticket.objects.get().code == ticket.code


def test_publishing_says_that_it_failed(no_redis: None, hall: Hall) -> None:
    assert publishing.publish_state("line.1", dict) is False
    assert publishing.is_bus_up() is False
