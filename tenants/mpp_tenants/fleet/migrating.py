"""Migrating the fleet: public first is the business of ``manage.py prepare``; here each region follows.

A region is migrated in one transaction for each step, so a run that is cut off leaves every region whole, and the
next run reads again what is pending. Nothing is remembered between runs.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

import psycopg2.errors
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import DatabaseError, OperationalError, connections, transaction

from mpp_tenants.context import owner_context
from mpp_tenants.fleet.rendering import DjangoStep, SqlStep, Step, render_steps
from mpp_tenants.fleet.state import Key, RegionState, fleet_state
from mpp_tenants.models import RegionSchema
from mpp_tenants.roles import grant_region_schema, rights_hash

LOCK_TIMEOUT = "3s"
LOCK_ATTEMPTS = 5
RECORD = (
    "INSERT INTO django_migrations (app, name, applied) SELECT app, name, now() FROM unnest(%s, %s) AS done (app, name)"
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RegionOutcome:
    """What happened to one region; ``error`` is empty where all went well."""

    region: RegionState
    seconds: float
    error: str = ""


@dataclass
class FleetReport:
    """What a run did."""

    current: int = 0
    outcomes: list[RegionOutcome] = field(default_factory=list)
    held_back: list[RegionState] = field(default_factory=list)
    missing: list[RegionState] = field(default_factory=list)

    @property
    def failed(self) -> list[RegionOutcome]:
        """The regions that are still where they were."""
        return [outcome for outcome in self.outcomes if outcome.error]


def migrate_fleet(*, canary: int = 0, jobs: int = 2, progress: Progress = lambda done, total: None) -> FleetReport:
    """Bring every region to this release; where nothing is pending nothing is touched.

    :param canary: so many regions go first, one after the other; the rest follows only if all of them went well
    :param jobs: regions migrated at a time, each on a connection of its own
    """
    state = fleet_state()
    pending = state.pending
    report = FleetReport(
        current=sum(region.is_current for region in state.regions),
        missing=[region for region in state.regions if region.is_missing],
    )
    steps = {region.pending: None for region in pending}
    rendered = {lacking: _render_for(lacking, pending) for lacking in steps}
    first, rest = pending[:canary], pending[canary:]
    report.outcomes += [_migrate_region(region, rendered[region.pending]) for region in first]
    progress(len(first), len(pending))
    if report.failed:
        report.held_back = rest
        return report
    for outcome in _at_a_time(jobs, rest, rendered):
        report.outcomes.append(outcome)
        progress(len(report.outcomes), len(pending))
    return report


def _render_for(lacking: tuple[Key, ...], regions: Iterable[RegionState]) -> list[Step]:
    if not lacking:
        return []
    example = next(region for region in regions if region.pending == lacking)
    return render_steps(example.schema_name, lacking)


def _at_a_time(
    jobs: int, regions: list[RegionState], rendered: dict[tuple[Key, ...], list[Step]]
) -> Iterable[RegionOutcome]:
    with ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="fleet") as pool:
        work = [pool.submit(_migrate_region, region, rendered[region.pending]) for region in regions]
        for done in as_completed(work):
            yield done.result()
        closing = [pool.submit(connections.close_all) for _ in range(jobs)]
        for closed in closing:
            closed.result()


def _migrate_region(region: RegionState, steps: list[Step]) -> RegionOutcome:
    began = time.perf_counter()
    try:
        for step in steps:
            if isinstance(step, DjangoStep):
                _run_through_django(region, step)
            else:
                _replay(region, step)
        if not region.has_rights:
            _grant(region)
    except Exception as error:
        return RegionOutcome(region, time.perf_counter() - began, error=f"{type(error).__name__}: {error}".strip())
    return RegionOutcome(region, time.perf_counter() - began)


def _grant(region: RegionState) -> None:
    with owner_context("public"), transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        grant_region_schema(cursor, region.schema_name)
        RegionSchema.objects.using("owner").filter(region_id=region.code).update(rights_hash=rights_hash())


def _replay(region: RegionState, step: SqlStep) -> None:
    for attempt in range(1, LOCK_ATTEMPTS + 1):
        try:
            return _replay_once(region, step)
        except OperationalError as error:
            is_lock = isinstance(error.__cause__, psycopg2.errors.LockNotAvailable | psycopg2.errors.DeadlockDetected)
            if not is_lock or attempt == LOCK_ATTEMPTS:
                raise
            time.sleep(0.2 * attempt)
    return None


def _replay_once(region: RegionState, step: SqlStep) -> None:
    apps, names = zip(*step.migrations, strict=True)
    with owner_context(region.schema_name), transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        if step.statements:
            cursor.execute("\n".join(step.statements))
        cursor.execute(RECORD, [list(apps), list(names)])
        if step.creates_tables:
            grant_region_schema(cursor, region.schema_name)


def _run_through_django(region: RegionState, step: DjangoStep) -> None:
    with owner_context(region.schema_name):
        try:
            call_command(migrate.Command(), *step.migration, database="owner", verbosity=0, skip_checks=True)
        except DatabaseError:
            connections["owner"].close()
            raise
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            grant_region_schema(cursor, region.schema_name)
