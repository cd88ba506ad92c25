"""Nobody ever sees a foreign marker: generated histories of a whole process, over real commits.

``MPP_HISTORIES`` says how many (200); ``MPP_SHRINK=0`` leaves a failure as it was found; ``MPP_TALLY`` names a file
for the figures of the run.
"""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, Phase
from hypothesis import settings as profile
from hypothesis.stateful import run_state_machine_as_test
from redis import Redis
from tests.conftest import OPEN_REGIONS, known
from tests.isolation.blocks import Blocks, Stage
from tests.isolation.histories import Histories, names_of_people
from tests.isolation.markers import MARKERS, fill_scope

WANTED = int(os.environ.get("MPP_HISTORIES", "200"))
STEPS = 40
CREW = 2
WAYS = {
    "ORM",
    "ORM beside threads",
    "after a failing commit",
    "before a failing commit",
    "cache",
    "file",
    "iterator",
    "kept cursor",
    "live channel",
    "raw cursor",
    "task",
    "task sent",
    "thread",
    "thread of a context",
}


@pytest.fixture
def stage(committing: None, settings: Any, tmp_path: Path) -> Iterator[Stage]:
    """Three regions and the registry, every text column of each with its marker."""
    settings.MEDIA_ROOT = tmp_path
    Redis.from_url(settings.CACHES["default"]["LOCATION"]).flushdb()
    with connections["owner"].cursor() as cursor:
        tables = {table for key in MARKERS for table in fill_scope(cursor, key)}
    crew = ThreadPoolExecutor(CREW)
    names_of_people.app.conf.task_always_eager = True
    yield Stage({code: known(code) for code in OPEN_REGIONS}, sorted(tables), crew)
    names_of_people.app.conf.task_always_eager = False
    everybody = Barrier(CREW)
    for done in [crew.submit(close_connections, everybody) for _ in range(CREW)]:
        done.result(20)
    crew.shutdown()


def close_connections(everybody: Barrier) -> None:
    """Each thread closes its own."""
    everybody.wait(10)
    connections.close_all()


MANY = 2_000  # histories among which even the rarest way of seeing must have been taken


def test_nobody_ever_sees_a_foreign_marker(stage: Stage) -> None:
    Blocks.stage = stage
    phases = set(Phase) - ({Phase.shrink, Phase.explain} if os.environ.get("MPP_SHRINK") == "0" else set())
    try:
        run_state_machine_as_test(
            Histories,
            settings=profile(
                max_examples=WANTED,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                derandomize=False,
                print_blob=True,
                phases=phases,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        tell(stage)

    assert stage.tally.foreign == 0
    ways = {way for way, _ in stage.tally.seen}  # the ways of seeing that have seen something of their own
    assert ways <= WAYS
    assert len(WAYS - ways) <= (0 if WANTED >= MANY else len(WAYS) // 4)


def tell(stage: Stage) -> None:
    """Leave the figures of the run where the bench looks for them."""
    place = os.environ.get("MPP_TALLY")
    if place:
        tally = stage.tally
        figures = {"histories": tally.histories, "foreign": tally.foreign, "sightings": tally.seen.total()}
        Path(place).write_text(json.dumps(figures), encoding="utf-8")
