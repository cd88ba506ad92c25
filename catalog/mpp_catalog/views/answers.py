"""How the catalogue's screens are asked, and how they answer: done and on to the next page, or refused on this one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mpp_accounts.requests import SignedInRequest
from mpp_catalog.changes import Actor
from mpp_platform.errors import PlatformError

read_or_write = require_http_methods(["GET", "HEAD", "POST"])


def actor_of(request: SignedInRequest) -> Actor:
    """The person at the screen, now."""
    return Actor(person_id=request.user.pk, now=timezone.now())


def posted(request: SignedInRequest) -> QueryDict | None:
    """What was sent, be it nothing; ``None`` where a page is only asked for."""
    return request.POST if request.method == "POST" else None


def done(request: SignedInRequest, sentence: str, to: str) -> HttpResponse:
    """Say what was done and go on; ``to`` is an address."""
    messages.success(request, sentence)
    return HttpResponseRedirect(to)


def refused(request: SignedInRequest, template: str, context: Mapping[str, Any], error: PlatformError) -> HttpResponse:
    """The page again with what the person had written, and the sentence; what does not exist has no page."""
    if error.status == 404:
        raise error
    response = render(request, template, {**context, "problem": error.message}, status=error.status)
    response.headers["X-Problem"] = error.code
    return response
