"""What tenancy costs a request: a page in a region against the same page in a single-tenant project.

The single-tenant side is the same code, templates and rows on Django's own PostgreSQL backend, its search path fixed in
the connection's options, without host lookup, roles and switches. Statements are counted by the server.
"""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from stage import HERE, figure, open_stage

ROUNDS = 11


def measure() -> dict[str, dict[str, Any]]:
    """Alternate the two sides, each in a process of its own."""
    folder = open_stage()
    found()
    sides: dict[str, list[tuple[float, float]]] = {"region": [], "single": []}
    for _ in range(ROUNDS):
        for side, figures in sides.items():
            figures.append(run_side(side, folder))
    ours, limit = (median(ms for ms, _ in sides[side]) for side in ("region", "single"))
    statements = {side: median(count for _, count in figures) for side, figures in sides.items()}
    return {
        "request_overhead": figure(
            ours,
            "ms",
            limit,
            target="≤ 0.15 ms and ≤ 1 statement more",
            extra_ms=round(ours - limit, 3),
            extra_statements=round(statements["region"] - statements["single"], 2),
        )
    }


def run_side(side: str, folder: Path) -> tuple[float, float]:
    """Milliseconds and statements a request, in a fresh process."""
    settings = "mpp_site.settings" if side == "region" else "single_tenant_settings"
    environment = dict(os.environ, DJANGO_SETTINGS_MODULE=settings, PYTHONPATH=str(HERE))
    command = [sys.executable, str(HERE / "request_side.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    milliseconds, statements = done.stdout.split()
    return float(milliseconds), float(statements)


def found() -> None:
    """One region with a service that can be looked at around the clock."""
    from datetime import time as clock

    from django.utils import timezone

    from mpp_catalog.adoption import discard_draft
    from mpp_catalog.models import Agency, Service, Site, Stand, WeeklyHours
    from mpp_tenants.context import region_context
    from mpp_tenants.operations import provision_region

    region = provision_region(code="36.71", now=timezone.now())
    with region_context(region):
        if Site.objects.exists():
            return
        discard_draft()
        site = Site.objects.create(slug="utama", name="MPP", address="-")
        for weekday in range(7):
            WeeklyHours.objects.create(site=site, weekday=weekday, opens_at=clock(0), closes_at=clock(23, 59, 59))
        agency = Agency.objects.create(slug="a", name="A", sequence=1)
        Stand.objects.create(site=site, agency=agency, prefix="A")
        Service.objects.create(
            agency=agency, slug="a-layanan", name="Layanan", name_en="Service", counter_minutes=5, fee_kind="free",
            certainty="F", daily_quota=500,
            requirements=[{"text_id": "KTP", "text_en": "ID card", "form": "original", "count": 1}],
        )  # fmt: skip
