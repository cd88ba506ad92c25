"""Snapshots over plain HTTP, for screens whose stream is down: small, and 304 when nothing changed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified


def state_response(request: HttpRequest, state: Mapping[str, Any]) -> HttpResponse:
    """The state as JSON with an entity tag."""
    body = json.dumps(state, separators=(",", ":"), ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(body, content_type="application/json", headers={"ETag": tag, "Cache-Control": "no-cache"})
