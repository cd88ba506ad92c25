"""Editing the draft of the national template, row by row.

Every edit names the draft that the person saw and waits for whoever edits it at the same moment. A form also carries
the fingerprint of the row it shows (``seen``), so that nobody overwrites what somebody else has just written.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from mpp_catalog.changes import Actor
from mpp_catalog.errors import (
    AgencyNotReplaced,
    AgencyReplaced,
    FieldUnknown,
    KeyTaken,
    NothingChanged,
    RowOvertaken,
)
from mpp_catalog.ministry import MinistryAction, record_for_ministry
from mpp_catalog.models import NationalAgency, NationalService
from mpp_catalog.operations.template import check_successors, locked_draft
from mpp_catalog.queries.versions import national_agency, national_service
from mpp_catalog.standards import columns_of, facts_of
from mpp_catalog.template_rows import (
    AGENCY_KEY_LENGTH,
    SERVICE_KEY_LENGTH,
    agency_document,
    clean_agency,
    clean_key,
    fingerprint_of,
    key_of_name,
)
from mpp_catalog.validation import clean_facts


@transaction.atomic
def edit_national_agency(
    *, number: int, key: str, document: Mapping[str, Any], seen: str = "", by: Actor
) -> NationalAgency:
    """Give fields of an agency new values; who replaces it is said by ``remove_national_agency``.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    :raises DraftRowUnknown: the draft has no such agency
    :raises RowOvertaken: it no longer reads as the person saw it
    :raises FieldUnknown: an agency has no such field, or it is ``successors``
    :raises FactsInvalid: a field says what cannot be
    :raises NothingChanged: it says all of that already
    """
    if "successors" in document:
        raise FieldUnknown(field="successors")
    agency = national_agency(locked_draft(number), key)
    before = agency_document(agency)
    after = clean_agency({**before, **document})
    news = _news(before, after, seen)
    _write(agency, after)
    record_for_ministry(MinistryAction.AGENCY_CHANGED, agency.name, by=by, version=number, key=key, fields=news)
    return agency


@transaction.atomic
def add_national_agency(*, number: int, document: Mapping[str, Any], key: str = "", by: Actor) -> NationalAgency:
    """Add an agency; without a key it gets the one that its name suggests.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    :raises FactsInvalid: a field says what cannot be
    :raises KeyUnreadable: the key has letters that no key has
    :raises KeyTaken: an agency has this key
    """
    draft = locked_draft(number)
    cleaned = clean_agency({**document, "successors": []})
    key = clean_key(key or key_of_name(cleaned["name"], AGENCY_KEY_LENGTH), AGENCY_KEY_LENGTH)
    if NationalAgency.objects.filter(version=draft, key=key).exists():
        raise KeyTaken(key=key)
    agency = NationalAgency.objects.create(version=draft, key=key, **cleaned)
    record_for_ministry(MinistryAction.AGENCY_ADDED, agency.name, by=by, version=number, key=key)
    return agency


@transaction.atomic
def remove_national_agency(
    *, number: int, key: str, successors: Collection[str] = (), until: date | None = None, by: Actor
) -> None:
    """Take an agency out of the template.

    Without successors its row and services are gone from this version. With successors the row stays to say who
    replaced it since ``until``: its services go to the first of them, each of them keeps its name as a former name.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    :raises DraftRowUnknown: the draft has no such agency
    :raises AgencyReplaced: it was replaced before; to name others it must be restored first
    :raises SuccessorInvalid: a successor does not serve in this draft, or the agency itself succeeds another one
    """
    draft = locked_draft(number)
    agency = national_agency(draft, key)
    action, keys = MinistryAction.AGENCY_REMOVED, list(dict.fromkeys(successors))
    if keys:
        action = MinistryAction.AGENCY_REPLACED
        _serving(agency).successors = keys
        agency.save(update_fields=["successors"])
        check_successors(draft)
        _hand_over(agency, [national_agency(draft, successor) for successor in keys], until)
    else:
        agency.delete()
        check_successors(draft)
    record_for_ministry(action, agency.name, by=by, version=number, key=key, successors=keys)


@transaction.atomic
def restore_national_agency(*, number: int, key: str, by: Actor) -> NationalAgency:
    """Let a replaced agency serve again with the services that the newest published version gives it.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    :raises DraftRowUnknown: the draft has no such agency
    :raises AgencyNotReplaced: it serves
    """
    draft = locked_draft(number)
    agency = national_agency(draft, key)
    if not agency.successors:
        raise AgencyNotReplaced(agency=agency.name)
    for successor in NationalAgency.objects.filter(version=draft, key__in=agency.successors).order_by("pk"):
        successor.former_names = [item for item in successor.former_names if item["name"] != agency.name]
        successor.save(update_fields=["former_names"])
    own = NationalService.objects.filter(agency__version_id=number - 1, agency__key=key).values_list("key", flat=True)
    handed_over = NationalService.objects.filter(
        agency__version=draft, agency__key__in=agency.successors, key__in=list(own.order_by("pk"))
    )
    handed_over.update(agency=agency)
    agency.successors = []
    agency.save(update_fields=["successors"])
    record_for_ministry(MinistryAction.AGENCY_RESTORED, agency.name, by=by, version=number, key=key)
    return agency


@transaction.atomic
def edit_national_service(  # tail: which row, what, and as whom
    *, number: int, agency_key: str, key: str, facts: Mapping[str, Any], seen: str = "", by: Actor
) -> NationalService:
    """Give fields of a service new values; ``facts`` is a document of ``standards.py`` or a part of one.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    :raises DraftRowUnknown: the draft has no such service
    :raises RowOvertaken: it no longer reads as the person saw it
    :raises FactsInvalid: a field says what cannot be
    :raises NothingChanged: it says all of that already
    """
    service = national_service(locked_draft(number), agency_key, key)
    before = facts_of(service)
    after = clean_facts({**before, **facts})
    news = _news(before, after, seen)
    _write(service, columns_of(after))
    record_for_ministry(
        MinistryAction.SERVICE_CHANGED, _subject(service), by=by, version=number, key=f"{agency_key}/{key}", fields=news
    )
    return service


@transaction.atomic
def add_national_service(
    *, number: int, agency_key: str, facts: Mapping[str, Any], key: str = "", by: Actor
) -> NationalService:
    """Add a service to an agency; without a key it gets the one that its name suggests.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    :raises DraftRowUnknown: the draft has no such agency
    :raises AgencyReplaced: the agency was replaced by others
    :raises FactsInvalid: a field says what cannot be
    :raises KeyUnreadable: the key has letters that no key has
    :raises KeyTaken: a service of the agency has this key
    """
    agency = _serving(national_agency(locked_draft(number), agency_key))
    cleaned = clean_facts(facts)
    key = clean_key(key or key_of_name(cleaned["name"], SERVICE_KEY_LENGTH), SERVICE_KEY_LENGTH)
    if agency.services.filter(key=key).exists():
        raise KeyTaken(key=key)
    service = NationalService.objects.create(agency=agency, key=key, **columns_of(cleaned))
    record_for_ministry(
        MinistryAction.SERVICE_ADDED, _subject(service), by=by, version=number, key=f"{agency_key}/{key}"
    )
    return service


@transaction.atomic
def move_national_service(*, number: int, agency_key: str, key: str, to: str, by: Actor) -> NationalService:
    """Let another agency of the draft give a service, under the same key: regions that offer it can go on with it.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    :raises DraftRowUnknown: the draft has no such service, or no such agency
    :raises AgencyReplaced: the other agency was replaced
    :raises KeyTaken: the other agency has a service with this key
    :raises NothingChanged: it is that agency's already
    """
    draft = locked_draft(number)
    service = national_service(draft, agency_key, key)
    target = _serving(national_agency(draft, to))
    if target.key == agency_key:
        raise NothingChanged
    if target.services.filter(key=key).exists():
        raise KeyTaken(key=key)
    service.agency = target
    service.save(update_fields=["agency"])
    record_for_ministry(
        MinistryAction.SERVICE_MOVED, _subject(service), by=by, version=number, key=f"{agency_key}/{key}", to=to
    )
    return service


@transaction.atomic
def remove_national_service(*, number: int, agency_key: str, key: str, by: Actor) -> None:
    """Take a service out of the template; regions that offer it decide what becomes of it.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    :raises DraftRowUnknown: the draft has no such service
    """
    service = national_service(locked_draft(number), agency_key, key)
    record_for_ministry(
        MinistryAction.SERVICE_REMOVED, _subject(service), by=by, version=number, key=f"{agency_key}/{key}"
    )
    service.delete()


def _serving(agency: NationalAgency) -> NationalAgency:
    if agency.successors:
        raise AgencyReplaced(agency=agency.name)
    return agency


def _news(before: Mapping[str, Any], after: Mapping[str, Any], seen: str) -> dict[str, list[Any]]:
    """What the audit trail keeps of an edit: the fields that become different, each with what it read before."""
    if seen and seen != fingerprint_of(before):
        raise RowOvertaken
    news = {name: [before[name], value] for name, value in after.items() if before[name] != value}
    if not news:
        raise NothingChanged
    return news


def _write(row: NationalAgency | NationalService, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _hand_over(agency: NationalAgency, successors: list[NationalAgency], until: date | None) -> None:
    named = {"name": agency.name, "until": until.isoformat() if until else None}
    for successor in successors:
        successor.former_names = [*successor.former_names, named]
        successor.save(update_fields=["former_names"])
    heir = successors[0]
    agency.services.exclude(key__in=heir.services.values("key")).update(agency=heir)
    agency.services.all().delete()


def _subject(service: NationalService) -> str:
    return f"{service.agency.name}: {service.name}"
