"""Pages of no part: the base host's first page, the way after a sign-in, and what machines ask."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, multiprocess

from mpp_accounts.models import Role
from mpp_national.queries import todays_rows
from mpp_onboarding.queries import ceremonies, figures_of
from mpp_onboarding.views import region_address
from mpp_platform.scope import RegionIdentity
from mpp_site.readiness import unready_parts
from mpp_tenants.queries import all_regions, regions_named

LANDING = {Role.MINISTRY: "national", Role.OFFICER: "officer_home", Role.ADMIN: "admin_home"}


@require_safe
def base_home(request: HttpRequest) -> HttpResponse:
    """The nation's first page: open malls, a search over all regions, ceremonies and figures of the sources."""
    regions = all_regions()
    names = {region.code: region.name for region in regions}
    open_regions = [region for region in regions if region.is_ready]
    issued = {row.slug: row.issued for row in todays_rows(open_regions, timezone.now())}
    query = request.GET.get("q", "").strip()[:60]
    context = {
        "running": [
            {
                "official_name": region.official_name,
                "province_name": names[region.province_code],
                "url": region_address(request, region.slug),
                "issued_today": issued.get(region.slug),
            }
            for region in open_regions
        ],
        "query": query,
        "found": [_found(request, region, names) for region in regions_named(query)] if query else [],
        "ceremonies": ceremonies(),
        "figures": figures_of(),
        "region_count": len(regions),
    }
    return render(request, "site/base_home.html", context)


def home_after_sign_in(request: HttpRequest) -> HttpResponse:
    """Where a person's work is."""
    role = getattr(request.user, "role", "")
    return HttpResponseRedirect(reverse(LANDING.get(Role(role), "home") if role else "home"))


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations and Redis are there; 503 names what is not."""
    missing = unready_parts()
    body = f"missing: {', '.join(missing)}\n" if missing else "ready\n"
    return HttpResponse(body, status=503 if missing else 200, content_type="text/plain")


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What Prometheus reads, over all web processes of this machine."""
    registry = REGISTRY
    if settings.METRICS_FOLDER:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry, path=settings.METRICS_FOLDER)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its key: an old page, or not our form."""
    return render(request, "403_csrf.html", status=403)


def _found(request: HttpRequest, region: RegionIdentity, names: dict[str, str]) -> dict[str, Any]:
    return {
        "official_name": region.official_name,
        "province_name": names[region.province_code],
        "url": region_address(request, region.slug),
        "status_label": _("Sudah dibuka") if region.is_ready else _("Belum dibuka di platform ini"),
    }
