"""Where a page finds its stream: the proxy's own host in production, the live process's port without a proxy."""

import re

from django.conf import settings
from django.http import HttpRequest

from mpp_live.tokens import channel_token

HOST_NAME = re.compile(r"[a-z0-9.-]+", re.IGNORECASE)


def live_origin(request: HttpRequest) -> str:
    """Scheme, host and port of the live process as this visitor reaches it; empty behind a proxy."""
    name = request.META.get("HTTP_HOST", "").rsplit(":", 1)[0]
    if not settings.LIVE_ORIGIN_PORT or not HOST_NAME.fullmatch(name):
        return ""
    return f"{request.scheme}://{name}:{settings.LIVE_ORIGIN_PORT}"


def live_url(request: HttpRequest, subject: str) -> str:
    """The stream of a subject of the scope in force, with its key."""
    return f"{live_origin(request)}/live/{channel_token(subject)}"
