"""Migrating 552 regions: nothing to do, and one column to add.

``fleet_noop`` is the whole command as a process; its limit is the one query that reads every region's state, by psql.
``fleet_add_column`` is the runner; its limit is the same statements by plain SQL, one transaction a region on one
connection. The stock command of django-tenants is timed over a part of the regions and scaled, and said so.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from stage import figure, open_nation, open_stage, program, seconds

STOCK_REGIONS = 40
LATER = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "{before}")]
    operations = [migrations.AddField("auditentry", "{name}", models.CharField(max_length=20, default=""))]
"""
INITIAL = """
from importlib import import_module

Migration = import_module("mpp_platform.migrations.0001_initial").Migration
"""


def measure() -> dict[str, dict[str, Any]]:
    """Nothing pending first; then a release with one more column."""
    folder = open_stage()
    open_nation()
    noop = measure_noop(folder)
    release(folder, "0002_later", before="0001_initial", name="later_note")
    return {"fleet_noop": noop, "fleet_add_column": measure_add_column(folder)}


def measure_noop(folder: Path) -> dict[str, Any]:
    """``manage.py fleet migrate`` with nothing to do, from the shell."""
    from django.conf import settings

    command = [sys.executable, str(settings.PROJECT / "manage.py"), "fleet", "migrate"]
    quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL}
    ours, limits = [], []
    statement = state_query(folder)
    for _ in range(5):
        ours.append(seconds(lambda: subprocess.run(command, env=dict(os.environ), **quiet)))
        limits.append(
            seconds(lambda: subprocess.run(program("psql", "-q", "-X", "-f", str(statement), "mpp"), **quiet))
        )
    return figure(median(ours), "s", median(limits), target="≤ 2 s", regions=552)


def state_query(folder: Path) -> Path:
    """The query that reads all states, as a file for psql."""
    from mpp_tenants.queries import ready_regions

    path = folder / "states.sql"
    parts = [
        f"SELECT '{r.code}', array_agg(app), array_agg(name) FROM {r.schema_name}.django_migrations"
        for r in ready_regions()
    ]
    path.write_text(" UNION ALL ".join(parts) + ";")
    return path


def release(folder: Path, migration: str, *, before: str, name: str) -> None:
    """A later release of the kernel with one more migration."""
    from django.test import override_settings

    package = folder / "later_migrations"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").touch()
    (package / "0001_initial.py").write_text(INITIAL)
    (package / f"{migration}.py").write_text(LATER.format(before=before, name=name))
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
    override_settings(MIGRATION_MODULES={"platform": "later_migrations"}).enable()


def measure_add_column(folder: Path) -> dict[str, Any]:
    """Plain SQL, our runner, plain SQL, our runner, each with a column of its own; the stock command in between."""
    from mpp_tenants.fleet import migrate_fleet

    limits = [plain_sql("plain_a")]
    ours = [seconds(lambda: expect(migrate_fleet(jobs=2)))]
    limits.append(plain_sql("plain_b"))
    release(folder, "0003_later", before="0002_later", name="second_note")
    stock = stock_command()
    ours.append(seconds(lambda: expect(migrate_fleet(jobs=2))))
    limits.append(plain_sql("plain_c"))
    return figure(
        median(ours),
        "s",
        median(limits),
        target="ratio ≤ 3",
        regions=552,
        stock_seconds=round(stock * 552 / STOCK_REGIONS, 1),
        stock_scaled_from=STOCK_REGIONS,
    )


def expect(report: Any) -> None:
    """Every region was migrated."""
    if report.failed or report.missing:
        raise SystemExit(f"mpp: {len(report.failed)} regions failed: {report.failed[:1]}")


def plain_sql(column: str) -> float:
    """The same DDL and the same record of it, one transaction a region, one connection, nothing else."""
    import psycopg2

    from mpp_tenants.life.server import owner_parameters
    from mpp_tenants.queries import ready_regions

    regions = ready_regions()
    connection = psycopg2.connect(**owner_parameters())

    def run() -> None:
        for region in regions:
            with connection, connection.cursor() as cursor:
                cursor.execute(
                    f"SET LOCAL search_path TO {region.schema_name}; "
                    f"ALTER TABLE platform_auditentry ADD COLUMN {column} varchar(20) DEFAULT '' NOT NULL; "
                    f"ALTER TABLE platform_auditentry ALTER COLUMN {column} DROP DEFAULT"
                )
                cursor.execute(
                    "INSERT INTO django_migrations (app, name, applied) VALUES ('bench', %s, now())", [column]
                )

    took = seconds(run)
    connection.close()
    return took


def stock_command() -> float:
    """``migrate_schemas`` of django-tenants over some regions, one after the other in this process."""
    from django.core.management import call_command

    from mpp_tenants.queries import ready_regions

    def run() -> None:
        for region in ready_regions()[-STOCK_REGIONS:]:
            call_command("migrate_schemas", schema_name=region.schema_name, tenant=True, verbosity=0, interactive=False)

    return seconds(run)
