"""Questions of the ministry to the versions of its template: lists, one version, one row, who did what."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, QuerySet

from mpp_catalog.errors import DraftRowUnknown, NoDraft
from mpp_catalog.ministry import MinistryAction
from mpp_catalog.models import NationalAgency, NationalService, TemplateVersion
from mpp_catalog.queries.people import names_of
from mpp_catalog.queries.template import draft_version
from mpp_catalog.standards import facts_of
from mpp_catalog.wording import fact_lines
from mpp_platform.models import AuditEntry

LATEST_SHOWN = 12


@dataclass(frozen=True)
class VersionRow:
    """A version in the ministry's list; ``former`` is the number of the one before it."""

    number: int
    is_draft: bool
    status_label: str
    decree_number: str
    decree_date: date | None
    published_at: datetime | None
    note: str
    agencies: int
    services: int
    former: int | None


@dataclass(frozen=True)
class NationalServiceRow:
    """A service in a list of one version; ``completion`` and ``fee`` are lines for people."""

    key: str
    name: str
    counter_minutes: int
    completion: list[str]
    fee: list[str]
    requirements: int
    certainty: str
    is_verified: bool


@dataclass(frozen=True)
class NationalAgencyRow:
    """An agency of one version with its services; ``successors`` are names."""

    key: str
    name: str
    category: str
    prefix: str
    former_names: list[str]
    successors: list[str]
    services: list[NationalServiceRow]


@dataclass(frozen=True)
class MinistryEntry:
    """One thing that somebody of the ministry did."""

    at: datetime
    person: str
    label: str
    subject: str


def version_rows() -> list[VersionRow]:
    """Every version, newest first, with how much it holds; agencies that were replaced are not counted."""
    versions = TemplateVersion.objects.order_by("-number")
    agencies = dict(
        NationalAgency.objects.filter(successors=[]).values_list("version").annotate(Count("pk")).order_by("version")
    )
    services = dict(
        NationalService.objects.values_list("agency__version").annotate(Count("pk")).order_by("agency__version")
    )
    rows = list(versions)
    formers = [version.number for version in rows[1:]]
    return [
        VersionRow(
            number=version.number,
            is_draft=version.is_draft,
            status_label=version.get_status_display(),
            decree_number=version.decree_number,
            decree_date=version.decree_date,
            published_at=version.published_at,
            note=version.note,
            agencies=agencies.get(version.number, 0),
            services=services.get(version.number, 0),
            former=former,
        )
        for version, former in zip(rows, [*formers, None], strict=True)
    ]


def draft_in_work() -> TemplateVersion:
    """The draft.

    :raises NoDraft: none is open
    """
    draft = draft_version()
    if draft is None:
        raise NoDraft
    return draft


def agency_rows(version: TemplateVersion) -> list[NationalAgencyRow]:
    """The agencies of a version by name, with their services by name."""
    agencies = _with_services(NationalAgency.objects.filter(version=version).order_by("name", "key"))
    names = {agency.key: agency.local_name for agency in agencies}
    return [_agency_row(agency, names) for agency in agencies]


def agencies_to_adopt(version: TemplateVersion) -> list[NationalAgency]:
    """The agencies of a version that a region may adopt, by name, with their services: none that was replaced."""
    agencies = NationalAgency.objects.filter(version=version, successors=[]).order_by("name", "key")
    return _with_services(agencies)


def national_agency(version: TemplateVersion, key: str) -> NationalAgency:
    """An agency of a version.

    :raises DraftRowUnknown: the version has none with this key
    """
    agency = NationalAgency.objects.filter(version=version, key=key).first()
    if agency is None:
        raise DraftRowUnknown(number=version.number, key=key)
    return agency


def national_service(version: TemplateVersion, agency_key: str, key: str) -> NationalService:
    """A service of a version with its agency.

    :raises DraftRowUnknown: the version has none with these keys
    """
    services = NationalService.objects.select_related("agency")
    service = services.filter(agency__version=version, agency__key=agency_key, key=key).first()
    if service is None:
        raise DraftRowUnknown(number=version.number, key=key)
    return service


def services_of_agency(agency: NationalAgency) -> list[NationalServiceRow]:
    """The services of an agency of one version, by name."""
    return [_service_row(service) for service in agency.services.order_by("name", "key")]


def agency_names(*versions: TemplateVersion) -> dict[str, str]:
    """What the agencies of these versions are called, by key; the last version that has one decides."""
    agencies = NationalAgency.objects.filter(version__in=versions).order_by("version", "key")
    return {agency.key: agency.local_name for agency in agencies}


def other_agencies(version: TemplateVersion, key: str) -> list[NationalAgency]:
    """The agencies of a version that serve, without this one, by name: who may succeed it or take its services."""
    agencies = NationalAgency.objects.filter(version=version, successors=[]).exclude(key=key)
    return list(agencies.order_by("name", "key"))


def latest_edits() -> list[MinistryEntry]:
    """What was last done to the template, newest first; asked within the registry."""
    entries = list(AuditEntry.objects.filter(action__startswith="template.").order_by("-pk")[:LATEST_SHOWN])
    names = names_of(entry.actor_id for entry in entries)
    return [
        MinistryEntry(
            at=entry.at,
            person=names.get(entry.actor_id, ""),
            label=str(MinistryAction(entry.action).label),
            subject=entry.subject,
        )
        for entry in entries
    ]


def _with_services(agencies: QuerySet[NationalAgency]) -> list[NationalAgency]:
    return list(agencies.prefetch_related(Prefetch("services", NationalService.objects.order_by("name", "key"))))


def _agency_row(agency: NationalAgency, names: dict[str, str]) -> NationalAgencyRow:
    return NationalAgencyRow(
        key=agency.key,
        name=agency.local_name,
        category=agency.get_category_display(),
        prefix=agency.prefix,
        former_names=fact_lines("former_names", agency.former_names),
        successors=[names.get(key, key) for key in agency.successors],
        services=[_service_row(service) for service in agency.services.all()],
    )


def _service_row(service: NationalService) -> NationalServiceRow:
    facts = facts_of(service)
    return NationalServiceRow(
        key=service.key,
        name=service.local_name,
        counter_minutes=service.counter_minutes,
        completion=fact_lines("completion", facts["completion"]),
        fee=fact_lines("fee", facts["fee"]),
        requirements=len(service.requirements),
        certainty=service.get_certainty_display(),
        is_verified=service.is_verified,
    )
