"""A region's catalogue as a document, and what a file would change in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mpp_catalog.errors import NoSiteYet, TemplateEmpty
from mpp_catalog.models import Agency, Counter, NationalAgency, NationalService, Service, Site, Stand, Zone
from mpp_catalog.operations.settling import Origin, national_facts
from mpp_catalog.queries.places import all_sites, site_to_serve_at
from mpp_catalog.queries.template import published_version
from mpp_catalog.standards import Facts, facts_of
from mpp_catalog.transfer.preview import Preview, Row
from mpp_catalog.transfer.shapes import REGIONAL
from mpp_platform.scope import current_region

AGENCY_TEXTS = ("printed_name", "printed_note")
AGENCY_GROUPS = ("category", "reporting_group")
SERVICE_TEXTS = ("paused_reason", "paused_reason_en")
OFFER = ("is_offered", "daily_quota", *SERVICE_TEXTS)
PREFIX_OF = "="


@dataclass
class PlannedAgency:
    """An agency as the file wants it: ``agency`` is ``None`` for a new one, ``names`` and ``values`` are what differs.

    ``prefixes`` are the letters of a new one by site; empty letters are chosen when it is added.
    """

    slug: str
    agency: Agency | None
    names: dict[str, str]
    values: dict[str, Any]
    reason: str
    template_key: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)


@dataclass
class PlannedService:
    """A service as the file wants it: ``service`` is ``None`` for a new one, ``facts`` and ``values`` what differs."""

    slug: str
    service: Service | None
    agency: str
    facts: Facts
    values: dict[str, Any]
    reason: str
    template_key: str = ""


@dataclass
class PlannedCounter:
    """A counter as the file wants it: ``counter`` is ``None`` for a new one; ``serves`` are codes of services."""

    site: Site
    number: str
    counter: Counter | None
    agency: str
    values: dict[str, Any]
    serves: list[str]


@dataclass
class Hall:
    """The region's catalogue as it reads, and what the file adds to it while it is judged row by row.

    Sites, agencies and services are known by their codes, ``prefixes`` tell whose they are by site and letters.
    ``drafts`` and ``draft_services`` are what is only suggested to the region, with the agency of the template.
    ``served`` are the services of each agency, ``followed`` which row of the template one of them follows.
    """

    sites: dict[str, Site]
    first_site: Site | None
    zones: dict[tuple[str, str], Zone]
    agencies: dict[str, Agency]
    drafts: dict[str, str]
    draft_services: dict[str, str]
    names: set[str]
    own_names: set[str]
    prefixes: dict[tuple[str, str], str]
    stands: dict[str, dict[str, str]]
    services: dict[str, Service]
    served: dict[str, set[str]]
    followed: set[tuple[str, str]]
    counters: dict[tuple[str, str], Counter]
    national: dict[Origin, Facts]
    national_names: dict[tuple[int | None, str], NationalAgency]
    template: dict[str, NationalAgency]
    template_services: dict[tuple[str, str], NationalService]
    told_agencies: dict[str, Row] = field(default_factory=dict)
    told_counters: dict[tuple[str, str], Row] = field(default_factory=dict)
    new_agencies: dict[str, PlannedAgency] = field(default_factory=dict)

    def add_agency(self, planned: PlannedAgency) -> None:
        """Know a new agency of the file."""
        self.new_agencies[planned.slug] = planned
        self.names.add(planned.names["name"].casefold())
        self.own_names.add(planned.names["name"].casefold())

    def add_service(self, planned: PlannedService) -> None:
        """Know a new service of the file."""
        self.served.setdefault(planned.agency, set()).add(planned.slug)
        self.followed.add((planned.agency, planned.template_key))

    def name_of(self, agency: str) -> str:
        """The name of an agency, of the file's as well; empty where there is none."""
        if agency in self.agencies:
            return self.agencies[agency].name
        return self.new_agencies[agency].names["name"] if agency in self.new_agencies else ""

    def template_key_of(self, agency: str) -> str:
        """Which agency of the template an agency follows; empty where it follows none."""
        if agency in self.agencies:
            return self.agencies[agency].template_key
        return self.new_agencies[agency].template_key if agency in self.new_agencies else ""

    def is_told(self, agency: str) -> bool:
        """Whether there is an agency of this code, be it in a bad row of the file: that row is told of itself."""
        return agency in self.agencies or agency in self.told_agencies


@dataclass
class RegionalPlan:
    """What an import does to the region's catalogue; ``reason`` is told for differences that name none."""

    preview: Preview
    hall: Hall
    reason: str
    agencies: list[PlannedAgency] = field(default_factory=list)
    services: list[PlannedService] = field(default_factory=list)
    counters: list[PlannedCounter] = field(default_factory=list)


def regional_document(*, is_blank: bool = False) -> dict[str, Any]:
    """The catalogue of the region in force as the JSON file has it, without anybody's name; or an empty form."""
    document = {"format": REGIONAL.format, "version": REGIONAL.version, "region": current_region().code}
    if is_blank:
        return {**document, "agencies": [], "counters": []}
    hall = read_hall()
    services: dict[str, list[dict[str, Any]]] = {}
    for service in hall.services.values():
        services.setdefault(service.agency.slug, []).append(_service_item(service))
    return {
        **document,
        "agencies": [_agency_item(agency, hall, services.get(slug, [])) for slug, agency in hall.agencies.items()],
        "counters": [_counter_item(counter, hall) for counter in hall.counters.values()],
    }


def template_number() -> int | None:
    """The number of the national template in force, from which a file may adopt; ``None`` where there is none."""
    try:
        return published_version().number
    except TemplateEmpty:
        return None


def read_hall() -> Hall:
    """The catalogue of the region in force, in its own order; what is only suggested to the region is left out."""
    sites = {site.slug: site for site in all_sites()}
    everybody = list(Agency.objects.order_by("sequence", "pk"))
    agencies = {agency.slug: agency for agency in everybody if agency.status != Agency.Status.DRAFT}
    services = list(Service.objects.select_related("agency").order_by("agency__sequence", "agency_id", "slug"))
    own = {service.slug: service for service in services if service.agency.slug in agencies}
    served: dict[str, set[str]] = {}
    for slug, service in own.items():
        served.setdefault(service.agency.slug, set()).add(slug)
    stands = list(Stand.objects.select_related("agency", "site").order_by("pk"))
    template, template_services = _template()
    return Hall(
        sites=sites,
        first_site=_first_site(),
        zones={(zone.site.slug, zone.code): zone for zone in Zone.objects.select_related("site").order_by("pk")},
        agencies=agencies,
        drafts={agency.slug: agency.template_key for agency in everybody if agency.slug not in agencies},
        draft_services={one.slug: one.template_agency for one in services if one.slug not in own},
        names={agency.name.casefold() for agency in everybody},
        own_names={agency.name.casefold() for agency in agencies.values()},
        prefixes={(stand.site.slug, stand.prefix): stand.agency.name for stand in stands},
        stands=_stands_by_agency(stands),
        services=own,
        served=served,
        followed={(service.agency.slug, service.template_key) for service in own.values()},
        counters={(counter.site.slug, counter.number): counter for counter in _counters()},
        national=national_facts(own.values()),
        national_names=_national_names(agencies),
        template=template,
        template_services=template_services,
    )


def prefixes_told(prefixes: Mapping[str, str], first_site: Site | None) -> str:
    """Letters by site in one cell: those of the first site alone, the others with their site."""
    first = first_site.slug if first_site else ""
    told = [letters if site == first else f"{site}{PREFIX_OF}{letters}" for site, letters in prefixes.items()]
    return "; ".join(sorted(told, key=lambda item: PREFIX_OF in item))


def served_by(counter: Counter, hall: Hall) -> list[str]:
    """The codes of the services that a counter serves; none means all of them."""
    own = hall.served.get(counter.agency.slug, set()) if counter.serves else set()
    return sorted(slug for slug in own if slug in hall.services and hall.services[slug].pk in counter.serves)


def _agency_item(agency: Agency, hall: Hall, services: list[dict[str, Any]]) -> dict[str, Any]:
    fields = ("slug", "template_key", "name", "name_en", *AGENCY_GROUPS, *AGENCY_TEXTS)
    prefix = prefixes_told(hall.stands.get(agency.slug, {}), hall.first_site)
    return {**{name: getattr(agency, name) for name in fields}, "prefix": prefix, "services": services}


def _service_item(service: Service) -> dict[str, Any]:
    fields = ("slug", "template_key", *OFFER)
    return {**{name: getattr(service, name) for name in fields}, "facts": facts_of(service)}


def _counter_item(counter: Counter, hall: Hall) -> dict[str, Any]:
    return {
        "site": counter.site.slug,
        "number": counter.number,
        "agency": counter.agency.slug,
        "zone": counter.zone_code,
        "equipment": counter.equipment,
        "serves": served_by(counter, hall),
    }


def _first_site() -> Site | None:
    try:
        return site_to_serve_at("")
    except NoSiteYet:
        return None


def _stands_by_agency(stands: list[Stand]) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {}
    for stand in stands:
        told.setdefault(stand.agency.slug, {})[stand.site.slug] = stand.prefix
    return told


def _counters() -> list[Counter]:
    counters = (
        Counter.objects.select_related("site", "agency", "zone").filter(is_retired=False).order_by("site_id", "pk")
    )
    return sorted(counters, key=lambda counter: (counter.site_id, len(counter.number), counter.number))


def _national_names(agencies: Mapping[str, Agency]) -> dict[tuple[int | None, str], NationalAgency]:
    wanted = {(agency.national_version, agency.template_key) for agency in agencies.values() if agency.template_key}
    versions, keys = {version for version, _key in wanted}, {key for _version, key in wanted}
    rows = NationalAgency.objects.filter(version_id__in=versions, key__in=keys).order_by("pk")
    return {(row.version_id, row.key): row for row in rows}


def _template() -> tuple[dict[str, NationalAgency], dict[tuple[str, str], NationalService]]:
    number = template_number()
    agencies = NationalAgency.objects.filter(version_id=number, successors=[]).order_by("pk")
    services = NationalService.objects.select_related("agency").filter(agency__version_id=number).order_by("pk")
    return {row.key: row for row in agencies}, {(row.agency.key, row.key): row for row in services}
