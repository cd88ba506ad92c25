"""What a newer version of the template would change in a region, row by row, for its admin to decide."""

from collections.abc import Iterable
from dataclasses import dataclass

from mpp_catalog.models import Agency, NationalAgency, NationalService, Override, Service
from mpp_catalog.queries.template import FieldChange, field_changes, published_version
from mpp_catalog.standards import AGENCY_FIELDS, Facts, facts_of

Key = tuple[str, str]


@dataclass(frozen=True)
class PendingUpdate:
    """News for one service (or, with an empty ``slug``, its agency). ``kind``: changed, withdrawn, replaced, new."""

    kind: str
    agency: Agency
    name: str
    slug: str
    key: str
    fields: tuple[FieldChange, ...] = ()
    own_fields: frozenset[str] = frozenset()
    successors: tuple[NationalAgency, ...] = ()
    is_postponed: bool = False


def pending_updates() -> list[PendingUpdate]:
    """Everything that the newest published version says otherwise than the versions this region follows."""
    latest = published_version().number
    agencies = list(
        Agency.objects.exclude(template_key="").exclude(status=Agency.Status.DRAFT).order_by("sequence", "pk")
    )
    services = list(
        Service.objects.select_related("agency")
        .exclude(template_key="")
        .exclude(agency__status=Agency.Status.DRAFT)
        .order_by("agency__sequence", "name", "pk")
    )
    followed = {agency.national_version for agency in agencies} | {service.national_version for service in services}
    nation = _Nation({version for version in followed | {latest} if version is not None})
    news = [*_of_agencies(agencies, latest, nation), *_of_services(services, latest, nation)]
    return [*news, *_new_services(agencies, services, latest, nation)]


class _Nation:
    """The rows of a few versions, read in two statements."""

    def __init__(self, versions: set[int]) -> None:
        agencies = NationalAgency.objects.filter(version_id__in=versions).order_by("pk")
        self.agencies = {(agency.version_id, agency.key): agency for agency in agencies}
        rows = NationalService.objects.filter(agency__version_id__in=versions).select_related("agency").order_by("pk")
        self.services: dict[int, dict[Key, NationalService]] = {}
        for row in rows:
            self.services.setdefault(row.agency.version_id, {})[row.agency.key, row.key] = row

    def facts(self, version: int | None, key: Key) -> Facts | None:
        """What a version says of a service."""
        row = self.services.get(version or 0, {}).get(key)
        return facts_of(row) if row else None


def _of_agencies(agencies: Iterable[Agency], latest: int, nation: _Nation) -> list[PendingUpdate]:
    news = []
    for agency in agencies:
        if (agency.national_version or 0) >= latest:
            continue
        was = nation.agencies.get((agency.national_version or 0, agency.template_key))
        now = nation.agencies.get((latest, agency.template_key))
        names = {name: getattr(was, name, "") for name in AGENCY_FIELDS}
        fields = field_changes(names, {name: getattr(now, name) for name in AGENCY_FIELDS}) if now else ()
        heirs = tuple(
            nation.agencies[latest, key] for key in (now.successors if now else ()) if (latest, key) in nation.agencies
        )
        kind = "withdrawn" if now is None else "replaced" if heirs else "changed"
        if kind != "changed" or fields:
            is_late = agency.postponed_version == latest
            news.append(
                PendingUpdate(
                    kind,
                    agency,
                    agency.local_name,
                    "",
                    agency.template_key,
                    fields,
                    successors=heirs,
                    is_postponed=is_late,
                )
            )
    return news


def _of_services(services: list[Service], latest: int, nation: _Nation) -> list[PendingUpdate]:
    own: dict[int | None, set[str]] = {}
    said = Override.objects.filter(service__in=[service.pk for service in services]).order_by("pk")
    for service_id, field in said.values_list("service_id", "field"):
        own.setdefault(service_id, set()).add(field)
    news = []
    for service in services:
        if (service.national_version or 0) >= latest:
            continue
        key = (service.template_agency, service.template_key)
        was, now = nation.facts(service.national_version, key), nation.facts(latest, key)
        now = now or nation.facts(latest, (service.agency.template_key, service.template_key))
        fields = field_changes(was, now) if was and now else ()
        if now is not None and not fields:
            continue
        is_late = service.postponed_version == latest
        mine = frozenset(own.get(service.pk, ())) & {change.field for change in fields}
        kind = "changed" if now else "withdrawn"
        news.append(
            PendingUpdate(
                kind,
                service.agency,
                service.local_name,
                service.slug,
                service.template_key,
                fields,
                mine,
                is_postponed=is_late,
            )
        )
    return news


def _new_services(
    agencies: Iterable[Agency], services: Iterable[Service], latest: int, nation: _Nation
) -> list[PendingUpdate]:
    """Services that the version an agency was adopted under did not have: they are offered, never added."""
    here = {(service.agency_id, service.template_key) for service in services}
    rows = nation.services.get(latest, {})
    return [
        PendingUpdate("new", agency, row.local_name, "", row.key)
        for agency in agencies
        for (agency_key, key), row in rows.items()
        if agency_key == agency.template_key
        and (agency.pk, key) not in here
        and (agency_key, key) not in nation.services.get(agency.national_version or 0, {})
    ]
