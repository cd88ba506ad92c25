"""Where the region says something else than the nation, field by field, and what it does with the nation's news."""

from collections.abc import Collection, Iterable
from typing import Any

from mpp_catalog.changes import Action, Actor, Change, recorded
from mpp_catalog.errors import FieldUnknown, NotAdopted, NothingToDecide, ReasonMissing
from mpp_catalog.models import Agency, NationalAgency, Override, Service
from mpp_catalog.operations.settling import national_facts, origin_of, settle_agency, settle_services
from mpp_catalog.queries.template import national_continuation
from mpp_catalog.search import index_services_of
from mpp_catalog.standards import AGENCY_FIELDS, FIELDS, columns_of, differences, facts_of
from mpp_catalog.validation import clean_field, clean_text

REASON_LENGTH = 240


def override_field(*, service: Service, field: str, value: Any, reason: str, by: Actor) -> Service:
    """Say something else than the nation in one field of a service, with the reason kept beside it.

    The region's own services have no nation to differ from: the field is simply changed.

    :raises FieldUnknown: there is no such field
    :raises FactsInvalid: the value says what cannot be
    :raises ReasonMissing: nobody said why
    """
    if field not in FIELDS:
        raise FieldUnknown(field=field)
    value = clean_field(field, value)
    reason = clean_text(reason[:REASON_LENGTH], REASON_LENGTH, is_needed=False)
    if service.template_key and not reason:
        raise ReasonMissing
    with recorded(action=Action.FIELD_OVERRIDDEN, subject=_subject(service), by=by, reason=reason) as change:
        change.lock(service)
        if not service.template_key:
            change.update(service, **columns_of({**facts_of(service), field: value}))
        else:
            say_otherwise(change, field, value, reason, service=service)
        settle_services(change, [service])
    return service


def follow_nation(*, service: Service, field: str, by: Actor) -> Service:
    """Drop the region's own word in one field: the nation's holds again.

    :raises NothingToDecide: the field follows the nation already
    """
    with recorded(action=Action.FIELD_RETURNED, subject=_subject(service), by=by) as change:
        change.lock(service)
        said = Override.objects.filter(service=service, field=field).first()
        if said is None:
            raise NothingToDecide
        change.delete(said)
        settle_services(change, [service])
    return service


def rename_agency(*, agency: Agency, name: str, name_en: str, reason: str, by: Actor) -> Agency:
    """Call an agency as it is called here; names equal to the nation's follow the nation.

    :raises ReasonMissing: an adopted agency is renamed and nobody said why
    :raises TextInvalid: it has no name, or a name is too long
    """
    given = {"name": clean_text(name, 120), "name_en": clean_text(name_en, 120, is_needed=False)}
    reason = clean_text(reason[:REASON_LENGTH], REASON_LENGTH, is_needed=False)
    with recorded(action=Action.AGENCY_CHANGED, subject=agency.name, by=by, reason=reason) as change:
        change.lock(agency)
        nation = NationalAgency.objects.filter(version_id=agency.national_version, key=agency.template_key).first()
        if nation is None:
            change.update(agency, **given)
            index_services_of(agency)
            return agency
        for field in AGENCY_FIELDS:
            said = agency.overrides.filter(field=field).first()
            if given[field] == getattr(nation, field) and said is not None:
                change.delete(said)
            elif given[field] != getattr(agency, field):
                if not reason:
                    raise ReasonMissing
                say_otherwise(change, field, given[field], reason, agency=agency)
        settle_agency(change, agency)
    return agency


def decide_update(*, service: Service, version: int, accepted: Collection[str], by: Actor) -> Service:
    """Follow a newer version of the template: ``accepted`` fields take the nation's word, the other news is kept out.

    What is kept out stays as the region's own word from now on. A service that the version no longer has becomes the
    region's own; it is offered on if nothing is accepted, and no longer otherwise.

    :raises NotAdopted: the service is the region's own
    :raises NothingToDecide: the version brings nothing new for this service
    """
    action = Action.UPDATE_ACCEPTED if accepted else Action.UPDATE_DECLINED
    with recorded(action=action, subject=_subject(service), by=by, version=version) as change:
        _decide(change, service, version, accepted)
    return service


def decide_many_updates(*, services: Collection[Service], version: int, choice: str, by: Actor) -> int:
    """One decision for the news of many services: ``accept``, ``keep`` or ``later``; returns for how many.

    :raises NotAdopted: one of them is the region's own
    :raises NothingToDecide: the version brings nothing new for one of them
    """
    if choice == "later":
        return postpone_updates(services=services, agencies=[], version=version, by=by)
    action = Action.UPDATE_ACCEPTED if choice == "accept" else Action.UPDATE_DECLINED
    with recorded(action=action, subject=str(version), by=by, version=version) as change:
        for service in services:
            _decide(change, service, version, FIELDS if choice == "accept" else ())
    return len(services)


def decide_agency_update(*, agency: Agency, version: int, is_accepted: bool, by: Actor, successor: str = "") -> Agency:
    """Follow a newer version of the template with the agency's names, or, where it was withdrawn, with its successor.

    :raises NotAdopted: the agency is the region's own
    :raises NothingToDecide: the version is not newer, or has no such successor
    """
    action = Action.UPDATE_ACCEPTED if is_accepted else Action.UPDATE_DECLINED
    with recorded(action=action, subject=agency.name, by=by, version=version, successor=successor) as change:
        change.lock(agency)
        if not agency.template_key:
            raise NotAdopted(service=agency.name)
        if version <= (agency.national_version or 0):
            raise NothingToDecide
        nation = _followed_next(agency, version, successor)
        if nation is None and (is_accepted or successor):
            raise NothingToDecide
        if nation is None:
            change.update(agency, template_key="", national_version=None, postponed_version=None)
            return agency
        if not is_accepted:
            _keep_names(change, agency, nation)
        else:
            unsay(change, agency.overrides.filter(field__in=AGENCY_FIELDS))
        change.update(agency, template_key=nation.key, national_version=version, postponed_version=None)
        settle_agency(change, agency)
    return agency


def postpone_updates(*, services: Iterable[Service], agencies: Iterable[Agency], version: int, by: Actor) -> int:
    """Put a version's news aside for later; returns for how many rows."""
    rows: list[Service | Agency] = [*services, *agencies]
    with recorded(action=Action.UPDATE_POSTPONED, subject=str(version), by=by, version=version) as change:
        return sum(change.update(row, postponed_version=version) for row in rows)


def _decide(change: Change, service: Service, version: int, accepted: Collection[str]) -> None:
    change.lock(service)
    if not service.template_key:
        raise NotAdopted(service=service.name)
    if version <= (service.national_version or 0):
        raise NothingToDecide
    nation = national_continuation(service, version)
    if nation is None:
        _leave_nation(change, service, is_accepted=bool(accepted))
        return
    former = national_facts([service])[origin_of(service)]
    effective_now = facts_of(service)
    for field in differences(former, facts_of(nation)):
        if field in accepted:
            unsay(change, Override.objects.filter(service=service, field=field))
        elif not Override.objects.filter(service=service, field=field).exists():
            say_otherwise(change, field, effective_now[field], "", service=service)
    change.update(service, template_agency=nation.agency.key, national_version=version, postponed_version=None)
    settle_services(change, [service])


def say_otherwise(change: Change, field: str, value: Any, reason: str, **of: Service | Agency) -> None:
    """Keep the region's own word in one field of a row (``service=`` or ``agency=``), as a part of a change."""
    said = Override.objects.filter(field=field, **of).first()
    if said is None:
        own = Override(field=field, value=value, reason=reason, actor_id=change.by.person_id, at=change.by.now, **of)
        change.create(own)
    else:
        change.update(said, value=value, reason=reason, actor_id=change.by.person_id, at=change.by.now)


def unsay(change: Change, overrides: Iterable[Override]) -> None:
    """Drop the region's own words, as a part of a change."""
    for override in overrides:
        change.delete(override)


def _followed_next(agency: Agency, version: int, successor: str) -> NationalAgency | None:
    """The row that an agency goes on with in a version: its own, or the one of its successors that was chosen."""
    rows = NationalAgency.objects.filter(version_id=version)
    own = rows.filter(key=agency.template_key).first()
    if not successor:
        return own
    return rows.filter(key=successor).first() if own and successor in own.successors else None


def _keep_names(change: Change, agency: Agency, nation: NationalAgency) -> None:
    for field in AGENCY_FIELDS:
        is_said = agency.overrides.filter(field=field).exists()
        if getattr(nation, field) != getattr(agency, field) and not is_said:
            say_otherwise(change, field, getattr(agency, field), "", agency=agency)


def _leave_nation(change: Change, service: Service, *, is_accepted: bool) -> None:
    unsay(change, Override.objects.filter(service=service))
    if is_accepted:
        change.update(service, is_offered=False)
    change.update(service, template_agency="", template_key="", national_version=None, postponed_version=None)


def _subject(service: Service) -> str:
    return f"{service.agency.name}: {service.name}"
