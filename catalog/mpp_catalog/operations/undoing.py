"""Taking a change of the catalogue back."""

from typing import Any

from django.db import models
from django.db.models import ProtectedError, Q
from django.db.models.deletion import Collector
from django.db.utils import IntegrityError

from mpp_catalog.changes import Action, Actor, Change, is_undoable, model_of, recorded, restored, stored
from mpp_catalog.errors import ChangeOvertaken, ChangeUnknown
from mpp_catalog.models import Agency, Override, Service, ServiceStandard
from mpp_catalog.operations.consistency import is_needed_by_counter, require_rules
from mpp_catalog.operations.settling import settle_agency, settle_services
from mpp_platform.models import AuditEntry


def undo_change(*, entry_id: int, by: Actor) -> AuditEntry:
    """Bring every row of a change back to what it read before, unless somebody has changed the same since.

    :raises ChangeUnknown: no such change here, or it cannot be undone, or it was
    :raises ChangeOvertaken: a row was changed again, or something was built on it
    """
    entry = AuditEntry.objects.filter(pk=entry_id).first()
    if entry is None or not is_undoable(entry):
        raise ChangeUnknown
    try:
        with recorded(action=Action.UNDONE, subject=entry.subject, by=by, undoes=entry.pk, of=entry.action) as change:
            if is_undone(entry):
                raise ChangeUnknown
            touched = [_take_back(change, kept) for kept in reversed(entry.data["rows"])]
            _settle(change, touched)
            require_rules(touched)
    except (ProtectedError, IntegrityError):
        raise ChangeOvertaken from None
    return entry


def is_undone(entry: AuditEntry) -> bool:
    """Whether a change was taken back."""
    return AuditEntry.objects.filter(action=Action.UNDONE, data__undoes=entry.pk).exists()


def _take_back(change: Change, kept: dict[str, Any]) -> models.Model:
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
        return row
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
    if others - {ServiceStandard} or is_needed_by_counter(row):
        raise ChangeOvertaken


def _settle(change: Change, touched: list[models.Model]) -> None:
    """Bring agencies and services to what follows from nation and overrides now: those may have moved on since."""
    said = [row for row in touched if isinstance(row, Override)]
    agencies = {row.pk for row in touched if isinstance(row, Agency) and row.pk}
    agencies |= {row.agency_id for row in said if row.agency_id}
    services = {row.pk for row in touched if isinstance(row, Service) and row.pk}
    services |= {row.service_id for row in said if row.service_id}
    for agency in Agency.objects.filter(pk__in=agencies).order_by("pk"):
        settle_agency(change, agency)
    concerned = Q(pk__in=services) | Q(agency__in=agencies)
    settle_services(change, Service.objects.select_related("agency").filter(concerned).order_by("pk"))
