"""Middleware of the whole site: headers, language, metrics."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from prometheus_client import Counter, Histogram

from mpp_live.links import live_origin
from mpp_platform.errors import PlatformError
from mpp_site.problems import problem_page

Answer = Callable[[HttpRequest], HttpResponse]
REQUESTS = Counter("mpp_requests_total", "Requests answered", ["method", "status"])
SECONDS = Histogram(
    "mpp_request_seconds", "Time to answer", buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
)


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
        REQUESTS.labels(request.method, response.status_code).inc()
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
        return problem_page(request, exception) if isinstance(exception, PlatformError) else None
