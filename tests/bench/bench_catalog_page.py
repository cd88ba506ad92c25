"""A service's page and a search in a full region: the whole request beside the bare SQL that stands behind it.

The region is the demonstration's Kota Tangerang Selatan with its 17 partners and a simulated morning. One request and
one replay of its statements take turns in one process; both sides' p95 are of the same run. The short memory of hours
is emptied before every request, so that nothing is hidden by it.
"""

import io
import sys
import time
from collections.abc import Callable
from typing import Any

from stage import figure, open_stage

CODE, HOST = "36.74", "kota-tangerang-selatan.localhost"
ROUNDS = 400
WARM_UP = 40
QUESTIONS = ("ktp hilang", "bikin paspor", "pajak motor", "akta kelahirn", "listrik", "klinik lkpm", "bpjs anak")
Statements = list[tuple[str, Any]]


def measure() -> dict[str, dict[str, Any]]:
    """Both pages, each beside its statements."""
    open_stage()
    paths = found()
    return {f"catalog_page_{name}": beside_sql(path_of) for name, path_of in paths.items()}


def found() -> dict[str, Callable[[int], str]]:
    """The demonstration's region; returns what is asked for in turn n."""
    from django.utils import timezone

    from mpp_catalog.models import Service
    from mpp_site.demonstration.founding import found_demonstration_region
    from mpp_tenants.context import region_context
    from mpp_tenants.operations import provision_region

    region = provision_region(code=CODE, now=timezone.now())
    with region_context(region):
        found_demonstration_region(region, now=timezone.now())
        slugs = list(Service.objects.filter(is_offered=True).values_list("slug", flat=True).order_by("pk"))
    return {
        "service": lambda turn: f"/layanan/{slugs[turn % len(slugs)]}/",
        "search": lambda turn: "/?q=" + QUESTIONS[turn % len(QUESTIONS)].replace(" ", "+"),
    }


def beside_sql(path_of: Callable[[int], str]) -> dict[str, Any]:
    """Alternate the request and its statements; p95 of both in milliseconds."""
    from django.db import connection

    from mpp_site.wsgi import application
    from mpp_tenants.context import region_context
    from mpp_tenants.queries import ready_region

    region = ready_region(CODE)
    pages: list[float] = []
    bare: list[float] = []
    counts: list[int] = []
    sizes: list[int] = []
    for turn in range(WARM_UP + ROUNDS):
        sent: Statements = []
        forget(region)
        began = time.perf_counter()
        with connection.execute_wrapper(recorder(sent)):
            size = ask(application, path_of(turn))
        took = time.perf_counter() - began
        with region_context(region), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            began = time.perf_counter()
            for statement, values in sent:
                cursor.cursor.execute(statement, values)
                if cursor.description:
                    cursor.cursor.fetchall()
            replayed = time.perf_counter() - began
        if turn >= WARM_UP:
            pages.append(took)
            bare.append(replayed)
            counts.append(len(sent))
            sizes.append(size)
    return figure(
        p95(pages), "ms p95", p95(bare), statements=max(counts), kilobytes=round(max(sizes) / 1000, 1),
        median_ms=round(sorted(pages)[len(pages) // 2] * 1000, 2),
    )  # fmt: skip


def forget(region: Any) -> None:
    """Empty the short memory of the region's hours."""
    from mpp_catalog.opening import forget_openings
    from mpp_tenants.context import region_context

    with region_context(region):
        forget_openings()


def recorder(sent: Statements) -> Callable[..., Any]:
    """Keeps every statement that a request sends to its region, with its values."""
    from mpp_platform.scope import current_scope

    def record(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if current_scope().region is not None:  # the host map is read from outside
            sent.append((sql, params))
        return execute(sql, params, many, context)

    return record


def ask(application: Any, path: str) -> int:
    """One request straight to the application; the size of the page."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": HOST,
        "SERVER_NAME": "x", "SERVER_PORT": "80", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
    }  # fmt: skip
    status: list[str] = []
    answer = application(environ, lambda line, headers, *_: status.append(line))
    body = b"".join(answer)
    answer.close()
    if not status[0].startswith("200"):
        raise SystemExit(f"{path}: {status[0]}")
    return len(body)


def p95(values: list[float]) -> float:
    """In milliseconds."""
    return 1000 * sorted(values)[int(len(values) * 0.95)]
