"""How the catalogue's screens answer: done and on to the next page, or refused on the page one was on."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from mpp_accounts.requests import SignedInRequest
from mpp_catalog.changes import Actor
from mpp_platform.errors import PlatformError


def actor_of(request: SignedInRequest) -> Actor:
    """The person at the screen, now."""
    return Actor(person_id=request.user.pk, now=timezone.now())


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
