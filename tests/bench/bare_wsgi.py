"""A bare WSGI application that answers the same form with the same statements: no framework, no checks, no pages."""

import json
import os
import re
import threading
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import psycopg2
import psycopg2.extras
from statements import ENTER, LEAVE, SERVICE

from mpp_site.running.places import socket_folder

psycopg2.extras.register_uuid()  # type: ignore[no-untyped-call]
ISSUE = None
TARGETS = {
    (target["host"], target["slug"]): target
    for target in json.loads(open(os.environ["BENCH_TARGETS"]).read())  # noqa: SIM115  # once, at start
}
local = threading.local()
PATH = re.compile(r"/layanan/([^/]+)/nomor/")


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Take a number and redirect to it."""
    global ISSUE
    if ISSUE is None:
        import django

        django.setup()
        from statements import issue_sql

        ISSUE = issue_sql()
    found = PATH.match(environ["PATH_INFO"])
    assert found is not None
    target = TARGETS[environ["HTTP_HOST"].partition(":")[0], found[1]]
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
    key = uuid.UUID(body.partition("idempotency_key=")[2][:36])
    now = datetime.now(UTC)
    ticket = uuid.uuid4()
    with connection().cursor() as cursor:
        cursor.execute(ENTER.format(schema=target["schema"]))
        cursor.execute(SERVICE.format(slug="%s"), [target["slug"]])
        cursor.fetchone()
        values = {"id": ticket, "key": key, "quota": 10_000_000, "day": now.date(), "channel": "phone", "now": now}
        cursor.execute(
            ISSUE, {**values, **{name: target[name] for name in ("service", "agency", "site", "version", "prefix")}}
        )
        cursor.fetchone()
        cursor.execute(LEAVE)
    start_response("302 Found", [("Location", f"/nomor/{ticket}/"), ("Content-Length", "0")])
    return [b""]


def connection() -> Any:
    """One connection a thread, committing each statement, as the platform's."""
    if not hasattr(local, "connection"):
        local.connection = psycopg2.connect(host=str(socket_folder()), user="mpp_app", dbname="mpp")
        local.connection.autocommit = True
    return local.connection
