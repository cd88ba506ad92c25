"""What a single-tenant project would have in place of the region middleware: one region, known from the start."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from mpp_platform.scope import RegionIdentity, Scope, scope_in_force
from mpp_tenants.requests import RegionRequest

ONLY = RegionIdentity(
    code="36.71",
    slug="kota-tangerang",
    level="kota",
    name="Tangerang",
    official_name="Kota Tangerang",
    province_code="36",
    time_zone="Asia/Jakarta",
    schema_name="region_36_71",
    is_ready=True,
)
SCOPE = Scope(key="36.71", schemas=("region_36_71", "public"), role=None, region=ONLY)


class OneRegionMiddleware:
    """Sets what the pages ask for; touches no connection."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the only region."""
        request = cast(RegionRequest, request)
        request.region = ONLY
        request.urlconf = "mpp_site.urls_region"
        with scope_in_force(SCOPE):
            return self.get_response(request)
