"""Questions to the registry. The resting connection may ask them: they tell nothing of any region's life."""

from collections.abc import Iterable

from django.db.models import Q

from mpp_platform.scope import RegionIdentity
from mpp_tenants.errors import RegionNotReady, RegionUnknown
from mpp_tenants.models import Domain, Region, RegionAlias, RegionSchema


def regions_by_host(base_host: str) -> dict[str, RegionIdentity]:
    """Every host that means a region: its slug on the base host, and its own domains."""
    regions = {region.code: region for region in all_regions()}
    hosts = {f"{region.slug}.{base_host}": region for region in regions.values()}
    own_domains = Domain.objects.values_list("domain", "tenant__region_id").order_by("domain")
    hosts.update({domain: regions[code] for domain, code in own_domains})
    return hosts


def all_regions() -> list[RegionIdentity]:
    """The whole registry, in the order of the codes."""
    ready = set(_ready_codes())
    return [region.identity(is_ready=region.code in ready) for region in Region.objects.order_by("code")]


def ready_regions() -> list[RegionIdentity]:
    """The regions that are served, in the order of the codes."""
    return [
        region.identity(is_ready=True) for region in Region.objects.filter(code__in=_ready_codes()).order_by("code")
    ]


def region_by_code(code: str) -> RegionIdentity:
    """One region of the registry.

    :raises RegionUnknown: no region has this code
    """
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise RegionUnknown(region=code)
    return region.identity(is_ready=code in _ready_codes())


def ready_region(code: str) -> RegionIdentity:
    """One region that is served.

    :raises RegionUnknown: no region has this code
    :raises RegionNotReady: it has no schema, or not a whole one yet
    """
    region = region_by_code(code)
    if not region.is_ready:
        raise RegionNotReady(region=region.official_name)
    return region


def is_suspended(code: str) -> bool:
    """Whether a region was open here and is not served for now, or was moved away."""
    return RegionSchema.objects.filter(region_id=code).exclude(status=RegionSchema.Status.READY).exists()


def _ready_codes() -> Iterable[str]:
    ready = RegionSchema.objects.filter(status=RegionSchema.Status.READY)
    return list(ready.values_list("region_id", flat=True).order_by("region_id"))


def regions_named(words: str, most: int = 30) -> list[RegionIdentity]:
    """Regions whose official name or an alias has every one of these words; who is called just so comes first."""
    ready = set(_ready_codes())
    found = Region.objects.all()
    for word in words.split()[:5]:
        found = found.filter(Q(official_name__icontains=word) | Q(aliases__alias__icontains=word))
    called_so = set(RegionAlias.objects.filter(alias__iexact=words).values_list("region_id", flat=True).order_by("pk"))
    ordered = sorted(found.distinct().order_by("code"), key=lambda r: (r.code not in called_so, len(r.name), r.code))
    return [region.identity(is_ready=region.code in ready) for region in ordered[:most]]
