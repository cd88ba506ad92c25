"""What the citizen thought of the visit."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from mpp_queue import queries
from mpp_queue.errors import AlreadyRated, RatingOffScale, TicketNotDone
from mpp_queue.models import Rating, State


def rate_visit(*, ticket_id: UUID, score: int, comment: str, now: datetime) -> Rating:
    """Keep the citizen's rating of a finished visit, once.

    :param score: 1 (tidak baik) to 4 (sangat baik), as PermenPANRB 14/2017 counts
    :param comment: at most 500 characters are kept
    :raises TicketUnknown: no such ticket here
    :raises TicketNotDone: the visit has not ended at a counter
    :raises RatingOffScale: the score is none of the four
    :raises AlreadyRated: there is a rating already; it stays as it is
    """
    ticket = queries.ticket_with_place(ticket_id)  # not locked: who waits must not be passed over for a look
    if ticket.state != State.DONE:
        raise TicketNotDone(ticket=ticket.code)
    if score not in Rating.Score.values:
        raise RatingOffScale
    try:
        with transaction.atomic():
            return Rating.objects.create(ticket=ticket, score=score, comment=comment.strip()[:500], at=now)
    except IntegrityError:
        raise AlreadyRated from None
