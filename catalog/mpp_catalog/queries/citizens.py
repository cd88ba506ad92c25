"""Questions of citizens and officers to a region's catalogue."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from mpp_accounts.models import User
from mpp_catalog.errors import AgencyUnknown, CounterUnknown, ServiceUnknown
from mpp_catalog.models import Agency, Counter, RequirementForm, Service, Stand, in_language


@dataclass(frozen=True)
class AgencyRow:
    """An agency in a list for citizens."""

    slug: str
    name: str
    prefix: str
    services: int
    is_paused: bool


def agencies_with_services() -> list[AgencyRow]:
    """The agencies that serve here, in the region's own order."""
    prefix = Stand.objects.filter(agency=OuterRef("pk")).order_by("site_id", "pk").values("prefix")[:1]
    agencies = (
        Agency.objects.annotate(count=Count("services", filter=Q(services__is_offered=True)), prefix=Subquery(prefix))
        .filter(count__gt=0, status__in=Agency.PRESENT)
        .order_by("sequence", "pk")
    )
    return [
        AgencyRow(
            slug=agency.slug,
            name=agency.local_name,
            prefix=agency.prefix or "",
            services=agency.count,
            is_paused=agency.status == Agency.Status.PAUSED,
        )
        for agency in agencies
    ]


def services_by_letter() -> list[tuple[str, list[Service]]]:
    """Every service that is offered, under the first letter of its name in the language in force."""
    services = Service.objects.select_related("agency").filter(is_offered=True, agency__status__in=Agency.PRESENT)
    letters: dict[str, list[Service]] = {}
    for service in sorted(services.order_by("pk"), key=lambda service: (service.local_name.casefold(), service.pk)):
        letters.setdefault(service.local_name[:1].upper(), []).append(service)
    return sorted(letters.items())


def services_for(event: str) -> list[Service]:
    """The services that a life event brings people to, by agency and name."""
    services = Service.objects.select_related("agency").filter(is_offered=True, agency__status__in=Agency.PRESENT)
    return list(services.filter(life_events__contains=[event]).order_by("agency__sequence", "name", "pk"))


def life_events_here() -> dict[str, int]:
    """How many services of the region each life event brings people to; events without any are not named."""
    services = Service.objects.filter(is_offered=True, agency__status__in=Agency.PRESENT)
    lists = services.values_list("life_events", flat=True).order_by("pk")
    return dict(Tally(event for events in lists for event in events))


def agency_by_slug(slug: str) -> Agency:
    """An agency that serves in this region, or once did: then its page says so.

    :raises AgencyUnknown: there is none with this slug here, or it is a draft that offers nothing yet
    """
    agency = Agency.objects.filter(slug=slug).exclude(status=Agency.Status.DRAFT).first()
    if agency is None:
        raise AgencyUnknown
    return agency


def services_of(agency: Agency) -> list[Service]:
    """The services of an agency by name."""
    return list(agency.services.filter(is_offered=True).order_by("name", "pk"))


@dataclass(frozen=True)
class RequirementRow:
    """One paper or condition, in the language in force."""

    text: str
    form: str
    count: int
    condition: str


def requirement_rows(requirements: Iterable[Mapping[str, Any]]) -> list[RequirementRow]:
    """What to bring, in order; ``requirements`` has the shape that a service keeps."""
    return [
        RequirementRow(
            text=in_language(item["text_id"], item.get("text_en", "")),
            form=str(RequirementForm(item["form"]).label),
            count=item["count"],
            condition=in_language(item.get("condition_id", ""), item.get("condition_en", "")),
        )
        for item in requirements
    ]


def is_shown(service: Service) -> bool:
    """Whether a service is in the lists that citizens see; one that is not has a page that says so."""
    return service.is_offered and service.agency.status in Agency.PRESENT


def service_by_slug(slug: str) -> Service:
    """A service of this region with its agency; one that is no longer offered has a page that says so.

    :raises ServiceUnknown: there is none with this slug here, or it was never offered
    """
    service = (
        Service.objects.select_related("agency").filter(slug=slug).exclude(agency__status=Agency.Status.DRAFT).first()
    )
    if service is None or not (service.is_offered or service.version):
        raise ServiceUnknown
    return service


def counter_for_officer(*, user: User, address: str) -> Counter:
    """A counter of the officer's own agency, by its number or, where two sites have that number, ``site:number``.

    :raises CounterUnknown: absent, or another agency's; the two look the same from outside
    """
    site, _, number = address.rpartition(":")
    counters = Counter.objects.select_related("agency", "site", "zone").filter(
        number=number, agency__officers__user=user, is_retired=False
    )
    counter = (counters.filter(site__slug=site) if site else counters).order_by("site_id", "pk").first()
    if counter is None:
        raise CounterUnknown
    return counter


def addressed(counters: Iterable[Counter]) -> list[tuple[str, Counter]]:
    """Each counter of one agency with its address: the number, with the site where there are several."""
    counters = list(counters)
    is_one_site = len({counter.site_id for counter in counters}) <= 1
    return [(c.number if is_one_site else f"{c.site.slug}:{c.number}", c) for c in counters]


def agency_of_officer(user: User) -> Agency:
    """The agency an officer serves for.

    :raises AgencyUnknown: nobody has given this officer an agency yet
    """
    agency = Agency.objects.filter(officers__user=user).first()
    if agency is None:
        raise AgencyUnknown
    return agency


def counters_for_officer(user: User) -> list[Counter]:
    """The counters of the officer's own agency, by number."""
    counters = Counter.objects.select_related("agency", "site", "zone").filter(
        agency__officers__user=user, is_retired=False
    )
    return sorted(counters.order_by("pk"), key=lambda c: (c.site_id, len(c.number), c.number))
