"""Questions to a region's sites, zones, stands and counters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from mpp_catalog.errors import NoSiteYet, NoSuchCounter, SiteUnknown, StandUnknown, ZoneUnknown
from mpp_catalog.models import Agency, Counter, Service, Site, Stand, Zone
from mpp_catalog.prefixes import sounding_alike
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of

SERVING, COMING, ENDED = "serving", "coming", "ended"
KINDS = [kind.value for kind in Site.Kind]


@dataclass(frozen=True)
class SiteRow:
    """A site in the admin's list; ``status`` is serving, coming or ended."""

    slug: str
    name: str
    address: str
    kind: str
    status: str
    opens_on: date | None
    closes_on: date | None
    stands: int
    zones: int
    counters: int


@dataclass(frozen=True)
class CounterRow:
    """A counter in its zone."""

    pk: int
    number: str
    agency: str
    equipment: str
    serves: int
    is_open: bool


@dataclass(frozen=True)
class ZoneRow:
    """A zone with its counters; the one without ``pk`` holds those that are in no zone."""

    pk: int | None
    code: str
    name: str
    name_en: str
    floor: str
    counters: list[CounterRow]


@dataclass(frozen=True)
class StandRow:
    """An agency's stand. ``alike`` are the site's other letters that a loudspeaker makes the same as its own."""

    pk: int
    agency_id: int
    agency: str
    prefix: str
    alike: tuple[str, ...]
    counters: int


def site_rows(today: date) -> list[SiteRow]:
    """Every site: those that serve, those to come, those that ended; each the main one first, then by kind and age."""
    stands, zones = _by_site(Stand.objects.all()), _by_site(Zone.objects.all())
    counters = _by_site(Counter.objects.filter(is_retired=False))
    rows = [
        SiteRow(
            slug=site.slug,
            name=site.name,
            address=site.address,
            kind=str(Site.Kind(site.kind).label),
            status=status_of(site, today),
            opens_on=site.opens_on,
            closes_on=site.closes_on,
            stands=stands.get(site.pk, 0),
            zones=zones.get(site.pk, 0),
            counters=counters.get(site.pk, 0),
        )
        for site in all_sites()
    ]
    return sorted(rows, key=lambda row: (SERVING, COMING, ENDED).index(row.status))


def status_of(site: Site, day: date) -> str:
    """Whether a site serves at a date, will, or did."""
    if site.opens_on is not None and day < site.opens_on:
        return COMING
    return ENDED if site.closes_on is not None and day > site.closes_on else SERVING


def all_sites() -> list[Site]:
    """Every site, the main one first, then by kind and age."""
    return sorted(Site.objects.order_by("pk"), key=_kind_of)


def site_by_slug(slug: str) -> Site:
    """A site of the region in force.

    :raises SiteUnknown: there is none with this slug
    """
    site = Site.objects.filter(slug=slug).first()
    if site is None:
        raise SiteUnknown
    return site


def sites_to_serve_at() -> list[Site]:
    """The sites that serve or will, where something can be added."""
    today = service_date_of(timezone.now(), current_region().zone)
    return [site for site in all_sites() if status_of(site, today) != ENDED]


def site_to_serve_at(slug: str) -> Site:
    """The site of this slug where something can be added; without a slug the first one.

    :raises NoSiteYet: the region has no site that serves or will
    :raises SiteUnknown: there is none with this slug
    """
    sites = sites_to_serve_at()
    if not sites:
        raise NoSiteYet
    found = next((site for site in sites if slug in ("", site.slug)), None)
    if found is None:
        raise SiteUnknown
    return found


def zone_rows(site: Site) -> list[ZoneRow]:
    """The zones of a site in its order with their counters by number, after the counters that are in no zone."""
    counters = Counter.objects.select_related("agency").filter(site=site, is_retired=False).order_by("pk")
    placed: dict[int | None, list[CounterRow]] = {}
    for counter in sorted(counters, key=_natural):
        row = CounterRow(
            pk=counter.pk,
            number=counter.number,
            agency=counter.agency.local_name,
            equipment=counter.equipment,
            serves=len(counter.serves),
            is_open=counter.is_open,
        )
        placed.setdefault(counter.zone_id, []).append(row)
    zones = Zone.objects.filter(site=site).order_by("sequence", "code", "pk")
    rows = [ZoneRow(zone.pk, zone.code, zone.name, zone.name_en, zone.floor, placed.get(zone.pk, [])) for zone in zones]
    return [ZoneRow(None, "", "", "", "", placed.get(None, [])), *rows]


def zone_at(site: Site, pk: int) -> Zone:
    """A zone of a site.

    :raises ZoneUnknown: it is another site's, or nobody's
    """
    zone = Zone.objects.select_related("site").filter(site=site, pk=pk).first()
    if zone is None:
        raise ZoneUnknown
    return zone


def zones_at(site: Site) -> list[Zone]:
    """The zones of a site in its order."""
    return list(Zone.objects.filter(site=site).order_by("sequence", "code", "pk"))


def stand_rows(site: Site) -> list[StandRow]:
    """The stands of a site in the order of their letters, with a warning where two sound alike."""
    own_counters = Q(agency__counters__site=site, agency__counters__is_retired=False)
    stands = Stand.objects.select_related("agency").filter(site=site).order_by("prefix")
    stands = stands.annotate(all_counters=Count("agency__counters", filter=own_counters, distinct=True))
    alike = sounding_alike(stand.prefix for stand in stands)
    return [
        StandRow(
            pk=stand.pk,
            agency_id=stand.agency_id,
            agency=stand.agency.local_name,
            prefix=stand.prefix,
            alike=_others(stand.prefix, alike),
            counters=stand.all_counters,
        )
        for stand in stands
    ]


def stand_at(site: Site, pk: int) -> Stand:
    """A stand of a site with its agency.

    :raises StandUnknown: it is another site's, or nobody's
    """
    stand = Stand.objects.select_related("agency", "site").filter(site=site, pk=pk).first()
    if stand is None:
        raise StandUnknown
    return stand


def agencies_at(site: Site) -> list[Agency]:
    """The agencies that have a stand at a site, in the region's order."""
    return list(Agency.objects.filter(stands__site=site).order_by("sequence", "pk"))


def agencies_without_stand(site: Site) -> list[Agency]:
    """The agencies that serve in the region or have paused, but have no stand at this site, in its order."""
    here = set(Stand.objects.filter(site=site).values_list("agency_id", flat=True))
    return [agency for agency in present_agencies() if agency.pk not in here]


def present_agencies() -> list[Agency]:
    """The agencies that serve in the region or have paused, in its order."""
    return list(Agency.objects.filter(status__in=Agency.PRESENT).order_by("sequence", "pk"))


def counter_by_id(pk: int) -> Counter:
    """A counter with its site, agency and zone, retired or not.

    :raises NoSuchCounter: the region has none with this id
    """
    counter = Counter.objects.select_related("site", "agency", "zone").filter(pk=pk).first()
    if counter is None:
        raise NoSuchCounter
    return counter


def services_of_counter(counter: Counter) -> list[Service]:
    """What a counter could serve: the services of its agency by name."""
    return list(Service.objects.filter(agency_id=counter.agency_id).order_by("name", "pk"))


def retired_counters(site: Site) -> list[Counter]:
    """The counters of a site that serve no more, by number."""
    counters = Counter.objects.select_related("agency").filter(site=site, is_retired=True)
    return sorted(counters.order_by("pk"), key=_natural)


def _by_site(rows: QuerySet[Any]) -> dict[int, int]:
    return dict(rows.values_list("site_id").annotate(count=Count("pk")).order_by("site_id"))


def _kind_of(site: Site) -> int:
    return KINDS.index(site.kind)


def _natural(counter: Counter) -> tuple[int, str]:
    return len(counter.number), counter.number


def _others(prefix: str, pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(other for pair in pairs if prefix in pair for other in pair if other != prefix)
