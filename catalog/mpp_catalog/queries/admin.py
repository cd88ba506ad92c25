"""Questions of a region's admins to their catalogue."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q
from django.db.models.expressions import RawSQL

from mpp_catalog.changes import Action
from mpp_catalog.errors import AgencyUnknown, ServiceUnknown
from mpp_catalog.models import Agency, Certainty, Counter, NationalAgency, Override, Service, Site, Stand
from mpp_catalog.prefixes import sounding_alike
from mpp_catalog.queries.people import names_of
from mpp_catalog.queries.template import published_version
from mpp_catalog.standards import FIELD_LABELS, facts_of
from mpp_platform.models import AuditEntry

CHANGES_SHOWN = 100
KEEPS_ROWS = ExpressionWrapper(Q(data__has_key="rows"), output_field=BooleanField())
DETAILS_SQL = """
SELECT jsonb_agg(told.row)::text FROM (
    SELECT row FROM jsonb_array_elements(platform_auditentry.data -> 'rows') AS row
    WHERE row ->> 'kind' = 'updated' LIMIT 6
) AS told
"""


@dataclass(frozen=True)
class AgencyRow:
    """An agency in the admin's list."""

    slug: str
    name: str
    prefixes: str
    status: str
    status_label: str
    is_local: bool
    is_manager: bool
    offered: int
    services: int
    counters: int
    overrides: int


@dataclass(frozen=True)
class ServiceRow:
    """A service in the admin's list."""

    pk: int
    slug: str
    name: str
    daily_quota: int
    is_offered: bool
    is_paused: bool
    is_local: bool
    is_verified: bool
    overrides: int
    version: int
    decree_number: str


@dataclass(frozen=True)
class FieldRow:
    """One field of a service: what holds here, what the nation says, and who differs since when and why."""

    field: str
    label: str
    value: Any
    national: Any
    is_own: bool
    reason: str
    by: str
    at: datetime | None


@dataclass(frozen=True)
class ChangeRow:
    """One line of the audit trail."""

    pk: int
    at: datetime
    by: str
    label: str
    subject: str
    reason: str
    details: list[dict[str, Any]]
    can_be_undone: bool
    is_undone: bool


@dataclass(frozen=True)
class Adoptable:
    """An agency of the template that the region has not taken over."""

    key: str
    name: str
    category: str
    prefix: str
    services: int
    is_suggested: bool


def agency_rows() -> list[AgencyRow]:
    """The region's agencies in its own order, drafts last."""
    prefixes: dict[int, list[str]] = {}
    for agency_id, prefix in Stand.objects.values_list("agency_id", "prefix").order_by("site_id", "pk"):
        prefixes.setdefault(agency_id, []).append(prefix)
    counts = {
        "offered": Count("services", filter=Q(services__is_offered=True), distinct=True),
        "services": Count("services", distinct=True),
        "counters": Count("counters", filter=Q(counters__is_retired=False), distinct=True),
        "overrides": Count("services__overrides", distinct=True),
    }
    agencies = Agency.objects.annotate(**{f"count_of_{name}": count for name, count in counts.items()})
    rows = [
        AgencyRow(
            slug=agency.slug,
            name=agency.local_name,
            prefixes=", ".join(prefixes.get(agency.pk, [])),
            status=agency.status,
            status_label=agency.get_status_display(),
            is_local=not agency.template_key,
            is_manager=agency.is_manager,
            **{name: getattr(agency, f"count_of_{name}") for name in counts},
        )
        for agency in agencies.order_by("sequence", "pk")
    ]
    return sorted(rows, key=lambda row: row.status == Agency.Status.DRAFT)


def agency_to_manage(slug: str) -> Agency:
    """An agency of the region in force.

    :raises AgencyUnknown: there is none with this slug here
    """
    agency = Agency.objects.filter(slug=slug).first()
    if agency is None:
        raise AgencyUnknown
    return agency


def service_to_manage(slug: str) -> Service:
    """A service of the region in force with its agency.

    :raises ServiceUnknown: there is none with this slug here
    """
    service = Service.objects.select_related("agency").filter(slug=slug).first()
    if service is None:
        raise ServiceUnknown
    return service


def service_rows(agency: Agency) -> list[ServiceRow]:
    """The services of an agency by name, offered or not."""
    services = agency.services.annotate(own=Count("overrides")).order_by("name", "pk")
    return [
        ServiceRow(
            pk=service.pk,
            slug=service.slug,
            name=service.local_name,
            daily_quota=service.daily_quota,
            is_offered=service.is_offered,
            is_paused=bool(service.paused_reason),
            is_local=not service.template_key,
            is_verified=service.is_verified,
            overrides=service.own,
            version=service.version,
            decree_number=service.decree_number,
        )
        for service in services
    ]


def chosen_services(agency: Agency, ids: list[int]) -> list[Service]:
    """Which of these ids are services of this agency, by name; the others are nobody's here."""
    return list(Service.objects.select_related("agency").filter(agency=agency, pk__in=ids).order_by("name", "pk"))


def adoptable_agencies() -> list[Adoptable]:
    """The agencies of the published template that the region does not have, those of its draft first, then by name."""
    here = set(Agency.objects.exclude(status=Agency.Status.DRAFT).values_list("template_key", flat=True))
    drafts = set(Agency.objects.filter(status=Agency.Status.DRAFT).values_list("template_key", flat=True))
    nation = NationalAgency.objects.filter(version=published_version(), successors=[]).annotate(n=Count("services"))
    rows = [
        Adoptable(a.key, a.local_name, a.get_category_display(), a.prefix, a.n, a.key in drafts)
        for a in nation.order_by("name", "key")
        if a.key not in here
    ]
    return sorted(rows, key=lambda row: not row.is_suggested)


def adoptable_services(agency: Agency) -> list[tuple[str, str]]:
    """Keys and names of the published template's services of this agency that it does not have here."""
    here = set(agency.services.values_list("template_key", flat=True))
    nation = NationalAgency.objects.filter(version=published_version(), key=agency.template_key).first()
    rows = nation.services.order_by("name", "key") if nation else []
    return [(row.key, row.local_name) for row in rows if row.key not in here]


def field_rows(service: Service, national: dict[str, Any] | None) -> list[FieldRow]:
    """Every field of a service beside the nation's; ``national`` is ``None`` for the region's own services."""
    own = {override.field: override for override in Override.objects.filter(service=service).order_by("pk")}
    people = names_of(override.actor_id for override in own.values())
    facts = facts_of(service)
    rows = []
    for field, label in FIELD_LABELS.items():
        said = own.get(field)
        rows.append(
            FieldRow(
                field=field,
                label=str(label),
                value=facts[field],
                national=national.get(field) if national else None,
                is_own=said is not None,
                reason=said.reason if said else "",
                by=people.get(said.actor_id, "") if said else "",
                at=said.at if said else None,
            )
        )
    return rows


def recent_changes(most: int = CHANGES_SHOWN) -> list[ChangeRow]:
    """The last changes of the catalogue, newest first. Of each only what is shown is read: an import has 5,000 rows."""
    details = RawSQL(DETAILS_SQL, [])  # noqa: S611  # a constant
    told = {"reason": F("data__reason"), "details": details, "has_rows": KEEPS_ROWS}
    names = ("pk", "at", "actor_id", "action", "subject", *told)
    entries = AuditEntry.objects.filter(action__startswith="catalog.").annotate(**told).order_by("-pk")
    rows = [dict(zip(names, row, strict=True)) for row in entries.values_list(*names)[:most]]
    undone = AuditEntry.objects.filter(action=Action.UNDONE, data__undoes__in=[row["pk"] for row in rows])
    taken_back = set(undone.values_list("data__undoes", flat=True).order_by("pk"))
    people = names_of(row["actor_id"] for row in rows)
    labels = dict(Action.choices)
    return [
        ChangeRow(
            pk=row["pk"],
            at=row["at"],
            by=people.get(row["actor_id"], ""),
            label=str(labels.get(row["action"], row["action"])),
            subject=row["subject"],
            reason=row["reason"] or "",
            details=json.loads(row["details"] or "[]"),
            can_be_undone=row["has_rows"] and row["action"] != Action.UNDONE,
            is_undone=row["pk"] in taken_back,
        )
        for row in rows
    ]


def last_change_by(person_id: UUID, since: datetime) -> AuditEntry | None:
    """The newest change of a person, if it can be undone; without what it keeps of every row."""
    entries = AuditEntry.objects.filter(actor_id=person_id, at__gte=since, action__startswith="catalog.")
    newest = entries.defer("data").annotate(has_rows=KEEPS_ROWS).order_by("-pk").first()
    return newest if newest and newest.has_rows and newest.action != Action.UNDONE else None


def alike_prefixes() -> list[tuple[str, list[tuple[str, str]]]]:
    """Sites with the pairs of letters that a loudspeaker makes the same; sites without any are not named."""
    letters: dict[str, list[str]] = {}
    for site, prefix in Stand.objects.values_list("site__name", "prefix").order_by("site_id", "prefix"):
        letters.setdefault(site, []).append(prefix)
    pairs = ((site, sounding_alike(all_here)) for site, all_here in letters.items())
    return [(site, alike) for site, alike in pairs if alike]


@dataclass(frozen=True)
class Progress:
    """How far a region has come with its catalogue."""

    sites: int
    agencies: int
    services: int
    counters: int
    agencies_without_counter: int
    unverified: int
    without_decree: int


def progress() -> Progress:
    """The counts of the overview."""
    serving = Agency.objects.filter(status=Agency.Status.SERVING)
    offered = Service.objects.filter(is_offered=True, agency__in=serving)
    return Progress(
        sites=Site.objects.count(),
        agencies=serving.count(),
        services=offered.count(),
        counters=Counter.objects.filter(is_retired=False).count(),
        agencies_without_counter=serving.exclude(counters__is_retired=False).count(),
        unverified=offered.exclude(certainty=Certainty.PUBLISHED).count(),
        without_decree=offered.filter(decree_number="").count(),
    )
