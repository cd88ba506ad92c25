"""Who is next: a pure function of the waiting tickets and now. The officer's button, the board, the citizen's
position and the estimate all ask here, so they agree; and it can say why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class WaitingTicket:
    """What the order depends on."""

    id: UUID
    code: str
    number: int
    waiting_since: datetime
    service_name: str = ""


def in_calling_order(waiting: Iterable[WaitingTicket]) -> list[WaitingTicket]:
    """The waiting tickets of one line, next one first: who has waited longest; the number decides between equals."""
    return sorted(waiting, key=lambda ticket: (ticket.waiting_since, ticket.number))


def reason_to_call(ticket: WaitingTicket, now: datetime, position: int = 1) -> str:
    """Why this ticket has this place in the order (1 is next), as a sentence for the officer and the history."""
    minutes = max(0, int((now - ticket.waiting_since).total_seconds() // 60))
    if position > 1:
        sentence = ngettext(
            "Urutan ke-%(position)d, menunggu %(minutes)d menit",
            "Urutan ke-%(position)d, menunggu %(minutes)d menit",
            minutes,
        )
        return sentence % {"position": position, "minutes": minutes}
    if minutes == 0:
        return _("Menunggu paling lama, kurang dari satu menit")
    sentence = ngettext("Menunggu paling lama, %(minutes)d menit", "Menunggu paling lama, %(minutes)d menit", minutes)
    return sentence % {"minutes": minutes}
