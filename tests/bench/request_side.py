"""One side of ``request_overhead``: prints milliseconds and statements for a page of a service."""

import io
import sys
import time
from statistics import median
from typing import Any

REQUESTS = 400
COUNT = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"


def main() -> None:
    """Warm up, measure, count."""
    from mpp_site.wsgi import application

    def ask() -> float:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": "/layanan/a-layanan/",
            "HTTP_HOST": "kota-tangerang.localhost",
            "SERVER_NAME": "x",
            "SERVER_PORT": "80",
            "wsgi.input": io.BytesIO(),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
        }
        status: list[str] = []

        def remember(line: str, headers: Any, *_: Any) -> Any:
            status.append(line)

        began = time.perf_counter()
        answer = application(environ, remember)
        b"".join(answer)
        answer.close()
        took = time.perf_counter() - began
        if not status[0].startswith("200"):
            raise SystemExit(status[0])
        return took

    for _ in range(60):
        ask()
    before = committed()
    took = [ask() for _ in range(REQUESTS)]
    print(1000 * median(took), (committed() - before - 1) / REQUESTS)


def committed() -> int:
    """Statements this database has committed; one outside a transaction is one. The server tells with a delay."""
    import psycopg2
    from django.conf import settings

    time.sleep(1.2)
    owner = settings.DATABASES["owner"]
    connection = psycopg2.connect(host=owner["HOST"], user=owner["USER"], dbname=owner["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        (count,) = cursor.fetchone() or (0,)
    connection.close()
    return int(count)


if __name__ == "__main__":
    import django

    django.setup()
    main()
