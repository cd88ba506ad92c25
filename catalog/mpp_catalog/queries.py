"""Questions to a region's catalogue."""

from dataclasses import dataclass

from django.db.models import Count, Q

from mpp_accounts.models import User
from mpp_catalog.errors import AgencyUnknown, CounterUnknown, ServiceUnknown
from mpp_catalog.models import Agency, Counter, Requirement, Service


@dataclass(frozen=True)
class AgencyRow:
    """An agency in a list for citizens."""

    slug: str
    name: str
    prefix: str
    services: int


def agencies_with_services() -> list[AgencyRow]:
    """The agencies that serve here, in the region's own order."""
    agencies = (
        Agency.objects.annotate(count=Count("services", filter=Q(services__is_offered=True)))
        .filter(count__gt=0)
        .order_by("sequence", "pk")
    )
    return [AgencyRow(slug=a.slug, name=a.local_name, prefix=a.prefix, services=a.count) for a in agencies]


def partner_count() -> int:
    """How many partners the region counts; whether the manager is one of them is the region's own rule."""
    return Agency.objects.filter(is_partner=True).count()


def agency_by_slug(slug: str) -> Agency:
    """An agency that offers something in this region.

    :raises AgencyUnknown: there is none with this slug here, or it is a draft that offers nothing yet
    """
    agency = Agency.objects.filter(slug=slug, services__is_offered=True).first()
    if agency is None:
        raise AgencyUnknown
    return agency


def services_of(agency: Agency) -> list[Service]:
    """The services of an agency by name."""
    return list(agency.services.filter(is_offered=True).order_by("name", "pk"))


def service_by_slug(slug: str) -> Service:
    """A service of this region with its agency.

    :raises ServiceUnknown: there is none with this slug here
    """
    service = Service.objects.select_related("agency").filter(slug=slug, is_offered=True).first()
    if service is None:
        raise ServiceUnknown
    return service


def requirements_of(service: Service) -> list[Requirement]:
    """What to bring, in order."""
    return list(service.requirements.order_by("sequence"))


def services_matching(words: str) -> list[Service]:
    """Services whose name or agency has every one of these words, at most 40, by name."""
    found = Service.objects.select_related("agency").filter(is_offered=True)
    for word in words.split()[:8]:
        found = found.filter(Q(name__icontains=word) | Q(name_en__icontains=word) | Q(agency__name__icontains=word))
    return list(found.order_by("name", "pk")[:40])


def counter_for_officer(*, user: User, number: str) -> Counter:
    """A counter of the officer's own agency.

    :raises CounterUnknown: absent, or another agency's; the two look the same from outside
    """
    counter = (
        Counter.objects.select_related("agency", "site")
        .filter(number=number, agency__officers__user=user)
        .order_by("pk")
        .first()
    )
    if counter is None:
        raise CounterUnknown
    return counter


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
    counters = Counter.objects.select_related("agency").filter(agency__officers__user=user)
    return sorted(counters.order_by("number"), key=lambda counter: (len(counter.number), counter.number))
