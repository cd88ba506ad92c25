"""Export and restore of a region with 100,000 tickets; limits: pg_dump and pg_restore alone."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from stage import alternate, figure, open_stage, program, seconds

CODE = "36.72"
TICKETS = 100_000
ROUNDS = 3
FILL = """
INSERT INTO queue_ticket (id, agency_id, site_id, service_version, service_id, service_date, number, code, state,
                          channel, waiting_since, changed_at, idempotency_key, counter_id)
SELECT gen_random_uuid(), %(agency)s, %(site)s, 0, %(service)s, date '2022-01-03' + n / 400, n %% 400 + 1,
       'A-' || n %% 400 + 1,
       'done', 'phone', timestamptz '2022-01-03 08:00+07' + n * interval '1 minute',
       timestamptz '2022-01-03 08:20+07' + n * interval '1 minute', gen_random_uuid(), %(counter)s
FROM generate_series(0, %(tickets)s - 1) AS n;
INSERT INTO queue_ticketevent (ticket_id, kind, at, counter_id, reason)
SELECT t.id, k.kind, t.waiting_since + k.step * interval '5 minutes', %(counter)s, ''
FROM queue_ticket t, (VALUES ('issued', 0), ('called', 1), ('started', 2), ('done', 3)) AS k (kind, step);
"""


def measure() -> dict[str, dict[str, Any]]:
    """Fill one region, then take turns with PostgreSQL's own programs."""
    folder = open_stage()
    schema = fill()
    from django.utils import timezone

    from mpp_tenants import life

    exports: list[Path] = []

    def export(turn: int) -> float:
        def run() -> None:
            exports.append(life.export_region(code=CODE, now=timezone.now(), into=folder / f"e{turn}").folder)

        return seconds(run)

    def dump(turn: int) -> float:
        path = folder / f"dump{turn}"
        command = program("pg_dump", "-Fc", "-Z1", "-n", schema, "-f", str(path), "mpp")
        return seconds(lambda: subprocess.run(command, check=True))

    exported, dumped = alternate(export, dump, ROUNDS)

    def restore(turn: int) -> float:
        took = seconds(lambda: life.restore_region(code=CODE, folder=exports[turn], now=timezone.now()))
        life.tidy_region(code=CODE, now=timezone.now())
        return took

    def pg_restore(turn: int) -> float:
        database = f"other{turn}"
        subprocess.run(program("createdb", database), check=True)
        command = program("pg_restore", "-d", database, "--no-privileges", str(folder / f"dump{turn}"))
        return seconds(lambda: subprocess.run(command, check=True))

    restored, pg_restored = alternate(restore, pg_restore, ROUNDS)
    for path in exports:
        shutil.rmtree(path)
    return {
        "export": figure(exported, "s", dumped, target="≤ 5 s", tickets=TICKETS, events=4 * TICKETS),
        "restore": figure(restored, "s", pg_restored, target="≤ 10 s", tickets=TICKETS, events=4 * TICKETS),
    }


def fill() -> str:
    """A region with 250 days of 400 tickets, each with its four lines of history."""
    from django.utils import timezone

    from mpp_catalog.adoption import discard_draft
    from mpp_catalog.models import Agency, Counter, Service, Site
    from mpp_tenants.context import region_context
    from mpp_tenants.operations import provision_region

    region = provision_region(code=CODE, now=timezone.now())
    with region_context(region):
        discard_draft()
        site = Site.objects.create(slug="utama", name="MPP", address="-")
        agency = Agency.objects.create(slug="a", name="A", sequence=1)
        counter = Counter.objects.create(site=site, agency=agency, number="1")
        service = Service.objects.create(
            agency=agency, slug="a-a", name="A", name_en="A", counter_minutes=5, fee_kind="free", certainty="F",
            daily_quota=500,
        )  # fmt: skip
        from django.db import connection

        values = {
            "agency": agency.pk,
            "site": site.pk,
            "service": service.pk,
            "counter": counter.pk,
            "tickets": TICKETS,
        }
        with connection.cursor() as cursor:
            cursor.execute(FILL, values)
    return region.schema_name
