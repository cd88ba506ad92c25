"""Questions to the published catalogues: who took over what, who says something else, and where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from mpp_accounts.models import Role
from mpp_catalog.models import NationalAgency
from mpp_catalog.queries.template import published_version
from mpp_catalog.queries.versions import agencies_to_adopt
from mpp_catalog.standards import FIELD_LABELS, FIELDS
from mpp_national.models import RegionCatalogue, RegionDeviation
from mpp_platform.scope import RegionIdentity

ADOPTED, DIFFERS, LOCAL = RegionDeviation.Kind.ADOPTED, RegionDeviation.Kind.DIFFERS, RegionDeviation.Kind.LOCAL
COUNTS = ("agencies", "services", "behind", "differences", "local_agencies", "local_services")
Key = tuple[str, str]  # agency, service; the service is empty for the agency itself


@dataclass(frozen=True)
class FieldCount:
    """In how many regions a field says something else."""

    label: str
    regions: int


@dataclass(frozen=True)
class DeviationRow:
    """An agency (``service_key`` is empty) or a service of the nation: how many regions took it over and differ."""

    agency_key: str
    service_key: str
    name: str
    adopted: int
    differing: int
    fields: list[FieldCount]
    is_in_template: bool


@dataclass(frozen=True)
class CoverageRow:
    """One region's catalogue in figures; ``behind`` counts services that follow an older version."""

    code: str
    official_name: str
    agencies: int
    services: int
    behind: int
    differences: int
    local_agencies: int
    local_services: int
    as_of: datetime


@dataclass(frozen=True)
class Difference:
    """One field in which a region says something else."""

    agency_name: str
    service_name: str
    field: str
    label: str
    national_value: Any
    own_value: Any
    reason: str
    role: str
    at: datetime | None
    national_version: int | None


@dataclass(frozen=True)
class RegionPage:
    """A region's "we are like the nation, except …"."""

    coverage: CoverageRow
    differences: list[Difference]
    local_agencies: list[str]
    local_services: list[tuple[str, str]]
    missing: list[str]


def deviation_rows(
    regions: Iterable[RegionIdentity], agencies: Iterable[NationalAgency], agency_key: str = ""
) -> list[DeviationRow]:
    """These agencies of the template with their services, then what regions still follow of older versions.

    ``agency_key`` shows one agency alone.
    """
    told = RegionDeviation.objects.filter(region_code__in=[region.code for region in regions])
    if agency_key:
        told = told.filter(agency_key=agency_key)
    adopted = _regions_by_row(told.filter(kind=ADOPTED))
    differing = _regions_by_row(told.filter(kind=DIFFERS))
    fields = _fields_by_row(told.filter(kind=DIFFERS))
    names = _names(agency for agency in agencies if agency_key in ("", agency.key))
    former = {key: name for key, name in _told_names(told).items() if key not in names}
    return [
        DeviationRow(
            agency_key=key[0],
            service_key=key[1],
            name=name,
            adopted=adopted.get(key, 0),
            differing=differing.get(key, 0),
            fields=fields.get(key, []),
            is_in_template=key in names,
        )
        for key, name in {**names, **former}.items()
    ]


def region_coverage(regions: Sequence[RegionIdentity], *, newest: int) -> list[CoverageRow]:
    """The regions that have told, in figures, in the order given; ``newest`` is the number of the version in force."""
    told = RegionDeviation.objects.filter(region_code__in=[region.code for region in regions])
    of_agency, of_service = Q(service_name=""), ~Q(service_name="")
    counted = told.values("region_code").annotate(
        agencies=Count("agency_key", filter=of_agency & Q(kind=ADOPTED), distinct=True),
        services=Count("pk", filter=of_service & Q(kind=ADOPTED)),
        behind=Count("pk", filter=of_service & Q(kind=ADOPTED, national_version__lt=newest)),
        differences=Count("pk", filter=Q(kind=DIFFERS)),
        local_agencies=Count("pk", filter=of_agency & Q(kind=LOCAL)),
        local_services=Count("pk", filter=of_service & Q(kind=LOCAL)),
    )
    figures = {code: counts for code, *counts in counted.order_by("region_code").values_list("region_code", *COUNTS)}
    moments = dict(RegionCatalogue.objects.order_by("pk").values_list("region_code", "as_of"))
    nothing = [0] * len(COUNTS)
    return [
        CoverageRow(
            code=region.code,
            official_name=region.official_name,
            as_of=moments[region.code],
            **dict(zip(COUNTS, figures.get(region.code, nothing), strict=True)),
        )
        for region in regions
        if region.code in moments
    ]


def region_page(region: RegionIdentity) -> RegionPage | None:
    """What one region has told; ``None`` where it has not yet."""
    version = published_version()
    coverage = next(iter(region_coverage([region], newest=version.number)), None)
    if coverage is None:
        return None
    told = RegionDeviation.objects.filter(region_code=region.code)
    own = list(told.filter(kind=LOCAL).order_by("agency_name", "service_name", "pk"))
    adopted = set(told.filter(kind=ADOPTED, service_name="").values_list("agency_key", flat=True))
    differences = sorted(told.filter(kind=DIFFERS).order_by("pk"), key=_reading_order)
    return RegionPage(
        coverage=coverage,
        differences=[_difference(row) for row in differences],
        local_agencies=[row.agency_name for row in own if not row.service_name],
        local_services=[(row.agency_name, row.service_name) for row in own if row.service_name],
        missing=[agency.local_name for agency in agencies_to_adopt(version) if agency.key not in adopted],
    )


def _names(agencies: Iterable[NationalAgency]) -> dict[Key, str]:
    names: dict[Key, str] = {}
    for agency in agencies:
        names[agency.key, ""] = agency.local_name
        names |= {(agency.key, service.key): service.local_name for service in agency.services.all()}
    return names


def _told_names(told: QuerySet[RegionDeviation]) -> dict[Key, str]:
    rows = told.filter(kind=ADOPTED).values_list("agency_key", "service_key")
    named = rows.annotate(Min("agency_name"), Min("service_name")).order_by("agency_key", "service_key")
    return {(agency_key, key): service or agency for agency_key, key, agency, service in named}


def _regions_by_row(told: QuerySet[RegionDeviation]) -> dict[Key, int]:
    rows = told.values_list("agency_key", "service_key").annotate(Count("region_code", distinct=True))
    return {(agency_key, key): count for agency_key, key, count in rows.order_by("agency_key", "service_key")}


def _fields_by_row(told: QuerySet[RegionDeviation]) -> dict[Key, list[FieldCount]]:
    rows = told.values_list("agency_key", "service_key", "field").annotate(Count("region_code", distinct=True))
    fields: dict[Key, list[FieldCount]] = {}
    for agency_key, key, field, count in sorted(rows.order_by("field"), key=lambda row: FIELDS.index(row[2])):
        fields.setdefault((agency_key, key), []).append(FieldCount(str(FIELD_LABELS[field]), count))
    return fields


def _reading_order(row: RegionDeviation) -> tuple[str, str, int]:
    return row.agency_name, row.service_name, FIELDS.index(row.field)


def _difference(row: RegionDeviation) -> Difference:
    return Difference(
        agency_name=row.agency_name,
        service_name=row.service_name,
        field=row.field,
        label=str(FIELD_LABELS[row.field]),
        national_value=row.national_value,
        own_value=row.own_value,
        reason=row.reason,
        role=str(Role(row.role).label) if row.role else "",
        at=row.at,
        national_version=row.national_version,
    )
