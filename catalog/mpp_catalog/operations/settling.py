"""After something changed: bring services to what follows from nation and overrides, and keep their standards."""

from collections.abc import Iterable
from typing import Any

from mpp_catalog.changes import Actor, Change
from mpp_catalog.models import Agency, NationalAgency, NationalService, Override, Service, ServiceStandard
from mpp_catalog.search import index_services, index_services_of
from mpp_catalog.standards import AGENCY_FIELDS, Facts, columns_of, effective, facts_of, standard_of

Origin = tuple[int | None, str, str]  # version, agency key, service key


def settle_services(change: Change, services: Iterable[Service]) -> None:
    """Give adopted services the facts that follow from their version and overrides; the region's own stay as they are.

    Afterwards every one of them can be found, and its standard is kept if it reads otherwise than before.
    """
    services = list(services)
    nation = national_facts(services)
    overrides = overrides_of(services)
    for service in services:
        facts = nation.get(origin_of(service))
        if facts is not None:
            change.update(service, **columns_of(effective(facts, overrides.get(service.pk, {}))))
    keep_standards(services, by=change.by)
    index_services(services)


def settle_agency(change: Change, agency: Agency) -> None:
    """Give an adopted agency the names that follow from its version and overrides."""
    nation = NationalAgency.objects.filter(version_id=agency.national_version, key=agency.template_key).first()
    if nation is None:
        return
    said = {override.field: override.value for override in agency.overrides.order_by("pk")}
    names = {name: said.get(name, getattr(nation, name)) for name in AGENCY_FIELDS}
    if change.update(agency, **names):
        index_services_of(agency)


def keep_standards(services: Iterable[Service], *, by: Actor) -> None:
    """Keep each offered service's standard as a new version, unless it reads as the last one did."""
    offered = [service for service in services if service.is_offered]
    last = _newest_standards(offered)
    made = []
    for service in offered:
        facts = standard_of(facts_of(service))
        kept = last.get(service.pk)
        if kept is not None and kept.facts == facts and kept.decree_number == service.decree_number:
            continue
        if kept is not None and kept.facts != facts and kept.decree_number == service.decree_number:
            service.decree_number, service.decree_date = "", None  # the decree was on the former text
        service.version = (kept.version if kept else 0) + 1
        made.append(_standard(service, facts, by))
    ServiceStandard.objects.bulk_create(made)
    Service.objects.bulk_update([standard.service for standard in made], ["version", "decree_number", "decree_date"])


def national_facts(services: Iterable[Service]) -> dict[Origin, Facts]:
    """What the nation says of these services, in the version that each of them follows."""
    wanted = {origin_of(service) for service in services if service.template_key}
    rows = NationalService.objects.filter(
        agency__version_id__in={version for version, _, _ in wanted},
        agency__key__in={agency for _, agency, _ in wanted},
    ).select_related("agency")
    found = {(row.agency.version_id, row.agency.key, row.key): facts_of(row) for row in rows.order_by("pk")}
    return {origin: facts for origin, facts in found.items() if origin in wanted}


def overrides_of(services: Iterable[Service]) -> dict[int, dict[str, Any]]:
    """The region's own words, by service and field."""
    said: dict[int, dict[str, Any]] = {}
    for override in Override.objects.filter(service__in=[service.pk for service in services]).order_by("pk"):
        assert override.service_id is not None  # the query asks for services
        said.setdefault(override.service_id, {})[override.field] = override.value
    return said


def origin_of(service: Service) -> Origin:
    """Which row of the nation a service follows."""
    return (service.national_version, service.template_agency, service.template_key)


def _newest_standards(services: Iterable[Service]) -> dict[int, ServiceStandard]:
    kept = ServiceStandard.objects.filter(service__in=[service.pk for service in services])
    return {standard.service_id: standard for standard in kept.order_by("service_id", "version")}


def _standard(service: Service, facts: Facts, by: Actor) -> ServiceStandard:
    return ServiceStandard(
        service=service,
        version=service.version,
        facts=facts,
        decree_number=service.decree_number,
        decree_date=service.decree_date,
        actor_id=by.person_id,
        at=by.now,
    )
