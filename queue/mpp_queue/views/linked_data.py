"""What search engines read: a service as schema.org's GovernmentService, and the list of public pages."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from mpp_catalog.models import FeeKind, Service
from mpp_catalog.queries import citizens as catalog
from mpp_catalog.queries.citizens import RequirementRow
from mpp_platform.scope import current_region

if TYPE_CHECKING:
    from mpp_queue.views.service import Place

ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}  # nothing in it can end the script


def service_as_linked_data(
    service: Service, requirements: list[RequirementRow], places: "Iterable[Place]", address: str
) -> SafeString:
    """A service as JSON-LD for a script element; what is not verified is left out, since nothing beside it says so."""
    region = current_region()
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": service.local_name,
        "url": address,
        "provider": {"@type": "GovernmentOrganization", "name": service.agency.local_name},
        "areaServed": {"@type": "AdministrativeArea", "name": region.official_name},
        "availableChannel": [
            {
                "@type": "ServiceChannel",
                "serviceLocation": {"@type": "CivicStructure", "name": place.site.name, "address": place.site.address},
                **_processing_time(service),
            }
            for place in places
        ],
        "serviceOutput": {"@type": "Thing", "name": service.components.get("product", {}).get("id", "")},
    }
    if service.is_verified and requirements:
        document["audience"] = {"@type": "Audience", "name": "; ".join(row.text for row in requirements)}
    if service.is_verified and service.fee_kind in (FeeKind.FREE, FeeKind.FIXED):
        document["offers"] = {"@type": "Offer", "price": service.fee_rupiah_min or 0, "priceCurrency": "IDR"}
    text = json.dumps({name: value for name, value in document.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308  # escaped in the line itself


def _processing_time(service: Service) -> dict[str, str]:
    days = service.completion_days_max or 1
    return {"processingTime": f"P{days}D"} if service.is_verified else {}


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page of the region."""
    services = [service for _letter, found in catalog.services_by_letter() for service in found]
    paths = [
        reverse("home"),
        reverse("letters"),
        reverse("pledge"),
        *(reverse("life_event", args=[event]) for event in catalog.life_events_here()),
        *(reverse("agency", args=[row.slug]) for row in catalog.agencies_with_services()),
        *(reverse("service", args=[service.slug]) for service in services),
    ]
    addresses = [request.build_absolute_uri(path) for path in paths]
    return render(request, "queue/sitemap.xml", {"addresses": addresses}, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be found; people's numbers and the staff's pages may not."""
    lines = ["User-agent: *", "Disallow: /nomor/", "Disallow: /petugas/", "Disallow: /kelola/", "Disallow: /akun/"]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
