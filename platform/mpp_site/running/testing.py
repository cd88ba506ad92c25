"""A pytest plugin (``-p mpp_site.running.testing``): tests get their own PostgreSQL and Redis, beside a running copy's.

It must be loaded before Django reads the settings, hence by name and not by a conftest.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mpp_site.running.places import PROJECT
from mpp_site.running.postgres import EmbeddedPostgres
from mpp_site.running.redis import EmbeddedRedis

TESTING = Path(os.environ.get("MPP_DATA", str(PROJECT / ".data"))).resolve() / "testing"
os.environ["MPP_DATA"] = str(TESTING)
os.environ["MPP_DEMONSTRATION"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "mpp_site.settings"
_stops: list[Callable[[], None]] = []


@pytest.fixture(scope="session")
def services() -> None:
    """PostgreSQL and Redis, started for the first test that needs them."""
    if not os.environ.get("DATABASE_URL"):
        database = EmbeddedPostgres(durable=False)
        _stops.append(database.stop)
        database.start()
    if not os.environ.get("REDIS_URL"):
        bus = EmbeddedRedis()
        _stops.append(bus.stop)
        bus.start()


def pytest_unconfigure() -> None:
    """End what was started."""
    while _stops:
        _stops.pop()()
