"""What a citizen does before holding a number: find a service, see what to bring, take a number."""

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mpp_catalog import queries as catalog
from mpp_catalog.models import Service
from mpp_catalog.opening import offered_service, opening_on, why_closed_now
from mpp_platform.errors import PlatformError
from mpp_platform.limits import is_within_limit
from mpp_platform.scope import current_region
from mpp_queue import operations, queries
from mpp_queue.errors import RequestIncomplete, TooManyNumbersFromAddress, TooManyNumbersHeld
from mpp_queue.models import Channel
from mpp_queue.views.holding import held_tickets, hold_ticket

ADDRESS_WINDOW_SECONDS = 600


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Agencies of the mall, a search over services, and the numbers this phone holds."""
    now = timezone.now()
    query = request.GET.get("q", "").strip()[:80]
    waiting = queries.waiting_by_agency(now)
    context = {
        "agencies": [{**asdict(a), "waiting": waiting.get(a.slug, 0)} for a in catalog.agencies_with_services()],
        "query": query,
        "results": catalog.services_matching(query) if query else [],
        "my_tickets": held_tickets(request, now=now),
        "closed_reason": why_closed_now(None, now),
        "partner_count": catalog.partner_count(),
        "site": opening_on(now.astimezone(current_region().zone).date()).site,
    }
    return render(request, "queue/home.html", context)


@require_safe
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """The services of one agency."""
    now = timezone.now()
    found = catalog.agency_by_slug(slug)
    context = {
        "agency": found,
        "services": catalog.services_of(found),
        "waiting": queries.waiting_count(found, now),
        "closed_reason": why_closed_now(found, now),
    }
    return render(request, "queue/agency.html", context)


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """One service: what it costs, what to bring, how many wait, and the button that takes a number."""
    return _service_page(request, catalog.service_by_slug(slug))


@require_POST
def take_number(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a number and go to its page; the same form twice leads to the same number."""
    wanted = offered_service(slug)
    now = timezone.now()
    try:
        key = _idempotency_key(request)
        _require_number_allowed(request, key, now)
        ticket = operations.issue_ticket(service=wanted, channel=Channel.PHONE, idempotency_key=key, now=now)
    except PlatformError as error:
        return _service_page(request, wanted, error)
    response = redirect("ticket", ticket.pk)
    hold_ticket(request, response, ticket)
    return response


def _require_number_allowed(request: HttpRequest, key: uuid.UUID, now: datetime) -> None:
    """A phone holds a few open numbers, an address takes what a full hall takes; the same form again is neither."""
    held = held_tickets(request, now=now)
    most = settings.NUMBERS_PER_ADDRESS
    is_phone_full = len(held) >= settings.NUMBERS_PER_PHONE
    is_address_full = not is_within_limit(request, name="numbers", most=most, seconds=ADDRESS_WINDOW_SECONDS)
    if not (is_phone_full or is_address_full) or queries.ticket_by_idempotency_key(key) is not None:
        return
    if is_phone_full:
        raise TooManyNumbersHeld(held=len(held), codes=", ".join(ticket["code"] for ticket in held))
    raise TooManyNumbersFromAddress


def _service_page(request: HttpRequest, wanted: Service, error: PlatformError | None = None) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "service": wanted,
        "agency": wanted.agency,
        "requirements": catalog.requirements_of(wanted),
        "closed_reason": wanted.local_paused_reason or why_closed_now(wanted.agency, now),
        "quota": wanted.daily_quota,
        "quota_left": queries.quota_left(wanted, now),
        "waiting": queries.waiting_count(wanted.agency, now),
        "idempotency_key": uuid.uuid4(),
        "problem": error.message if error else "",
    }
    response = render(request, "queue/service.html", context, status=error.status if error else 200)
    if error:
        response.headers["X-Problem"] = error.code
    return response


def _idempotency_key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        raise RequestIncomplete from None
