"""How many numbers a second the platform gives out over HTTP, the whole path, with durable commits.

``limit``: pgbench sending the same statements to the same database. ``bare``: a bare WSGI application on the same
server sending them. The three take turns, and the medians are shown. Clients share the machine with the server.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
REGIONS = ("36.71", "36.74")
AGENCIES = 8
CLIENTS = 8
SECONDS = 5
ROUNDS = 3
PORTS = {"ours": 18461, "bare": 18462}


def measure() -> dict[str, dict[str, Any]]:
    """Set up a durable database with two halls, then alternate the three."""
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        os.environ.update(
            MPP_DATA=folder,
            DJANGO_SETTINGS_MODULE="mpp_site.settings",
            MPP_DEMONSTRATION="0",
            MPP_NUMBERS_PER_ADDRESS="1000000000",
        )
        from mpp_site.running.postgres import EmbeddedPostgres
        from mpp_site.running.redis import EmbeddedRedis

        database, bus = EmbeddedPostgres(), EmbeddedRedis()
        try:
            database.start()
            database.ensure_database("mpp")
            bus.start()
            targets = found_halls()
            return compare(targets, Path(folder))
        finally:
            bus.stop()
            database.stop()


def found_halls() -> list[dict[str, Any]]:
    """Two regions with eight agencies each, open around the clock; returns what the clients and pgbench ask for."""
    import django

    django.setup()
    from django.db import connections
    from django.utils import timezone

    from mpp_site.preparing import build_public_schema, load_national_data
    from mpp_tenants.context import owner_context, region_context
    from mpp_tenants.operations import provision_region

    with owner_context("public"):
        build_public_schema()
        load_national_data()
    targets = []
    for code in REGIONS:
        region = provision_region(code=code, now=timezone.now())
        with region_context(region):
            targets += found_hall(region)
    connections.close_all()
    return targets


def found_hall(region: Any) -> list[dict[str, Any]]:
    """One hall of the region in force."""
    from datetime import time as clock

    from mpp_catalog.adoption import discard_draft
    from mpp_catalog.models import Agency, Service, Site, Stand, WeeklyHours

    discard_draft()
    site = Site.objects.create(slug="utama", name="MPP", address="-")
    for weekday in range(7):
        WeeklyHours.objects.create(site=site, weekday=weekday, opens_at=clock(0), closes_at=clock(23, 59, 59))
    targets = []
    for place, prefix in enumerate("ABCDEFGH"[:AGENCIES]):
        agency = Agency.objects.create(slug=f"i{place}", name=f"Instansi {prefix}", sequence=place)
        Stand.objects.create(site=site, agency=agency, prefix=prefix)
        service = Service.objects.create(
            agency=agency, slug=f"i{place}-layanan", name="Layanan", name_en="Service", counter_minutes=10,
            fee_kind="free", certainty="F", daily_quota=10_000_000,
        )  # fmt: skip
        targets.append({"host": f"{region.slug}.localhost", "schema": region.schema_name, "slug": service.slug,
                        "service": service.pk, "agency": agency.pk, "site": site.pk, "version": 0,
                        "prefix": prefix})  # fmt: skip
    return targets


def compare(targets: list[dict[str, Any]], folder: Path) -> dict[str, dict[str, Any]]:
    """Alternate ours, bare and pgbench; medians of the rounds."""
    (folder / "targets.json").write_text(json.dumps(targets))
    rates: dict[str, list[float]] = {"ours": [], "bare": [], "pgbench": []}
    latencies: list[float] = []
    with server("mpp_site.wsgi:application", PORTS["ours"]), server("bare_wsgi:application", PORTS["bare"], folder):
        for turn in range(ROUNDS + 1):
            for side in ("ours", "bare"):
                answer = drive(PORTS[side], folder)
                if turn:  # the first turn warms both
                    rates[side].append(answer["rate"])
                    latencies += [answer["p95_ms"]] if side == "ours" else []
            rates["pgbench"] += [pgbench(targets, folder)] if turn else []
            print(f"  turn {turn}: " + ", ".join(f"{k} {v[-1]:,.0f}/s" for k, v in rates.items() if v), flush=True)
    check_numbers()
    value, bare, limit = (median(rates[side]) for side in ("ours", "bare", "pgbench"))
    return {
        "issue": {
            "value": round(value, 1),
            "unit": "tickets/s",
            "limit": round(limit, 1),
            "ratio": round(value / limit, 3),
            "bare": round(bare, 1),
            "of_bare": round(value / bare, 3),
            "p95_ms": round(median(latencies), 1),
            "clients": CLIENTS,
            "min": round(min(rates["ours"]), 1),
            "max": round(max(rates["ours"]), 1),
        }
    }


@contextmanager
def server(application: str, port: int, folder: Path | None = None) -> Iterator[None]:
    """The platform's own server with one of the two applications."""
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    environment = dict(os.environ, PYTHONPATH=str(HERE), BENCH_TARGETS=str((folder or Path()) / "targets.json"))
    process = subprocess.Popen([*command, application], env=environment)
    try:
        time.sleep(4)
        yield
    finally:
        process.terminate()
        process.wait(20)


def drive(port: int, folder: Path) -> dict[str, float]:
    """Eight clients with connections kept alive, each posting one form after the other."""
    command = [sys.executable, str(HERE / "clients.py"), str(port), str(folder / "targets.json")]
    done = subprocess.run([*command, str(CLIENTS), str(SECONDS)], capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def pgbench(targets: list[dict[str, Any]], folder: Path) -> float:
    """The same statements straight from pgbench: tickets a second."""
    from mpp_site.running.places import socket_folder
    from mpp_site.running.postgres import binary

    scripts = []
    for number, target in enumerate(targets):
        path = folder / f"issue{number}.sql"
        path.write_text(same_statements(target))
        scripts += ["-f", str(path)]
    command = [str(binary("pgbench")), "-h", str(socket_folder()), "-U", "mpp_app", "-n", "-c", str(CLIENTS), "-j", "2"]
    done = subprocess.run([*command, "-T", str(SECONDS), *scripts, "mpp"], capture_output=True, text=True, check=True)
    rate = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(rate.split()[2])


def same_statements(target: dict[str, Any]) -> str:
    """What one request sends, with values in place of parameters."""
    from statements import ENTER, LEAVE, SERVICE, issue_sql

    values = {
        "id": "gen_random_uuid()",
        "key": "gen_random_uuid()",
        "service": target["service"],
        "agency": target["agency"],
        "site": target["site"],
        "version": target["version"],
        "prefix": f"'{target['prefix']}'",
        "quota": 10_000_000,
        "day": "current_date",
        "channel": "'phone'",
        "now": "now()",
    }
    issue = " ".join((issue_sql() % {**values, "key": "(SELECT key FROM fresh)"}).split())
    issue = issue.replace("WITH replay", "WITH fresh AS (SELECT gen_random_uuid() AS key), replay", 1)
    return "\n".join(
        [ENTER.format(schema=target["schema"]), SERVICE.format(slug=f"'{target['slug']}'"), issue + ";", LEAVE, ""]
    )


def check_numbers() -> None:
    """After the rush: every number once and none missing, by the platform's own part of the tickets."""
    from django.db import connection, connections

    from mpp_tenants.context import region_context
    from mpp_tenants.queries import ready_region

    for code in REGIONS:
        with region_context(ready_region(code)), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM (SELECT agency_id, service_date FROM queue_ticket GROUP BY 1, 2 "
                "HAVING count(*) <> max(number) OR count(*) <> count(DISTINCT number)) wrong"
            )
            if cursor.fetchone() != (0,):
                raise SystemExit("mpp: numbers were given twice or left out")
    connections.close_all()


if str(HERE) not in sys.path:
    sys.path.append(str(HERE))  # the bench's own neighbours; the project itself edits no path
