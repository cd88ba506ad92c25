"""Requests on a region's host, for types alone."""

from django.http import HttpRequest

from mpp_platform.scope import RegionIdentity


class RegionRequest(HttpRequest):
    """A request that ``RegionMiddleware`` found a region for."""

    region: RegionIdentity | None
    urlconf: str
