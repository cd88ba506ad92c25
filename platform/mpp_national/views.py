"""The ministry's pages."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_catalog.queries.template import published_version
from mpp_catalog.queries.versions import agencies_to_adopt
from mpp_live.links import live_url
from mpp_national.operations import FIGURES_SUBJECT
from mpp_national.queries import deviation_rows, region_coverage, region_page, todays_rows, totals_of
from mpp_onboarding.queries import stage_counts
from mpp_onboarding.views import region_address
from mpp_tenants.queries import all_regions, ready_region, ready_regions


@role_required(Role.MINISTRY)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The day of all open regions side by side, and how far the others have come."""
    return render(request, "national/dashboard.html", _context(request))


@role_required(Role.MINISTRY)
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """The figures alone, for the open page."""
    return render(request, "national/_figures.html", _context(request))


@role_required(Role.MINISTRY)
@require_safe
def deviations(request: HttpRequest) -> HttpResponse:
    """The nation's template, and in how many regions it holds otherwise; ``?instansi=`` shows one agency."""
    regions, version = ready_regions(), published_version()
    agencies, asked = agencies_to_adopt(version), request.GET.get("instansi", "")
    chosen = asked if asked in {agency.key for agency in agencies} else ""
    coverage = region_coverage(regions, newest=version.number)
    context = {
        "section": "deviations",
        "agencies": agencies,
        "chosen": chosen,
        "rows": deviation_rows(regions, agencies, chosen),
        "regions": coverage,
        "expected": len(regions),
        "as_of": min((region.as_of for region in coverage), default=None),
    }
    return render(request, "national/deviations.html", context)


@role_required(Role.MINISTRY)
@require_safe
def region_deviations(request: HttpRequest, code: str) -> HttpResponse:
    """One region: like the nation, except …."""
    region = ready_region(code)
    context = {"section": "deviations", "region_shown": region, "page": region_page(region)}
    return render(request, "national/deviation_region.html", context)


def _context(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    regions = all_regions()
    open_regions = [region for region in regions if region.is_ready]
    rows = todays_rows(open_regions, now)
    stages = stage_counts()
    return {
        "rows": [{**asdict(row), "url": region_address(request, row.slug)} for row in rows],
        "totals": totals_of(open_regions, now),
        "expected": len(open_regions),
        "reported": len(rows),
        "live_url": live_url(request, FIGURES_SUBJECT),
        "as_of": max((row.as_of for row in rows if row.as_of), default=None),
        "funnel": [{"stage_label": label, "count": count} for label, count in stages],
        "unrecorded": len(regions) - sum(count for _, count in stages),
        "regions_total": len(regions),
    }
