"""Private memory of one database connection that serves pages of all 552 regions, sampled after each.

``limit`` is the same walk on a connection that is never made anew, to show what recycling saves.
"""

import random
from pathlib import Path
from typing import Any

from stage import figure, open_nation, open_stage

TARGET_MB = 100


def measure() -> dict[str, dict[str, Any]]:
    """Walk over all regions in random order, with and without recycling."""
    open_stage()
    open_nation()
    from mpp_tenants.backend import base

    recycled = walk()
    kept, base.MOST_REGIONS = base.MOST_REGIONS, 10_000
    never = walk()
    base.MOST_REGIONS = kept
    return {
        "backend_memory": figure(
            p95(recycled),
            "MB (p95)",
            p95(never),
            target=f"≤ {TARGET_MB} MB",
            max_mb=round(max(recycled), 1),
            regions=552,
        )
    }


def walk() -> list[float]:
    """Private megabytes of the backend after each region."""
    from django.db import connections

    from mpp_tenants.context import region_context
    from mpp_tenants.queries import ready_regions

    regions = ready_regions()
    random.Random(1).shuffle(regions)  # an order, not a secret
    connections["default"].close()
    sizes = []
    for region in regions:
        with region_context(region):
            touch_every_table()
            sizes.append(private_megabytes(connections["default"]))
    return sizes


def touch_every_table() -> None:
    """Read, as a busy day of a region would, from all of its tables."""
    from django.db import connection

    from mpp_tenants.placement import Placement, tables_placed

    with connection.cursor() as cursor:
        for table in tables_placed(Placement.REGION, Placement.BOTH):
            cursor.execute(f"SELECT * FROM {table} LIMIT 1")


def private_megabytes(connection: Any) -> float:
    """What the backend of a connection has for itself alone."""
    pid = connection.connection.get_backend_pid()
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = [
        int(line.split()[1]) for line in rollup.splitlines() if line.startswith(("Private_Dirty", "Private_Clean"))
    ]
    return sum(kilobytes) / 1024


def p95(values: list[float]) -> float:
    """The value that 95 of 100 stay under."""
    return sorted(values)[int(len(values) * 0.95)]
