"""Killed in the middle, run again: provisioning, migrating, exporting, restoring, moving and deleting a region."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg2
import pytest
from django.db import connections
from tests.conftest import build_hall

from mpp_queue import operations
from mpp_queue.models import Channel, Ticket
from mpp_site.running.places import PROJECT
from mpp_tenants import life
from mpp_tenants.context import region_context
from mpp_tenants.life.server import owner_parameters
from mpp_tenants.models import RegionSchema
from mpp_tenants.operations import provision_region
from mpp_tenants.queries import ready_region, region_by_code

pytestmark = pytest.mark.processes
CODE = "33.76"
HALT = """
import django, time
django.setup()
from datetime import datetime, UTC
from pathlib import Path
now = datetime(2022, 7, 18, 2, tzinfo=UTC)

def halt(*args, **kwargs):
    print("halted", flush=True)
    time.sleep(60)
"""


def owner_url(database: str) -> str:
    """A database of the tests' server with its owner's rights, as ``DATABASE_URL``."""
    given = owner_parameters()
    port = f":{given['port']}" if given.get("port") else ""
    password = f":{quote(given['password'], safe='')}" if given.get("password") else ""
    return f"postgres://{quote(given['user'])}{password}@{quote(given['host'], safe='')}{port}/{database}"


def run_until_halted(work: str) -> None:
    """Run this in a process of its own and kill it where it says so."""
    environment = dict(os.environ, DATABASE_URL=owner_url(owner_parameters()["dbname"]))
    process = subprocess.Popen(
        [sys.executable, "-c", HALT + textwrap.dedent(work)], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "halted\n"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    wait_until_the_server_noticed()


def wait_until_the_server_noticed() -> None:
    with connections["owner"].cursor() as cursor:
        for _ in range(100):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND state LIKE 'idle in tr%%' AND pid <> pg_backend_pid()"
            )
            if cursor.fetchone() == (0,):
                return
            cursor.execute("SELECT pg_sleep(0.05)")


def schemas() -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'region\\_33\\_76%%' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture
def nothing_of_tegal(committing: None, settings: object, tmp_path: Path) -> Iterator[Path]:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    yield tmp_path
    with connections["owner"].cursor() as cursor:
        for name in schemas():
            cursor.execute(f"DROP SCHEMA {name} CASCADE")
        cursor.execute("DELETE FROM tenants_regionschema WHERE region_id = %s", [CODE])
        cursor.execute("DELETE FROM platform_auditentry")


@pytest.fixture
def tegal(nothing_of_tegal: Path, now: datetime) -> Path:
    """A region with one ticket; returns where exports go."""
    with region_context(provision_region(code=CODE, now=now)):
        hall = build_hall()
        operations.issue_ticket(service=hall.service, channel=Channel.PHONE, idempotency_key=uuid4(), now=now)
    return nothing_of_tegal


def tickets() -> int:
    with region_context(ready_region(CODE)):
        return Ticket.objects.count()


@pytest.mark.parametrize("step", ["ensure_region_role", "grant_region_schema", "prefer_schema_shards", "forget_hosts"])
def test_provisioning(nothing_of_tegal: Path, now: datetime, step: str) -> None:
    run_until_halted(f"""
        from mpp_tenants import operations
        operations.{step} = halt
        operations.provision_region(code="{CODE}", now=now)
    """)
    is_done = step == "forget_hosts"  # the last step stands behind the commit
    assert schemas() == (["region_33_76"] if is_done else [])
    assert region_by_code(CODE).is_ready is is_done

    provision_region(code=CODE, now=now)

    assert schemas() == ["region_33_76"]
    assert RegionSchema.objects.filter(region_id=CODE).count() == 1


def test_exporting(tegal: Path, now: datetime) -> None:
    run_until_halted(f"""
        from mpp_tenants.life import exporting
        exporting._dump = halt
        exporting.export_region(code="{CODE}", now=now, into=Path("{tegal}"))
    """)
    assert [path.suffix for path in tegal.iterdir()] == [".partial"]

    bundle = life.export_region(code=CODE, now=now, into=tegal)

    assert [path.name for path in tegal.iterdir()] == [bundle.folder.name]


def test_restoring(tegal: Path, now: datetime) -> None:
    bundle = life.export_region(code=CODE, now=now, into=tegal)
    run_until_halted(f"""
        from mpp_tenants.life import restoring
        restoring.grant_region_schema = halt
        restoring.restore_region(code="{CODE}", folder=Path("{bundle.folder}"), now=now)
    """)
    assert (schemas(), tickets()) == (["region_33_76"], 1)

    life.restore_region(code=CODE, folder=bundle.folder, now=now)

    assert tickets() == 1


def test_deleting(tegal: Path, now: datetime) -> None:
    life.request_deletion(code=CODE, now=now - timedelta(days=31))
    run_until_halted(f"""
        from mpp_tenants.life import ending
        ending._drop_role = halt
        ending.finish_deletion(code="{CODE}", now=datetime.now(UTC))
    """)
    assert schemas() == ["region_33_76"]

    life.finish_deletion(code=CODE, now=datetime.now(UTC))

    assert (schemas(), region_by_code(CODE).is_ready) == ([], False)


def test_deleting_before_anything_was_dropped(tegal: Path, now: datetime) -> None:
    life.request_deletion(code=CODE, now=now - timedelta(days=31))
    run_until_halted(f"""
        from mpp_tenants.life import ending
        ending.tidy_region = halt
        ending.finish_deletion(code="{CODE}", now=datetime.now(UTC))
    """)
    assert schemas() == ["region_33_76"]

    life.finish_deletion(code=CODE, now=datetime.now(UTC))

    assert schemas() == []


@pytest.fixture
def other_database(tegal: Path) -> Iterator[str]:
    """Another deployment's database, prepared and without the region."""
    admin = psycopg2.connect(**{**owner_parameters(), "dbname": "postgres"})
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS test_mpp_other WITH (FORCE)")
        cursor.execute("CREATE DATABASE test_mpp_other")
    command = [sys.executable, str(PROJECT / "manage.py"), "prepare"]
    subprocess.run(command, env=dict(os.environ, DATABASE_URL=owner_url("test_mpp_other")), check=True)
    yield owner_url("test_mpp_other")
    with admin.cursor() as cursor:
        cursor.execute("DROP DATABASE test_mpp_other WITH (FORCE)")
    admin.close()


def tickets_there() -> int:
    other = psycopg2.connect(**{**owner_parameters(), "dbname": "test_mpp_other"})
    with other, other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM region_33_76.queue_ticket")
        (count,) = cursor.fetchone() or (0,)
    other.close()
    return int(count)


def test_moving(tegal: Path, other_database: str, now: datetime) -> None:
    run_until_halted(f"""
        from mpp_tenants.life import moving, restoring
        restoring._swap = halt
        moving.move_region(code="{CODE}", to_url="{other_database}", now=now, into=Path("{tegal}"))
    """)
    assert schemas() == ["region_33_76"]

    rows = life.move_region(code=CODE, to_url=other_database, now=datetime.now(UTC), into=tegal)

    assert (rows["queue_ticket"], tickets_there()) == (1, 1)
    assert RegionSchema.objects.get(region_id=CODE).status == RegionSchema.Status.MOVED
    assert not region_by_code(CODE).is_ready
