"""Middleware of the whole site: headers, language, metrics."""

import re
import time
from collections.abc import Callable

import psycopg2.errors
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from prometheus_client import Counter, Histogram

from mpp_live.links import live_origin
from mpp_platform.errors import PlatformBusy, PlatformError
from mpp_platform.scope import RegionIdentity
from mpp_site.problems import problem_page
from mpp_tenants.context import at_rest
from mpp_tenants.hosts import forget_hosts
from mpp_tenants.queries import is_suspended

REFUSED = (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.UndefinedTable)
TOO_SLOW = (psycopg2.errors.LockNotAvailable, psycopg2.errors.QueryCanceled, psycopg2.errors.DeadlockDetected)
NUL = re.compile(r"\x00|%00|\\000")
NOT_UNDERSTOOD = "Permintaan ini tidak dapat dibaca. / This request cannot be read.\n"
METHODS = ("GET", "POST", "HEAD", "OPTIONS")
Answer = Callable[[HttpRequest], HttpResponse]
REQUESTS = Counter("mpp_requests_total", "Requests answered", ["method", "status"])
SECONDS = Histogram(
    "mpp_request_seconds", "Time to answer", buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
)


class InputGuardMiddleware:
    """Refuses what no browser of a person sends and no part should have to think of: NUL bytes, strange charsets."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400 without looking further."""
        told = (request.path_info, request.META.get("QUERY_STRING", ""), request.META.get("HTTP_COOKIE", ""))
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if any(NUL.search(text) for text in told) or charset.lower() not in ("utf-8", "utf8"):
            return HttpResponseBadRequest(NOT_UNDERSTOOD, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class SecurityHeadersMiddleware:
    """Nothing is loaded from elsewhere; streams come from the live process alone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the content security policy."""
        response = self.get_response(request)
        live = f" {live_origin(request)}".rstrip()
        response.headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'self'; connect-src 'self'{live}; img-src 'self' data:; object-src 'none'; "
            "base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
        )
        return response


class LanguageMiddleware:
    """Indonesian, unless the person chose English here; what the browser prefers is not asked."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers["Content-Language"] = language
            return response


class MetricsMiddleware:
    """Counts answers and their time for ``/metrics``."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Measure one answer."""
        began = time.perf_counter()
        response = self.get_response(request)
        SECONDS.observe(time.perf_counter() - began)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, response.status_code).inc()
        return response


class ProblemMiddleware:
    """An anticipated error that no view answered itself becomes a page with its sentence and its status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer an anticipated error; leave every other one to Django."""
        if _is_nul(exception):
            return HttpResponseBadRequest(NOT_UNDERSTOOD, content_type="text/plain; charset=utf-8")
        if isinstance(exception, OperationalError) and isinstance(exception.__cause__, TOO_SLOW):
            exception = PlatformBusy()
        if isinstance(exception.__cause__, REFUSED) and _was_suspended(request):
            exception = PlatformBusy()
        return problem_page(request, exception) if isinstance(exception, PlatformError) else None


def _is_nul(exception: Exception) -> bool:
    """Whether a form brought a NUL as far as the database, which cannot hold one; no browser of a person sends any."""
    is_refused = isinstance(exception, ValueError) and "NUL (0x00)" in str(exception)
    return is_refused or isinstance(exception.__cause__, psycopg2.errors.UntranslatableCharacter)


def _was_suspended(request: HttpRequest) -> bool:
    """Whether this process has not heard yet that the region is no longer served; from now on it has."""
    region: RegionIdentity | None = getattr(request, "region", None)
    if region is None:
        return False
    forget_hosts()
    with at_rest():
        return is_suspended(region.code)
