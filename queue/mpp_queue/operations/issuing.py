"""Taking a number, and giving it back."""

import uuid
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from mpp_catalog.errors import ServiceClosed
from mpp_catalog.models import Service, Site
from mpp_catalog.opening import SiteOpening, openness_now, sites_of
from mpp_platform.events import publish
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of
from mpp_queue import queries
from mpp_queue.errors import IdempotencyKeyReused, QuotaUsedUp, TicketNotWaiting
from mpp_queue.events import LineChanged
from mpp_queue.models import Channel, State, Ticket, TicketEvent

# One statement takes the quota, the number, the ticket and its first line of history, or none of them. The rows of
# quota and line are locked in this order by everybody. A key seen before takes nothing.
ISSUE_SQL = """
WITH replay AS (SELECT 1 FROM queue_ticket WHERE idempotency_key = %(key)s),
quota AS (
    INSERT INTO queue_dailyquota AS q (service_id, site_id, service_date, quota, issued)
    SELECT %(service)s, %(site)s, %(day)s, %(quota)s, 1 WHERE %(quota)s > 0 AND NOT EXISTS (SELECT FROM replay)
    ON CONFLICT (service_id, site_id, service_date) DO UPDATE SET issued = q.issued + 1, quota = EXCLUDED.quota
    WHERE q.issued < EXCLUDED.quota
    RETURNING issued
), number AS (
    INSERT INTO queue_queueday AS d (agency_id, site_id, service_date, last_number)
    SELECT %(agency)s, %(site)s, %(day)s, 1 FROM quota
    ON CONFLICT (agency_id, site_id, service_date) DO UPDATE SET last_number = d.last_number + 1
    RETURNING last_number
), ticket AS (
    INSERT INTO queue_ticket (id, agency_id, site_id, service_id, service_version, service_date, number, code, state,
                              channel, waiting_since, changed_at, idempotency_key)
    SELECT %(id)s, %(agency)s, %(site)s, %(service)s, %(version)s, %(day)s, last_number,
           %(prefix)s || '-' || lpad(last_number::text, greatest(3, length(last_number::text)), '0'),
           'waiting', %(channel)s, %(now)s, %(now)s, %(key)s
    FROM number RETURNING id, number, code
), history AS (
    INSERT INTO queue_ticketevent (ticket_id, kind, at, reason) SELECT id, 'issued', %(now)s, '' FROM ticket
)
SELECT number, code FROM ticket
"""


def issue_ticket(
    *, service: Service, channel: Channel, idempotency_key: UUID, now: datetime, site: Site | None = None
) -> Ticket:
    """Give out the next number of the service's agency at a site (``None``: where the agency serves first).

    The same key again returns the same ticket.

    :raises ServiceClosed: outside its hours, on a closed day, or paused; the reason is a sentence
    :raises QuotaUsedUp: every number of the service for this service day is out
    :raises IdempotencyKeyReused: the key belongs to a ticket of another service
    """
    stand = _stand_of(service, site, now)
    reason = openness_now(now, agency=service.agency, service=service, site=stand.site if stand else site).reason
    if stand is None:
        reason = reason or _("Instansi ini belum mempunyai loket di tempat ini.")
    elif not reason:
        ticket = _take_number(service, stand, channel, idempotency_key, now)
        if ticket is not None:
            _announce(ticket, "issued")
            return ticket
    earlier = queries.ticket_by_idempotency_key(idempotency_key)
    if earlier is None:
        if reason:
            raise ServiceClosed(service=service.local_name, reason=reason)
        raise QuotaUsedUp(service=service.local_name, issued=sum(queries.issued_by_site(service, now).values()))
    if earlier.service_id != service.pk:
        raise IdempotencyKeyReused
    return earlier


def _stand_of(service: Service, site: Site | None, now: datetime) -> SiteOpening | None:
    stands = sites_of(service.agency_id, service_date_of(now, current_region().zone))
    return next((stand for stand in stands if site is None or stand.site.pk == site.pk), None)


def _take_number(
    service: Service, stand: SiteOpening, channel: Channel, idempotency_key: UUID, now: datetime
) -> Ticket | None:
    values: dict[str, Any] = {
        "id": uuid.uuid4(),
        "key": idempotency_key,
        "service": service.pk,
        "agency": service.agency_id,
        "site": stand.site.pk,
        "version": service.version,
        "prefix": stand.prefixes[service.agency_id],
        "quota": service.daily_quota,
        "day": service_date_of(now, current_region().zone),
        "channel": channel.value,
        "now": now,
    }
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext(), connection.cursor() as cursor:
            cursor.execute(ISSUE_SQL, values)
            row = cursor.fetchone()
    except IntegrityError as error:
        if "idempotency_key" not in str(error):
            raise
        return None  # the same form arrived twice at once, and the other one was first
    return None if row is None else _ticket_of(service, stand.site, values, *row)


def _ticket_of(service: Service, site: Site, values: dict[str, Any], number: int, code: str) -> Ticket:
    return Ticket(
        id=values["id"],
        agency=service.agency,
        service=service,
        site=site,
        service_version=service.version,
        service_date=values["day"],
        number=number,
        code=code,
        state=State.WAITING,
        channel=values["channel"],
        waiting_since=values["now"],
        changed_at=values["now"],
        idempotency_key=values["key"],
    )


@transaction.atomic
def cancel_ticket(*, ticket_id: UUID, now: datetime) -> Ticket:
    """Give a number back; its holder does this, so only while it waits.

    :raises TicketUnknown: no such ticket here
    :raises TicketNotWaiting: it was called, served or ended meanwhile
    """
    ticket = queries.ticket_locked(ticket_id)
    if ticket.state != State.WAITING:
        raise TicketNotWaiting(ticket=ticket.code)
    ticket.state = State.CANCELLED
    ticket.changed_at = now
    ticket.save(update_fields=["state", "changed_at"])
    TicketEvent.objects.create(ticket=ticket, kind=TicketEvent.Kind.CANCELLED, at=now)
    _announce(ticket, "cancelled")
    return ticket


def _announce(ticket: Ticket, kind: str) -> None:
    publish(LineChanged(agency_id=ticket.agency_id, site_id=ticket.site_id, ticket_id=ticket.pk, kind=kind))
