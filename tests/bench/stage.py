"""The stage of the benchmarks about many regions: an embedded database with all 552 provisioned, made once a run."""

import atexit
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.append(str(HERE))  # the benches' own neighbours; the project itself edits no path


@cache
def open_stage() -> Path:
    """A durable database with roles, national tables and registry; ends with the process. Returns its folder."""
    folder = Path(tempfile.mkdtemp(prefix="mpp-bench-"))
    os.environ.update(MPP_DATA=str(folder), DJANGO_SETTINGS_MODULE="mpp_site.settings", MPP_DEMONSTRATION="0")
    from mpp_site.running.postgres import EmbeddedPostgres
    from mpp_site.running.redis import EmbeddedRedis

    database, bus = EmbeddedPostgres(), EmbeddedRedis()
    atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True))
    for service in (database, bus):
        atexit.register(service.stop)
        service.start()
    database.ensure_database("mpp")

    import django

    django.setup()
    from mpp_site.preparing import build_public_schema, load_national_data
    from mpp_tenants.context import owner_context

    with owner_context("public"):
        build_public_schema()
        load_national_data()
    return folder


@cache
def open_nation() -> float:
    """All 552 regions provisioned, two at a time, with a progress bar; returns the seconds it took."""
    open_stage()
    from django.utils import timezone

    from mpp_tenants.fleet.provisioning import provision_fleet
    from mpp_tenants.queries import all_regions

    began = time.perf_counter()
    provision_fleet([region.code for region in all_regions()], now=timezone.now(), jobs=2, progress=show_progress)
    print(flush=True)
    return time.perf_counter() - began


def show_progress(done: int, total: int) -> None:
    """One line that fills; only a few of them where nobody watches."""
    if not sys.stdout.isatty() and done % 100 and done != total:
        return
    width = 40 * done // total
    print(f"\r  [{'#' * width:<40}] {done}/{total} regions", end="", flush=True)


def program(name: str, *arguments: str) -> list[str]:
    """A command of PostgreSQL's own against the stage, as its owner."""
    from mpp_site.running.places import socket_folder
    from mpp_site.running.postgres import binary

    return [str(binary(name)), "-h", str(socket_folder()), "-U", "mpp_owner", *arguments]


def seconds(work: Callable[[], Any]) -> float:
    """How long one piece of work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def alternate(ours: Callable[[int], float], limit: Callable[[int], float], rounds: int) -> tuple[float, float]:
    """Medians of two measurements that take turns."""
    pairs = [(ours(turn), limit(turn)) for turn in range(rounds)]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def figure(value: float, unit: str, limit: float, **more: Any) -> dict[str, Any]:
    """One entry of ``bench.json``."""
    ratio = value / limit if limit else 0.0
    return {"value": round(value, 4), "unit": unit, "limit": round(limit, 4), "ratio": round(ratio, 3), **more}
