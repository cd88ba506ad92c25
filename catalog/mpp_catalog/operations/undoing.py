"""Taking a change of the catalogue back."""

from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.db.utils import IntegrityError

from mpp_catalog.changes import Action, Actor, Change, is_undoable, model_of, recorded, restored, stored
from mpp_catalog.errors import ChangeOvertaken, ChangeUnknown
from mpp_catalog.models import Agency, Service, ServiceStandard
from mpp_catalog.operations.settling import keep_standards
from mpp_catalog.search import index_services
from mpp_platform.models import AuditEntry


def undo_change(*, entry_id: int, by: Actor) -> AuditEntry:
    """Bring every row of a change back to what it read before, unless somebody has changed the same since.

    :raises ChangeUnknown: no such change here, or it cannot be undone, or it was
    :raises ChangeOvertaken: a row was changed again, or something was built on it
    """
    entry = AuditEntry.objects.filter(pk=entry_id).first()
    if entry is None or not is_undoable(entry) or is_undone(entry):
        raise ChangeUnknown
    try:
        with recorded(action=Action.UNDONE, subject=entry.subject, by=by, undoes=entry.pk, of=entry.action) as change:
            touched = [_take_back(change, kept) for kept in reversed(entry.data["rows"])]
            _settle(touched, by)
    except (ProtectedError, IntegrityError):
        raise ChangeOvertaken from None
    return entry


def is_undone(entry: AuditEntry) -> bool:
    """Whether a change was taken back."""
    return AuditEntry.objects.filter(action=Action.UNDONE, data__undoes=entry.pk).exists()


def _take_back(change: Change, kept: dict[str, Any]) -> models.Model | None:
    model = model_of(kept["row"])
    if kept["kind"] == "deleted":
        values = {name: restored(model, name, value) for name, value in kept["before"].items()}
        return change.create(model(**values))
    row = model._default_manager.select_for_update().filter(pk=kept["id"]).first()
    if row is None:
        raise ChangeOvertaken
    if kept["kind"] == "created":
        _require_alone(row)
        change.delete(row)
        return None
    if any(stored(row, name) != after for name, after in kept["after"].items()):
        raise ChangeOvertaken
    for name, before in kept["before"].items():
        named = model._meta.get_field(name)
        change.update(row, **{named.attname: restored(model, name, before)})  # type: ignore[union-attr]
    return row


def _require_alone(row: models.Model) -> None:
    """Refuse where deleting a row would take others along that somebody has made since; standards go with a service."""
    collector = Collector(using="default", origin=row)
    collector.collect([row])
    others = {model for model, rows in collector.data.items() if set(rows) - {row}}
    others |= {rows.model for rows in collector.fast_deletes if rows.exists()}
    if others - {ServiceStandard}:
        raise ChangeOvertaken


def _settle(touched: list[models.Model | None], by: Actor) -> None:
    services = {row.pk for row in touched if isinstance(row, Service)}
    services |= set(
        Service.objects.filter(agency__in=[r for r in touched if isinstance(r, Agency)]).values_list("pk", flat=True)
    )
    changed = list(Service.objects.select_related("agency").filter(pk__in=services).order_by("pk"))
    keep_standards(changed, by=by)
    index_services(changed)
