"""The state of an agreement, by date alone: nothing of it is stored, and nothing here asks the database.

Dates of force are whole days: an agreement is in force on its first and on its last day, and no longer on the day of
its termination. The newest signed addendum that names an end moves the end of what it amends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from mpp_catalog.models import Agency, Agreement

EXPIRING_DAYS = 180
REMINDER_DAYS = (180, 90, 30)
NEVER = date.max
# An agency has one of these at a time; of decrees and handovers it has as many as there are.
EXCLUSIVE_KINDS = frozenset({Agreement.Kind.COMMITMENT, Agreement.Kind.MEMORANDUM, Agreement.Kind.COOPERATION})


class Status(models.TextChoices):
    """What an agreement is on a day, in the order of its life."""

    DRAFT = "draft", _("Rancangan")
    SIGNED = "signed", _("Ditandatangani, belum berlaku")
    ACTIVE = "active", _("Berlaku")
    EXPIRING = "expiring", _("Segera berakhir")
    EXPIRED = "expired", _("Habis masa berlaku")
    TERMINATED = "terminated", _("Diakhiri")


IN_FORCE = frozenset({Status.ACTIVE, Status.EXPIRING})
ENDED = frozenset({Status.EXPIRED, Status.TERMINATED})


@dataclass(frozen=True, kw_only=True)
class Term:
    """The dates that decide; without ``ends_on`` it holds until it is terminated."""

    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    terminated_on: date | None = None

    @property
    def first_day(self) -> date | None:
        """Its first day of force; ``None`` for a draft."""
        return self.signed_on and (self.starts_on or self.signed_on)

    @property
    def last_day(self) -> date | None:
        """Its last day of force; ``None`` where none is foreseen."""
        days = [self.ends_on] if self.ends_on else []
        if self.terminated_on and self.terminated_on > date.min:
            days.append(self.terminated_on - timedelta(days=1))
        return min(days, default=None)


def status_on(term: Term, today: date) -> Status:
    """What an agreement with these dates is on a day: exactly one status, and never an earlier one on a later day."""
    if term.signed_on is None or today < term.signed_on:
        return Status.DRAFT
    if term.terminated_on is not None and today >= term.terminated_on:
        return Status.TERMINATED
    if today < (term.first_day or today):
        return Status.SIGNED
    if term.ends_on is not None and today > term.ends_on:
        return Status.EXPIRED
    left = days_left(term, today)
    return Status.ACTIVE if left is None or left > EXPIRING_DAYS else Status.EXPIRING


def days_left(term: Term, today: date) -> int | None:
    """Days until the last day of force, that day excluded; ``None`` where none is foreseen."""
    return None if term.last_day is None else (term.last_day - today).days


def due_reminder(term: Term, today: date, reminded: int | None) -> int | None:
    """Which of ``REMINDER_DAYS`` people are to be told of today; ``None`` when they know, or when there is nothing.

    Whoever missed 180 and 90 is told of 30 alone.
    """
    left = days_left(term, today)
    if left is None or left < 0 or term.terminated_on or status_on(term, today) == Status.DRAFT:
        return None
    due = min((days for days in REMINDER_DAYS if left <= days), default=None)
    return due if due is not None and (reminded is None or reminded > due) else None


def overlap(one: Term, other: Term) -> bool:
    """Whether there is a day on which both are in force."""
    first = max(one.first_day or NEVER, other.first_day or NEVER)
    last = min(one.last_day or NEVER, other.last_day or NEVER)
    return first <= last and first < NEVER


class Chains:
    """Agreements with their addenda; whatever the rows say, a circle among them included, every answer comes."""

    def __init__(self, agreements: Iterable[Agreement]) -> None:
        self._rows = {agreement.pk: agreement for agreement in agreements}
        self._addenda: dict[UUID, list[Agreement]] = {}
        for agreement in self._rows.values():
            if agreement.amends_id is not None:
                self._addenda.setdefault(agreement.amends_id, []).append(agreement)

    def roots(self) -> list[Agreement]:
        """What amends nothing, in the order given."""
        return [agreement for agreement in self._rows.values() if agreement.amends_id is None]

    def up_from(self, agreement: Agreement) -> list[Agreement]:
        """An agreement as these rows have it, what it amends, what that amends, and so on."""
        agreement = self._rows.get(agreement.pk, agreement)
        found = {agreement.pk: agreement}
        while agreement.amends_id in self._rows and agreement.amends_id not in found:
            agreement = self._rows[agreement.amends_id]
            found[agreement.pk] = agreement
        return list(found.values())

    def root_of(self, agreement: Agreement) -> Agreement:
        """What an addendum amends in the end; an agreement is its own root."""
        return self.up_from(agreement)[-1]

    def addenda_of(self, root: Agreement) -> list[Agreement]:
        """Every addendum of an agreement, also those that amend another addendum: by signature, drafts last."""
        found, waiting, seen = [], [root], {root.pk}
        while waiting:
            for addendum in self._addenda.get(waiting.pop(0).pk, []):
                if addendum.pk not in seen:
                    seen.add(addendum.pk)
                    found.append(addendum)
                    waiting.append(addendum)
        return sorted(found, key=lambda addendum: addendum.signed_date or NEVER)  # stable: what amends comes later

    def end_of(self, root: Agreement) -> date | None:
        """The last day that the newest signed addendum names, else the agreement itself."""
        ends = [row.ends_on for row in self.addenda_of(root) if row.signed_date and row.ends_on]
        return ends[-1] if ends else root.ends_on

    def term_of(self, agreement: Agreement) -> Term:
        """The dates of an agreement; an addendum ends with what it amends."""
        root = self.root_of(agreement)
        return Term(
            signed_on=agreement.signed_date,
            starts_on=agreement.starts_on,
            ends_on=self.end_of(root),
            terminated_on=root.terminated_on,
        )

    def status_of(self, agreement: Agreement, today: date) -> Status:
        """What an agreement or addendum is on a day."""
        return status_on(self.term_of(agreement), today)


def without_cooperation(
    agencies: Iterable[Agency], chains: Chains, today: date
) -> list[tuple[Agency, Agreement | None]]:
    """The agencies for which no PKS is in force on a day, each with the last one it had."""
    signed: dict[int | None, list[Agreement]] = {}
    for root in chains.roots():
        if root.kind == Agreement.Kind.COOPERATION and root.signed_date:
            signed.setdefault(root.agency_id, []).append(root)
    missing = []
    for agency in agencies:
        own = sorted(signed.get(agency.pk, []), key=lambda root: chains.term_of(root).last_day or NEVER)
        if not any(chains.status_of(root, today) in IN_FORCE for root in own):
            missing.append((agency, own[-1] if own else None))
    return missing
