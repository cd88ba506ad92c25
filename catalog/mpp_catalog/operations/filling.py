"""Doing what a region's file wants, within one change of its catalogue."""

from mpp_catalog.changes import Change, today_of
from mpp_catalog.models import Agency, Counter, NationalAgency, Service, Site
from mpp_catalog.operations.adopting import (
    FIRST_QUOTA,
    Adoption,
    adopt_agency,
    adopt_rows,
    next_sequence,
    open_stand,
)
from mpp_catalog.operations.differing import say_otherwise, unsay
from mpp_catalog.operations.settling import national_facts, origin_of, settle_agency, settle_services
from mpp_catalog.queries.template import published_version
from mpp_catalog.search import index_services_of
from mpp_catalog.standards import columns_of, facts_of
from mpp_catalog.transfer.regional import PlannedAgency, PlannedCounter, PlannedService, RegionalPlan


def apply_region(change: Change, plan: RegionalPlan) -> None:
    """Add and change what was planned: agencies, then their services, then the counters that serve them."""
    sites = Site.objects.in_bulk(field_name="slug")
    for planned in plan.agencies:
        if planned.agency is None:
            _add_agency(change, planned, sites)
        else:
            _change_agency(change, planned, planned.agency)
    agencies = Agency.objects.in_bulk(field_name="slug")
    touched = _add_services(change, [planned for planned in plan.services if planned.service is None], agencies)
    touched += _change_services(change, [planned for planned in plan.services if planned.service is not None])
    settle_services(change, touched)
    _place_counters(change, plan.counters, agencies)


def _add_agency(change: Change, planned: PlannedAgency, sites: dict[str, Site]) -> None:
    (first, letters), *others = planned.prefixes.items()
    if planned.template_key:
        agency = _adopt_agency(change, planned, sites[first], letters)
    else:
        agency = change.create(
            Agency(
                slug=planned.slug,
                sequence=next_sequence(),
                status_since=today_of(change.by),
                **planned.names,
                **planned.values,
            )
        )
        open_stand(change, agency, sites[first], letters or agency.name[:1], is_fixed=bool(letters))
    for site, more in others:
        open_stand(change, agency, sites[site], more, is_fixed=True)


def _adopt_agency(change: Change, planned: PlannedAgency, site: Site, letters: str) -> Agency:
    wanted = Adoption(
        key=planned.template_key, prefix=letters, name=planned.names["name"], services=(), **planned.values
    )
    agency = adopt_agency(change, wanted, site, published_version().number)
    change.update(agency, slug=planned.slug)
    _rename(change, agency, planned)
    return agency


def _change_agency(change: Change, planned: PlannedAgency, agency: Agency) -> None:
    change.update(agency, **planned.values)
    if planned.names and agency.template_key:
        _rename(change, agency, planned)
    elif planned.names:
        change.update(agency, **planned.names)
        index_services_of(agency)


def _rename(change: Change, agency: Agency, planned: PlannedAgency) -> None:
    """Names equal to the nation's follow the nation."""
    nation = NationalAgency.objects.filter(version_id=agency.national_version, key=agency.template_key).first()
    for name, value in planned.names.items():
        if value != getattr(nation, name, None):
            say_otherwise(change, name, value, planned.reason, agency=agency)
        else:
            unsay(change, agency.overrides.filter(field=name))
    settle_agency(change, agency)


def _add_services(change: Change, planned: list[PlannedService], agencies: dict[str, Agency]) -> list[Service]:
    adopted = [one for one in planned if one.template_key]
    own = [one for one in planned if not one.template_key]
    made = change.create_all(
        Service(
            agency=agencies[one.agency],
            slug=one.slug,
            **{"daily_quota": FIRST_QUOTA, **one.values},
            **columns_of(one.facts),
        )
        for one in own
    )
    for slug in dict.fromkeys(one.agency for one in adopted):
        made += _adopt_more(change, agencies[slug], [one for one in adopted if one.agency == slug])
    return made


def _adopt_more(change: Change, agency: Agency, planned: list[PlannedService]) -> list[Service]:
    nation = NationalAgency.objects.get(version=published_version(), key=agency.template_key)
    services = adopt_rows(change, agency, nation, [one.template_key for one in planned], FIRST_QUOTA)
    for service, one in zip(services, planned, strict=True):
        change.update(service, slug=one.slug, **one.values)
        for name, value in one.facts.items():
            say_otherwise(change, name, value, one.reason, service=service)
    return services


def _change_services(change: Change, planned: list[PlannedService]) -> list[Service]:
    services = [one.service for one in planned if one.service is not None]
    national = national_facts(services)
    for one, service in zip(planned, services, strict=True):
        change.update(service, **one.values)
        nation = national.get(origin_of(service))
        if nation is None and one.facts:
            change.update(service, **columns_of({**facts_of(service), **one.facts}))
            continue
        for name, value in one.facts.items():
            if nation and value != nation[name]:
                say_otherwise(change, name, value, one.reason, service=service)
            else:
                unsay(change, service.overrides.filter(field=name))
    return services


def _place_counters(change: Change, planned: list[PlannedCounter], agencies: dict[str, Agency]) -> None:
    ids = dict(Service.objects.values_list("slug", "pk"))
    for one in planned:
        values = {**one.values, "serves": sorted(ids[slug] for slug in one.serves)}
        if one.counter is None:
            change.create(Counter(site=one.site, agency=agencies[one.agency], number=one.number, **values))
        else:
            change.update(one.counter, **values)
