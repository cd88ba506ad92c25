"""The officer's console: one counter of the officer's own agency."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.models import Counter
from mpp_catalog.opening import openness_now
from mpp_catalog.queries import citizens as catalog
from mpp_live.links import live_url
from mpp_platform.errors import PlatformError
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of
from mpp_queue import operations, queries
from mpp_queue.errors import RequestIncomplete
from mpp_queue.ordering import reason_to_call
from mpp_queue.snapshots import line_subject

NEXT_SHOWN = 3
ACTIONS_ON_A_TICKET = {
    "ulang": operations.recall_ticket,
    "mulai": operations.start_serving,
    "selesai": operations.finish_ticket,
    "lewati": operations.skip_ticket,
}


@role_required(Role.OFFICER)
@require_safe
def officer_home(request: SignedInRequest) -> HttpResponse:
    """The counters of the officer's agency, to choose one."""
    counters = catalog.counters_for_officer(request.user)
    present = queries.codes_at_counters(counters)
    rows = [
        {
            "number": counter.number,
            "address": address,
            "zone": counter.zone_code,
            "site": counter.site.name,
            "is_open": counter.is_open,
            "ticket_code": present.get(counter.pk, ""),
        }
        for address, counter in catalog.addressed(counters)
    ]
    agency = catalog.agency_of_officer(request.user)
    waiting = queries.waiting_count(agency, timezone.now())
    return render(request, "queue/officer_home.html", {"agency": agency, "counters": rows, "waiting": waiting})


@role_required(Role.OFFICER)
@require_safe
def counter(request: SignedInRequest, number: str) -> HttpResponse:
    """The console."""
    mine = catalog.counter_for_officer(user=request.user, address=number)
    return render(request, "queue/counter.html", _counter_context(request, mine, number))


@role_required(Role.OFFICER)
@require_safe
def counter_body(request: SignedInRequest, number: str) -> HttpResponse:
    """The part of the console that changes."""
    mine = catalog.counter_for_officer(user=request.user, address=number)
    return render(request, "queue/_counter_body.html", _counter_context(request, mine, number))


@role_required(Role.OFFICER)
@require_POST
def counter_action(request: SignedInRequest, number: str, action: str) -> HttpResponse:
    """Call, recall, start, finish or skip; what cannot be done is said and changes nothing."""
    mine = catalog.counter_for_officer(user=request.user, address=number)
    try:
        _act(action, mine, request)
    except PlatformError as error:
        messages.warning(request, error.message)
    if request.headers.get("HX-Request"):
        return render(request, "queue/_counter_body.html", _counter_context(request, mine, number))
    return redirect("counter", number)


def _act(action: str, mine: Counter, request: SignedInRequest) -> None:
    now = timezone.now()
    if action == "panggil":
        operations.call_next_ticket(counter=mine, officer=request.user, now=now)
        return
    operation = ACTIONS_ON_A_TICKET.get(action)
    if operation is None:
        raise Http404
    try:
        shown = UUID(request.POST["ticket"]) if request.POST.get("ticket") else None
    except ValueError:
        raise RequestIncomplete from None
    operation(counter=mine, officer=request.user, now=now, ticket_id=shown)


def _counter_context(request: SignedInRequest, mine: Counter, address: str) -> dict[str, Any]:
    now = timezone.now()
    region = current_region()
    ticket = queries.ticket_at(mine)
    place = queries.line_of(mine)
    line = queries.waiting_line(line=place, day=service_date_of(now, region.zone), services=mine.serves)
    return {
        "counter": mine,
        "ticket": ticket,
        "requirements": catalog.requirement_rows(ticket.service.requirements) if ticket else [],
        "why": queries.last_call_reason(ticket) if ticket else "",
        "calls": queries.calls_so_far(ticket) if ticket else 0,
        "next_tickets": [
            {"code": place.code, "service_name": place.service_name, "why": reason_to_call(place, now, position)}
            for position, place in enumerate(line[:NEXT_SHOWN], start=1)
        ],
        "waiting": len(line),
        "served_today": queries.served_today_at(mine, now),
        "closed_reason": openness_now(now, agency=mine.agency, site=mine.site).reason,
        "live_url": live_url(request, line_subject(place)),
        "address": address,
        "body_url": reverse("counter_body", args=[address]),
    }
