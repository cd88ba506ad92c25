"""The citizen's own number: where it stands, giving it back, rating the visit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mpp_catalog.opening import openness_now
from mpp_live.links import live_url
from mpp_platform.errors import PlatformError
from mpp_queue import estimates, operations, queries
from mpp_queue.models import Rating
from mpp_queue.snapshots import closed_reason, line_state, line_subject
from mpp_queue.views.states import state_response

SCORES = {str(score) for score in Rating.Score.values}


@require_safe
def ticket(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """The page that lives with the number."""
    return render(request, "queue/ticket.html", _ticket_context(request, ticket_id))


@require_safe
def ticket_body(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """The part of the page that changes when the ticket does."""
    return render(request, "queue/_ticket_body.html", _ticket_context(request, ticket_id))


@require_safe
def ticket_line(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """The state of the line, for a phone whose stream is down."""
    held = queries.ticket_with_place(ticket_id)
    return state_response(request, line_state(queries.line_of(held), timezone.now()))


@require_POST
def cancel_ticket(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """Give the number back."""
    try:
        operations.cancel_ticket(ticket_id=ticket_id, now=timezone.now())
    except PlatformError as error:
        return _refused(request, ticket_id, error)
    return redirect("ticket", ticket_id)


@require_POST
def rate_visit(request: HttpRequest, ticket_id: UUID) -> HttpResponse:
    """Keep the rating."""
    score = request.POST.get("score", "")
    comment = request.POST.get("comment", "").replace("\0", "")
    try:
        operations.rate_visit(
            ticket_id=ticket_id, score=int(score) if score in SCORES else 0, comment=comment, now=timezone.now()
        )
    except PlatformError as error:
        return _refused(request, ticket_id, error)
    return redirect("ticket", ticket_id)


def _refused(request: HttpRequest, ticket_id: UUID, error: PlatformError) -> HttpResponse:
    """The ticket's page as it is, with what could not be done; an unknown ticket has none."""
    if error.status == 404:
        raise error
    messages.warning(request, error.message)
    response = render(request, "queue/ticket.html", _ticket_context(request, ticket_id), status=error.status)
    response.headers["X-Problem"] = error.code
    return response


def _ticket_context(request: HttpRequest, ticket_id: UUID) -> dict[str, Any]:
    held = queries.ticket_with_place(ticket_id)
    position = queries.position_of(held)
    return {
        "ticket": held,
        "position": position,
        "ahead": max(0, position - 1),
        "estimate": estimates.wait_for(held, position),
        "is_line_closed": bool(closed_reason(queries.line_of(held), timezone.now())),
        "openness": openness_now(timezone.now(), agency=held.agency, site=held.site),
        "rating": queries.rating_of(held),
        "scores": Rating.Score.choices,
        "live_url": live_url(request, line_subject(queries.line_of(held))),
        "state_url": reverse("ticket_line", args=[held.pk]),
        "body_url": reverse("ticket_body", args=[held.pk]),
    }
