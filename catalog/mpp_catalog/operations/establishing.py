"""Giving service standards the force of a decree (SK)."""

from collections.abc import Iterable
from datetime import date

from mpp_catalog.changes import Action, Actor, recorded, today_of
from mpp_catalog.errors import DecreeInFuture, DecreeMissing, NothingChosen
from mpp_catalog.models import Service
from mpp_catalog.operations.settling import keep_standards
from mpp_catalog.validation import clean_text


def establish_standards(*, services: Iterable[Service], decree_number: str, decree_date: date | None, by: Actor) -> int:
    """Say that one decree establishes these services' standards as they read now; returns how many.

    A standard that changes afterwards is a new version without a decree until another one follows.

    :raises NothingChosen: no service was given
    :raises DecreeMissing: the decree has no number or no date
    :raises DecreeInFuture: it is dated later than today
    """
    chosen, number = list(services), clean_text(decree_number[:80], 80, is_needed=False)
    if not chosen:
        raise NothingChosen
    if not number or decree_date is None:
        raise DecreeMissing
    if decree_date > today_of(by):
        raise DecreeInFuture
    with recorded(action=Action.STANDARD_ESTABLISHED, subject=number, by=by, date=decree_date.isoformat()) as change:
        change.lock(*chosen)
        for service in chosen:
            change.update(service, decree_number=number, decree_date=decree_date)
        keep_standards(chosen, by=by)
    return len(chosen)
