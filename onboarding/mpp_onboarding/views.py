"""The founding of a mall, for everybody to read: a region's page before it opens, and the ceremonies."""

from dataclasses import asdict

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mpp_onboarding import queries
from mpp_onboarding.models import Ceremony
from mpp_tenants.queries import all_regions, is_suspended
from mpp_tenants.requests import RegionRequest


@require_safe
def founding(request: RegionRequest) -> HttpResponse:
    """How far this region has come; honest also where nothing is recorded."""
    region = request.region
    assert region is not None  # this urlconf is served on a region's host alone
    record = queries.founding_record(region.code)
    base = base_address(request)
    context = {
        "is_suspended": is_suspended(region.code),
        "record": record,
        "record_text": queries.record_text(record) if record else None,
        "milestones": queries.milestones_of(record) if record else [],
        "ceremonies": [{**asdict(c), "url": f"{base}/peristiwa/{c.key}/"} for c in queries.ceremonies_of(region.code)],
        "figures": queries.figures_of(region.code),
    }
    return render(request, "onboarding/founding.html", context)


@require_safe
def ceremony(request: HttpRequest, key: str) -> HttpResponse:
    """A ceremony with its list of regions, named as printed beside their official names."""
    found = Ceremony.objects.filter(key=key).first()
    if found is None:
        raise Http404
    regions = {region.code: region for region in all_regions()}
    entries = []
    for entry in found.entries.order_by("sequence"):
        region = regions[entry.region_code]
        entries.append(
            {
                "sequence": entry.sequence,
                "printed_name": entry.printed_name,
                "official_name": region.official_name,
                "province_name": regions[region.province_code].name,
                "level": region.level,
                "zone_label": region.zone_label,
                "url": region_address(request, region.slug),
                "is_province": region.level == "provinsi",
            }
        )
    levels = [entry["level"] for entry in entries]
    counts = {
        "provinces": levels.count("provinsi"),
        "regencies": levels.count("kabupaten"),
        "cities": levels.count("kota"),
    }
    return render(request, "onboarding/ceremony.html", {"ceremony": found, "entries": entries, "counts": counts})


def base_address(request: HttpRequest) -> str:
    """Scheme and base host as this visitor reaches the platform."""
    port = request.META.get("HTTP_HOST", "").partition(":")[2]
    return f"{request.scheme}://{settings.BASE_HOST}{':' + port if port else ''}"


def region_address(request: HttpRequest, slug: str) -> str:
    """A region's own page as this visitor reaches it."""
    return base_address(request).replace("://", f"://{slug}.", 1) + "/"
