"""One service: what it costs, what to bring, where and when it is open, and the number."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from mpp_catalog.hours import Openness
from mpp_catalog.models import Service, Site
from mpp_catalog.opening import offered_service, openness_now, site_opening, sites_of
from mpp_catalog.queries import citizens as catalog
from mpp_catalog.queries.standards import standard_in_force, standard_numbered, standards_of
from mpp_platform.errors import PlatformError
from mpp_platform.limits import is_within_limit
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of
from mpp_queue import operations, queries
from mpp_queue.errors import RequestIncomplete, TooManyNumbersFromAddress, TooManyNumbersHeld
from mpp_queue.estimates import WaitEstimate, wait_at
from mpp_queue.models import Channel
from mpp_queue.views.holding import held_tickets, hold_ticket
from mpp_queue.views.linked_data import service_as_linked_data
from mpp_queue.views.states import state_response

ADDRESS_WINDOW_SECONDS = 600


@dataclass(frozen=True)
class Place:
    """The service at one site, now."""

    site: Site
    openness: Openness
    waiting: int
    quota_left: int
    estimate: WaitEstimate | None

    @property
    def can_take(self) -> bool:
        """Whether a number can be taken here now."""
        return self.openness.is_open and self.quota_left > 0


@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of a service; one that is no longer offered says so."""
    return _service_page(request, catalog.service_by_slug(slug))


@require_safe
def service_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the service is open at each of its sites, why not, and who waits, for machines."""
    wanted = catalog.service_by_slug(slug)
    places = places_of(wanted, timezone.now())
    return state_response(request, {"service": wanted.slug, "places": [_as_state(place) for place in places]})


@require_safe
def service_standard(request: HttpRequest, slug: str, version: int | None = None) -> HttpResponse:
    """The standard in force, or an older one: a ticket keeps the one it was issued under."""
    wanted = catalog.service_by_slug(slug)
    shown = standard_numbered(wanted, version) if version else standard_in_force(wanted)
    context = {"service": wanted, "agency": wanted.agency, "standard": shown, "versions": standards_of(wanted)}
    return render(request, "queue/standard.html", context)


@require_POST
def take_number(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a number and go to its page; the same form twice leads to the same number."""
    wanted = offered_service(slug)
    now = timezone.now()
    try:
        key = _idempotency_key(request)
        _require_number_allowed(request, key, now)
        site = _chosen_site(request, service_date_of(now, current_region().zone))
        ticket = operations.issue_ticket(service=wanted, site=site, channel=Channel.PHONE, idempotency_key=key, now=now)
    except PlatformError as error:
        return _service_page(request, wanted, error)
    response = redirect("ticket", ticket.pk)
    hold_ticket(request, response, ticket)
    return response


def places_of(wanted: Service, now: datetime) -> list[Place]:
    """Where a service can be had today, and how it stands there."""
    openings = sites_of(wanted.agency_id, service_date_of(now, current_region().zone))
    waiting, issued = queries.waiting_by_site(wanted.agency, now), queries.issued_by_site(wanted, now)
    return [
        Place(
            site=opening.site,
            openness=openness_now(now, service=wanted, site=opening.site),
            waiting=waiting.get(opening.site.pk, 0),
            quota_left=max(0, wanted.daily_quota - issued.get(opening.site.pk, 0)),
            estimate=wait_at(wanted, site_id=opening.site.pk, position=waiting.get(opening.site.pk, 0) + 1),
        )
        for opening in openings
    ]


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


def _chosen_site(request: HttpRequest, today: date) -> Site | None:
    slug = request.POST.get("site", "")
    return site_opening(slug, today).site if slug else None


def _service_page(request: HttpRequest, wanted: Service, error: PlatformError | None = None) -> HttpResponse:
    places = places_of(wanted, timezone.now())
    openness = places[0].openness if places else openness_now(timezone.now(), service=wanted)
    address = request.build_absolute_uri(reverse("service", args=[wanted.slug]))
    requirements = catalog.requirement_rows(wanted.requirements)
    context: dict[str, Any] = {
        "service": wanted,
        "agency": wanted.agency,
        "requirements": requirements,
        "places": places,
        "openness": openness,
        "can_take": any(place.can_take for place in places),
        "quota": wanted.daily_quota,
        "idempotency_key": uuid.uuid4(),
        "address": address,
        "linked_data": service_as_linked_data(wanted, requirements, places, address)
        if catalog.is_shown(wanted)
        else "",
        "problem": error.message if error else "",
    }
    response = render(request, "queue/service.html", context, status=error.status if error else 200)
    if error:
        response.headers["X-Problem"] = error.code
    return response


def _as_state(place: Place) -> dict[str, Any]:
    opens = place.openness.next_opening
    return {
        "site": place.site.slug,
        "is_open": place.openness.is_open,
        "reason": place.openness.reason,
        "next_opening": opens.isoformat() if opens else None,
        "waiting": place.waiting,
        "quota_left": place.quota_left,
        "wait_minutes": [place.estimate.low, place.estimate.high] if place.estimate else None,
    }


def _idempotency_key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        raise RequestIncomplete from None
