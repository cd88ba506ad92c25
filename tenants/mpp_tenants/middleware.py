"""Host to region, for every request: the region's context is entered here and left here, on errors too."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from mpp_tenants.context import region_context, registry_context
from mpp_tenants.hosts import host_name, is_base_host, region_for_host
from mpp_tenants.requests import RegionRequest

UNKNOWN_HOST = "Alamat ini tidak dikenal. / This address is not known.\n"


class RegionMiddleware:
    """Sets ``request.region`` (``None`` on the base host) and the URLs that the host serves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the region of the host; an unknown host is a plain 404."""
        name = host_name(request.META.get("HTTP_HOST", ""))
        request = cast(RegionRequest, request)
        if is_base_host(name):
            request.region = None
            request.urlconf = "mpp_site.urls_base"
            with registry_context():
                return self.get_response(request)
        region = region_for_host(name)
        if region is None:
            return HttpResponseNotFound(UNKNOWN_HOST, content_type="text/plain; charset=utf-8")
        request.region = region
        if region.is_ready:
            request.urlconf = "mpp_site.urls_region"
            with region_context(region):
                return self.get_response(request)
        request.urlconf = "mpp_site.urls_founding"
        with registry_context():
            return self.get_response(request)
