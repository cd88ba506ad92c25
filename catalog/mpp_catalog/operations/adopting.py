"""Taking agencies and services over from the nation, and adding the region's own."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.text import slugify

from mpp_catalog.changes import Action, Actor, Change, recorded, today_of
from mpp_catalog.errors import AgencyAlreadyHere, NothingChosen, PrefixTaken, ServiceAlreadyHere, TemplateRowUnknown
from mpp_catalog.models import Agency, NationalAgency, NationalService, Override, Service, Site, Stand
from mpp_catalog.operations.settling import settle_services
from mpp_catalog.prefixes import check_letters, clean_prefix, free_prefix
from mpp_catalog.queries.template import published_version
from mpp_catalog.standards import columns_of, facts_of
from mpp_catalog.validation import clean_facts, clean_text

FIRST_QUOTA = 50
SLUG_LENGTH = 60
OTHER_PAGES = frozenset({"adopsi", "baru", "urutan"})  # addresses among those of the agencies


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """One agency to be taken over: under which name and letters, with which of its services (``None``: all)."""

    key: str
    prefix: str = ""
    name: str = ""
    printed_name: str = ""
    printed_note: str = ""
    sequence: int | None = None
    is_manager: bool = False
    services: Collection[str] | None = None
    daily_quota: int = FIRST_QUOTA


def adopt_agencies(*, adoptions: Iterable[Adoption], site: Site, by: Actor) -> list[Agency]:
    """Take agencies over from the newest published template, offered at once at this site.

    A draft of the same agency becomes the agency. Where no letters are given the first free ones are.

    :raises NothingChosen: the list is empty
    :raises TemplateRowUnknown: the template has no such agency or service
    :raises AgencyAlreadyHere: the region has that agency already
    :raises PrefixTaken: the letters begin another agency's numbers at this site
    :raises PrefixUnreadable: not one or two letters, or I or O among them
    :raises TemplateEmpty: the ministry has published none yet
    """
    wanted = list(adoptions)
    if not wanted:
        raise NothingChosen
    version = published_version().number
    subject = ", ".join(adoption.name or adoption.key for adoption in wanted)
    with recorded(action=Action.AGENCY_ADOPTED, subject=subject, by=by) as change:
        return [adopt_agency(change, adoption, site, version) for adoption in wanted]


def adopt_agency(change: Change, wanted: Adoption, site: Site, version: int) -> Agency:
    """Take one agency over from a version of the template, as a part of a change; errors as of ``adopt_agencies``."""
    nation = NationalAgency.objects.filter(version_id=version, key=wanted.key).first()
    if nation is None or nation.successors:
        raise TemplateRowUnknown(key=wanted.key)
    _discard_draft_of(wanted.key)
    if Agency.objects.filter(template_key=wanted.key, name=wanted.name or nation.name).exists():
        raise AgencyAlreadyHere(agency=wanted.name or nation.name)
    name = clean_text(wanted.name or nation.name, 120)
    agency = change.create(
        Agency(
            template_key=wanted.key,
            national_version=version,
            slug=free_slug(Agency, name),
            name=name,
            name_en=nation.name_en,
            printed_name=wanted.printed_name,
            printed_note=wanted.printed_note,
            category=nation.category,
            reporting_group=nation.reporting_group,
            sequence=wanted.sequence if wanted.sequence is not None else next_sequence(),
            is_manager=wanted.is_manager,
            status_since=today_of(change.by),
        )
    )
    if name != nation.name:
        _keep_own_name(change, agency, name)
    open_stand(change, agency, site, wanted.prefix or nation.prefix, is_fixed=bool(wanted.prefix))
    adopt_rows(change, agency, nation, wanted.services, wanted.daily_quota)
    return agency


def adopt_services(
    *, agency: Agency, keys: Collection[str], by: Actor, daily_quota: int = FIRST_QUOTA
) -> list[Service]:
    """Take more services of an adopted agency over from the newest published template.

    :raises NothingChosen: no key was given
    :raises TemplateRowUnknown: the template has no such service of this agency
    :raises ServiceAlreadyHere: the agency has one of them already
    """
    if not keys:
        raise NothingChosen
    nation = NationalAgency.objects.filter(version=published_version(), key=agency.template_key).first()
    if nation is None:
        raise TemplateRowUnknown(key=agency.template_key or agency.name)
    with recorded(action=Action.SERVICE_ADOPTED, subject=agency.name, by=by) as change:
        taken = Service.objects.filter(agency=agency, template_key__in=keys).order_by("pk").first()
        if taken is not None:
            raise ServiceAlreadyHere(service=taken.name)
        return adopt_rows(change, agency, nation, keys, daily_quota)


def add_local_agency(  # tail: what an agency is
    *,
    name: str,
    name_en: str = "",
    category: str,
    reporting_group: str,
    site: Site,
    by: Actor,
    more: dict[str, Any] | None = None,
) -> Agency:
    """Add an agency that no template knows, such as PT PITS or BPKD. ``more``: prefix, printed_name, sequence, ….

    :raises AgencyAlreadyHere: an agency of this name is here
    :raises PrefixTaken: the letters begin another agency's numbers at this site
    :raises PrefixUnreadable: not one or two letters, or I or O among them
    :raises TextInvalid: it has no name, or a name is too long
    """
    given = {"prefix": "", **(more or {})}
    name = clean_text(name, 120)
    with recorded(action=Action.AGENCY_ADDED, subject=name, by=by) as change:
        if Agency.objects.filter(name__iexact=name).exists():
            raise AgencyAlreadyHere(agency=name)
        prefix = given.pop("prefix")
        agency = change.create(
            Agency(
                slug=free_slug(Agency, name),
                name=name,
                name_en=clean_text(name_en, 120, is_needed=False),
                category=category,
                reporting_group=reporting_group,
                status_since=today_of(by),
                **{"sequence": next_sequence(), **given},
            )
        )
        open_stand(change, agency, site, prefix or name[:1], is_fixed=bool(prefix))
        return agency


def add_local_service(*, agency: Agency, facts: dict[str, Any], by: Actor, daily_quota: int = FIRST_QUOTA) -> Service:
    """Add a service that no template knows; ``facts`` is a document of ``standards.py``.

    :raises FactsInvalid: a field is missing or says what cannot be
    """
    facts = clean_facts(facts)
    with recorded(action=Action.SERVICE_ADDED, subject=f"{agency.name}: {facts['name']}", by=by) as change:
        slug = free_slug(Service, f"{agency.slug}-{facts['name']}", 100)
        service = Service(agency=agency, slug=slug, daily_quota=daily_quota, **columns_of(facts))
        change.create(service)
        settle_services(change, [service])
        return service


def open_stand(change: Change, agency: Agency, site: Site, prefix: str, *, is_fixed: bool) -> Stand:
    """Give an agency a stand at a site; where the letters are only a wish, the first free ones like them.

    :raises PrefixTaken: fixed letters begin another agency's numbers here
    :raises PrefixUnreadable: fixed letters are not one or two, or I or O among them
    """
    taken = set(Stand.objects.filter(site=site).values_list("prefix", flat=True))
    stand = Stand(agency=agency, site=site, prefix=clean_prefix(prefix) if is_fixed else free_prefix(prefix, taken))
    if stand.prefix in taken:
        holder = Stand.objects.select_related("agency").get(site=site, prefix=stand.prefix)
        raise PrefixTaken(prefix=stand.prefix, agency=holder.agency.name)
    while True:
        try:
            check_letters(stand, stand.prefix)
            return change.create(stand)
        except PrefixTaken:
            if is_fixed:
                raise
            taken.add(stand.prefix)
            stand.prefix = free_prefix(prefix, taken)


def free_slug(model: type[Agency] | type[Service], name: str, length: int = SLUG_LENGTH) -> str:
    """An address for this name that no other row has."""
    wanted = slugify(name.replace("/", " "))[:length].strip("-") or "layanan"
    taken = set(model.objects.filter(slug__startswith=wanted[: length - 3]).values_list("slug", flat=True))
    taken |= OTHER_PAGES
    if wanted not in taken:
        return wanted
    return next(slug for n in range(2, 10_000) if (slug := f"{wanted[: length - 5]}-{n}") not in taken)


def adopt_rows(
    change: Change, agency: Agency, nation: NationalAgency, keys: Collection[str] | None, daily_quota: int
) -> list[Service]:
    """Take services of an agency over from its row in the template (``None``: all), as a part of a change.

    :raises TemplateRowUnknown: the row has no such service
    """
    rows = {row.key: row for row in NationalService.objects.filter(agency=nation).order_by("pk")}
    wanted = list(rows) if keys is None else list(dict.fromkeys(keys))
    unknown = next((key for key in wanted if key not in rows), None)
    if unknown is not None:
        raise TemplateRowUnknown(key=unknown)
    services = change.create_all(
        Service(
            agency=agency,
            template_agency=nation.key,
            template_key=key,
            national_version=nation.version_id,
            slug=free_slug(Service, f"{agency.slug}-{key.replace('_', '-')}", 100),
            daily_quota=daily_quota,
            **columns_of(facts_of(rows[key])),
        )
        for key in wanted
    )
    settle_services(change, services)
    return services


def _keep_own_name(change: Change, agency: Agency, name: str) -> None:
    change.create(
        Override(agency=agency, field="name", value=name, reason="", actor_id=change.by.person_id, at=change.by.now)
    )


def _discard_draft_of(key: str) -> None:
    draft = Agency.objects.filter(template_key=key, status=Agency.Status.DRAFT)
    Service.objects.filter(agency__in=draft, standards__isnull=True).delete()
    draft.filter(services__isnull=True).delete()


def next_sequence() -> int:
    """The place behind every agency."""
    return (Agency.objects.aggregate(last=Max("sequence"))["last"] or 0) + 1
