"""What a region has taken over from the nation and where it says something else, for the nation to read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from mpp_accounts.models import User
from mpp_catalog.models import Agency, NationalAgency, NationalService, Override, Service
from mpp_catalog.standards import Facts, facts_of

Origin = tuple[int, str, str]  # version, agency key, service key
ADOPTED, DIFFERS, LOCAL = "adopted", "differs", "local"


@dataclass(frozen=True, kw_only=True)
class CatalogueRow:
    """One line of a region's catalogue as the nation sees it. ``kind``:

    - adopted: an agency, or a service where ``service_key`` is given, taken over from ``national_version``;
    - differs: the region's own word in one ``field`` of it, with who said so (a role, never a person), when and why;
    - local: an agency or a service that no template has; ``agency_key`` is empty where the agency is local too.
    """

    kind: str
    agency_key: str
    agency_name: str
    service_key: str = ""
    service_name: str = ""
    national_version: int | None = None
    field: str = ""
    national_value: Any = None
    own_value: Any = None
    reason: str = ""
    role: str = ""
    at: datetime | None = None


def catalogue_rows() -> list[CatalogueRow]:
    """The region in force, line by line: agencies that serve or pause, and what they offer."""
    agencies = list(Agency.objects.filter(status__in=Agency.PRESENT).order_by("sequence", "pk"))
    offered = Service.objects.filter(agency__status__in=Agency.PRESENT, is_offered=True).select_related("agency")
    services = list(offered.order_by("agency__sequence", "name", "pk"))
    said = list(Override.objects.order_by("pk"))
    roles = _roles_of(override.actor_id for override in said)
    return [
        *(_agency_row(agency) for agency in agencies),
        *(_service_row(service) for service in services),
        *_agency_differences(agencies, said, roles),
        *_service_differences(services, said, roles),
    ]


def _agency_row(agency: Agency) -> CatalogueRow:
    return CatalogueRow(
        kind=ADOPTED if agency.template_key else LOCAL,
        agency_key=agency.template_key,
        agency_name=agency.name,
        national_version=agency.national_version,
    )


def _service_row(service: Service) -> CatalogueRow:
    return CatalogueRow(
        kind=ADOPTED if service.template_key else LOCAL,
        agency_key=service.template_agency or service.agency.template_key,
        agency_name=service.agency.name,
        service_key=service.template_key,
        service_name=service.name,
        national_version=service.national_version,
    )


def _agency_differences(agencies: list[Agency], said: list[Override], roles: dict[UUID, str]) -> Iterable[CatalogueRow]:
    rows = NationalAgency.objects.filter(key__in={agency.template_key for agency in agencies}).order_by("pk")
    nation = {(row.version_id, row.key): row for row in rows}
    by_id = {agency.pk: agency for agency in agencies}
    for override in said:
        agency = by_id.get(override.agency_id or 0)
        if agency is None:
            continue
        followed = nation.get((agency.national_version or 0, agency.template_key))
        national_value = getattr(followed, override.field, None)
        if override.value != national_value:
            yield _differing(_agency_row(agency), override, national_value, roles)


def _service_differences(
    services: list[Service], said: list[Override], roles: dict[UUID, str]
) -> Iterable[CatalogueRow]:
    nation = _national_facts(services)
    by_id = {service.pk: service for service in services}
    for override in said:
        service = by_id.get(override.service_id or 0)
        if service is None:
            continue
        national_value = nation.get(_origin_of(service), {}).get(override.field)
        if override.value != national_value:
            yield _differing(_service_row(service), override, national_value, roles)


def _national_facts(services: list[Service]) -> dict[Origin, Facts]:
    versions = {service.national_version for service in services if service.template_key}
    rows = NationalService.objects.filter(agency__version_id__in=versions).select_related("agency").order_by("pk")
    return {(row.agency.version_id, row.agency.key, row.key): facts_of(row) for row in rows}


def _origin_of(service: Service) -> Origin:
    return (service.national_version or 0, service.template_agency, service.template_key)


def _differing(row: CatalogueRow, override: Override, national_value: Any, roles: dict[UUID, str]) -> CatalogueRow:
    return replace(
        row,
        kind=DIFFERS,
        field=override.field,
        national_value=national_value,
        own_value=override.value,
        reason=override.reason,
        role=roles.get(override.actor_id, "") if override.actor_id else "",
        at=override.at,
    )


def _roles_of(people: Iterable[UUID | None]) -> dict[UUID, str]:
    users = User.objects.filter(pk__in={person for person in people if person})
    return dict(users.order_by("pk").values_list("pk", "role"))
