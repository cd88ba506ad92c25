"""Changes to a region's catalogue: each is one transaction, one line in the audit trail, and can be undone from there.

The line keeps what every row read before and after, so undoing needs no knowledge of what the change meant; it refuses
where somebody has changed the same field since.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from mpp_catalog.errors import RowGone
from mpp_catalog.opening import forget_openings
from mpp_platform.audit import record_action
from mpp_platform.events import publish
from mpp_platform.models import AuditEntry
from mpp_platform.scope import current_region, current_scope
from mpp_platform.time import service_date_of

Row = TypeVar("Row", bound=models.Model)
DERIVED = frozenset({"search_vector", "version"})  # follow from the other fields
SUBJECT_LENGTH = 120


class Action(models.TextChoices):
    """What an admin did, as the audit trail tells it."""

    AGENCY_ADOPTED = "catalog.agency_adopted", _("Instansi diadopsi")
    AGENCY_ADDED = "catalog.agency_added", _("Instansi daerah ditambahkan")
    AGENCY_CHANGED = "catalog.agency_changed", _("Instansi diubah")
    AGENCY_PAUSED = "catalog.agency_paused", _("Instansi berhenti sementara")
    AGENCY_WITHDRAWN = "catalog.agency_withdrawn", _("Instansi tidak lagi melayani")
    AGENCY_RESUMED = "catalog.agency_resumed", _("Instansi melayani kembali")
    SERVICE_ADOPTED = "catalog.service_adopted", _("Layanan diadopsi")
    SERVICE_ADDED = "catalog.service_added", _("Layanan daerah ditambahkan")
    SERVICES_CHANGED = "catalog.services_changed", _("Layanan diubah")
    FIELD_OVERRIDDEN = "catalog.field_overridden", _("Isian daerah berbeda dari nasional")
    FIELD_RETURNED = "catalog.field_returned", _("Isian kembali mengikuti nasional")
    UPDATE_ACCEPTED = "catalog.update_accepted", _("Pembaruan nasional diterima")
    UPDATE_DECLINED = "catalog.update_declined", _("Isian daerah dipertahankan")
    UPDATE_POSTPONED = "catalog.update_postponed", _("Pembaruan nasional ditunda")
    STANDARD_ESTABLISHED = "catalog.standard_established", _("Standar pelayanan ditetapkan")
    AGREEMENT_RECORDED = "catalog.agreement_recorded", _("Kerja sama dicatat")
    AGREEMENT_CHANGED = "catalog.agreement_changed", _("Kerja sama diubah")
    AGREEMENT_TERMINATED = "catalog.agreement_terminated", _("Kerja sama diakhiri")
    PLEDGE_SIGNED = "catalog.pledge_signed", _("Maklumat pelayanan ditetapkan")
    SITE_CHANGED = "catalog.site_changed", _("Tempat diubah")
    COUNTERS_CHANGED = "catalog.counters_changed", _("Loket diubah")
    HOURS_CHANGED = "catalog.hours_changed", _("Jam layanan diubah")
    RULES_CHANGED = "catalog.rules_changed", _("Aturan daerah diubah")
    IMPORTED = "catalog.imported", _("Data diimpor")
    UNDONE = "catalog.undone", _("Perubahan diurungkan")


@dataclass(frozen=True, kw_only=True)
class CatalogueChanged:
    """The catalogue of the region in force is not what it was."""

    action: str


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, and when; ``person_id`` is ``None`` for the platform itself."""

    person_id: UUID | None
    now: datetime


@dataclass
class Change:
    """The rows of one change, as the audit trail keeps them."""

    by: Actor
    rows: list[dict[str, Any]] = field(default_factory=list)

    def lock(self, *rows: models.Model) -> None:
        """Read rows of one model anew and hold them until the change is made: they may be older than the change before.

        :raises RowGone: one of them was deleted
        """
        for model in {type(row) for row in rows}:
            held = model._default_manager.select_for_update(of=("self",)).order_by("pk").in_bulk([r.pk for r in rows])
            for row in rows:
                if row.pk not in held:
                    raise RowGone
                for named in model._meta.concrete_fields:
                    setattr(row, named.attname, getattr(held[row.pk], named.attname))
                row._state.fields_cache.clear()

    def create(self, row: Row) -> Row:
        """Insert a row."""
        row.save(force_insert=True)
        self.rows.append({"row": row._meta.label_lower, "id": row.pk, "kind": "created"})
        return row

    def create_all(self, rows: Iterable[Row]) -> list[Row]:
        """Insert rows of one model in one statement."""
        made = list(rows)
        if made:
            made = type(made[0])._default_manager.bulk_create(made)
        self.rows += [{"row": row._meta.label_lower, "id": row.pk, "kind": "created"} for row in made]
        return made

    def update(self, row: Row, **values: Any) -> bool:
        """Give a row new values; whether any of them was new."""
        before = {name: stored(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        after = {name: stored(row, name) for name in values}
        changed = [name for name in values if before[name] != after[name]]
        if not changed:
            return False
        row.save(update_fields=changed)
        told = [name for name in changed if name not in DERIVED]
        if told:
            self.rows.append(
                {
                    "row": row._meta.label_lower,
                    "id": row.pk,
                    "kind": "updated",
                    "before": {name: before[name] for name in told},
                    "after": {name: after[name] for name in told},
                }
            )
        return True

    def delete(self, row: models.Model) -> None:
        """Delete a row that nothing needs; it can be brought back."""
        kept = {name.attname: stored(row, name.attname) for name in row._meta.concrete_fields}
        self.rows.append({"row": row._meta.label_lower, "id": row.pk, "kind": "deleted", "before": kept})
        row.delete()


@contextmanager
def recorded(*, action: Action, subject: str, by: Actor, **data: Any) -> Iterator[Change]:
    """Make one change: everything in the block or nothing, and one line in the audit trail if anything changed.

    Changes of one region take turns, so what the block asks stays true until it is done; rows that were read before
    it are to be locked. ``data`` tells more, such as ``reason``; it must be JSON and name no citizen.
    """
    with transaction.atomic():
        _take_turns()
        transaction.on_commit(forget_openings)  # before those are told who will ask again
        change = Change(by=by)
        yield change
        if not change.rows:
            return
        rows = DjangoJSONEncoder(ensure_ascii=False).encode(change.rows)
        record_action(
            action=action,
            subject=subject[:SUBJECT_LENGTH],
            actor_id=by.person_id,
            now=by.now,
            rows=decoded(rows),
            **data,
        )
        publish(CatalogueChanged(action=action))


def _take_turns() -> None:
    """Wait for the change of the region that is being made; whoever waits for too long is told so."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"catalogue of {current_scope().key}"])


def today_of(by: Actor) -> date:
    """The date on the wall clock of the region in force."""
    return service_date_of(by.now, current_region().zone)


def stored(row: models.Model, name: str) -> Any:
    """The value of a field as the audit trail keeps it: JSON, and equal again after a round trip."""
    named = row._meta.get_field(name)
    value = getattr(row, named.attname)  # type: ignore[union-attr]  # only concrete fields are asked for
    if isinstance(named, models.FileField):
        value = value.name if value else ""
    return decoded(DjangoJSONEncoder().encode(value))


def restored(model: type[models.Model], name: str, value: Any) -> Any:
    """A kept value as the field has it."""
    named = model._meta.get_field(name)
    if isinstance(named, models.ForeignKey):
        named = named.target_field
    return value if value is None else named.to_python(value)  # type: ignore[union-attr]


def is_undoable(entry: AuditEntry) -> bool:
    """Whether a line of the audit trail keeps what it takes to undo it; whether it was undone is another question."""
    return bool(entry.data.get("rows")) and entry.action != Action.UNDONE


def model_of(label: str) -> type[models.Model]:
    """The model that a kept row names."""
    return apps.get_model(label)


def decoded(text: str) -> Any:
    """JSON as Python has it."""
    return json.loads(text)
