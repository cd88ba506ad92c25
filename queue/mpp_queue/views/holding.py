"""Which numbers this phone took: a signed cookie of ticket ids, bound to the host, for this service day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from mpp_platform.scope import current_region
from mpp_queue import queries
from mpp_queue.models import Ticket

COOKIE = "mpp_tickets"
HELD_SECONDS = 20 * 60 * 60
MOST_HELD = 6


def hold_ticket(request: HttpRequest, response: HttpResponse, ticket: Ticket) -> None:
    """Let this phone find the ticket again from the first page."""
    ids = [str(ticket.pk), *(str(pk) for pk in _held_ids(request) if pk != ticket.pk)][:MOST_HELD]
    value = signing.dumps(ids, salt=_salt())
    secure = request.is_secure()
    response.set_cookie(COOKIE, value, max_age=HELD_SECONDS, httponly=True, samesite="Lax", secure=secure)


def held_tickets(request: HttpRequest, *, now: datetime) -> list[dict[str, Any]]:
    """The tickets of today that this phone holds and that are not over."""
    tickets = queries.open_tickets_today(_held_ids(request), now)
    return [
        {"code": ticket.code, "state_label": ticket.get_state_display(), "url": reverse("ticket", args=[ticket.pk])}
        for ticket in tickets
    ]


def _held_ids(request: HttpRequest) -> list[UUID]:
    try:
        ids = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_salt(), max_age=HELD_SECONDS)
        return [UUID(one) for one in ids]
    except (signing.BadSignature, ValueError):
        return []


def _salt() -> str:
    return f"mpp.tickets.{current_region().code}"
