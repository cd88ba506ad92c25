"""The end of a service day: nobody waits, is called or is served on a day that has passed."""

from datetime import datetime

from django.db import transaction

from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of
from mpp_queue import queries
from mpp_queue.models import State, Ticket, TicketEvent

Kind = TicketEvent.Kind
ENDS = {
    State.WAITING: (State.CANCELLED, Kind.CANCELLED),
    State.CALLED: (State.NO_SHOW, Kind.NO_SHOW),
    State.SERVING: (State.DONE, Kind.DONE),
}
REASON = "Hari layanan berakhir"  # the history speaks the language of the office


@transaction.atomic
def close_past_days(*, now: datetime) -> list[Ticket]:
    """End every ticket of an earlier service day that is still open, so that its counter is free and its page says so.

    Who waited is released, who was called did not come, who was being served is done. Safe to repeat.
    """
    today = service_date_of(now, current_region().zone)
    left_over = queries.open_tickets_before(today)
    for ticket in left_over:
        state, kind = ENDS[State(ticket.state)]
        counter = ticket.counter
        ticket.state, ticket.changed_at = state, now
        ticket.save(update_fields=["state", "changed_at"])
        TicketEvent.objects.create(ticket=ticket, kind=kind, at=now, counter=counter, reason=REASON)
    return left_over
