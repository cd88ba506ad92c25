"""Founding the demonstration's regions through the operations of the admins' own screens: the 17 partners of each as
printed, their services, counters, hours, agreements and people; then a simulated morning."""

import json
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from mpp_accounts.models import Role, User
from mpp_catalog.adoption import discard_draft
from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, NationalHoliday, Officer, Service, Site, SpecialHours, Zone
from mpp_catalog.operations.adopting import Adoption, add_local_agency, add_local_service, adopt_agencies
from mpp_catalog.operations.counters import add_counters, change_counter
from mpp_catalog.operations.differing import override_field
from mpp_catalog.operations.holidays import confirm_holidays
from mpp_catalog.operations.hours import DayHours, SpecialFacts, add_special_hours, set_week
from mpp_catalog.operations.offering import change_rules, change_services
from mpp_catalog.operations.places import add_zone, change_site, open_site
from mpp_catalog.queries.admin import service_to_manage
from mpp_platform.scope import RegionIdentity
from mpp_platform.time import service_date_of
from mpp_site.demonstration.papers import found_papers
from mpp_site.demonstration.people import (
    CONFIRMER_EMAIL,
    DEMONSTRATION_PASSWORD,
    MINISTRY_EMAIL,
    admin_email,
    officer_email,
)
from mpp_site.demonstration.visitors import simulate_morning

DEMONSTRATION_REGIONS = ("36.71", "36.74")
DAILY_QUOTA = 120
SMALL_QUOTA = 3  # one service whose numbers run out, so that everybody can see what that looks like
FRIDAY = 4
OPEN_ALL_DAY = "Buka sepanjang hari untuk peragaan"
DATES, TIMES = ("first_date", "last_date"), ("opens_at", "closes_at", "break_from", "break_until")


def found_ministry(*, now: datetime) -> None:
    """The ministry's demonstration sign-ins, and the holidays that the second of them confirms."""
    if User.objects.filter(email=MINISTRY_EMAIL).exists():
        return
    people = [(MINISTRY_EMAIL, "Pemantau Kementerian"), (CONFIRMER_EMAIL, "Penelaah Kementerian")]
    for email, name in people:
        User.objects.create_user(email=email, password=DEMONSTRATION_PASSWORD, name=name, role=Role.MINISTRY)
    confirmer = Actor(person_id=User.objects.get(email=CONFIRMER_EMAIL).pk, now=now)
    proposed = NationalHoliday.objects.filter(confirmed_at__isnull=True).order_by("date")
    confirm_holidays(dates=list(proposed.values_list("date", flat=True)), by=confirmer)


@transaction.atomic
def found_demonstration_region(region: RegionIdentity, *, now: datetime) -> None:
    """Fill the region in force, which is freshly provisioned."""
    given = _given(region.code)
    by = Actor(person_id=_employ_admin(region), now=now)
    discard_draft()  # the articles say which partners there are
    site = _found_site(given, by)
    zones = {zone["code"]: add_zone(site=site, values=zone, by=by) for zone in given["zones"]}
    manager = [{"sequence": 99, "is_manager": True, **given["manager"]}] if given["manager"] else []
    for partner in [*given["partners"], *manager]:
        _found_agency(site, zones, partner, by)
    change_rules(counts_manager=given["counts_manager"], observes_joint_leave=True, by=by)
    _differ(given["overrides"], by)
    found_papers(given, by=by)
    keep_hall_open(region, now=now)
    simulate_morning(region, now=now)


def keep_hall_open(region: RegionIdentity, *, now: datetime) -> None:
    """A demonstration is looked at around the clock: today and tomorrow have a special opening, and say so."""
    site = Site.objects.order_by("pk")[0]
    today = service_date_of(now, region.zone)
    for day in (today, today + timedelta(days=1)):
        if not SpecialHours.objects.filter(site=site, agency=None, first_date=day, reason=OPEN_ALL_DAY).exists():
            facts = SpecialFacts(
                kind=SpecialHours.Kind.OPENING,
                site=site,
                first_date=day,
                last_date=day,
                opens_at=time(0),
                closes_at=time(23, 59),
                reason=OPEN_ALL_DAY,
                reason_en="Open all day for the demonstration",
            )
            add_special_hours(facts=facts, by=Actor(person_id=None, now=now))


def _found_site(given: dict[str, Any], by: Actor) -> Site:
    main = given["site"]
    site = open_site(name=main["name"], address=main["address"], kind=Site.Kind.MAIN, opens_on=None, by=by)
    days = [DayHours(weekday=day, opens_at=time(8), closes_at=time(15), **_rest(day)) for day in range(5)]
    set_week(site=site, agency=None, days=days, by=by)
    for special in given["special_hours"]:
        values = {name: _parsed(name, value) for name, value in special.items()}
        add_special_hours(facts=SpecialFacts(site=site, **values), by=by)
    former = given.get("extra_site")
    if former:
        dates = {name: date.fromisoformat(former[name]) for name in ("opens_on", "closes_on")}
        temporary = open_site(name=former["name"], address=former["address"], kind=former["kind"], by=by, **dates)
        notes = {name: former[name] for name in ("closing_note", "closing_note_en")}
        change_site(site=temporary, values=notes, by=by)
    return site


def _rest(weekday: int) -> dict[str, time]:
    return {"break_from": time(11, 30), "break_until": time(13)} if weekday == FRIDAY else {}


def _parsed(name: str, value: Any) -> Any:
    if not value or name not in (*DATES, *TIMES):
        return value
    return date.fromisoformat(value) if name in DATES else time.fromisoformat(value)


def _found_agency(site: Site, zones: dict[str, Zone], given: dict[str, Any], by: Actor) -> None:
    agency = _adopted(site, given, by) if given["template_key"] else _added(site, given, by)
    quotas = Service.objects.filter(agency=agency).order_by("pk")
    if given["prefix"] == "A" and quotas:
        change_services(services=[quotas.reverse()[0]], values={"daily_quota": SMALL_QUOTA}, by=by)
    counters = add_counters(
        site=site, agency=agency, numbers=", ".join(given["counters"]), zone=zones[given["zone"]], by=by
    )
    for counter in counters if given.get("equipment") else []:
        change_counter(counter=counter, values={"equipment": given["equipment"]}, by=by)
    _employ_officer(agency)


def _adopted(site: Site, given: dict[str, Any], by: Actor) -> Agency:
    adoption = Adoption(
        key=given["template_key"],
        prefix=given["prefix"],
        name=given["display_name"],
        printed_name=given.get("printed_name", ""),
        printed_note=given.get("printed_note") or "",
        sequence=given["sequence"],
        is_manager=given.get("is_manager", False),
        services=given["services"],
        daily_quota=DAILY_QUOTA,
    )
    return adopt_agencies(adoptions=[adoption], site=site, by=by)[0]


def _added(site: Site, given: dict[str, Any], by: Actor) -> Agency:
    agency = add_local_agency(
        name=given["display_name"],
        category=given["category"],
        reporting_group=given["reporting_group"],
        site=site,
        by=by,
        more={
            "prefix": given["prefix"],
            "sequence": given["sequence"],
            "printed_name": given["printed_name"],
            "printed_note": given.get("printed_note") or "",
        },
    )
    for service in given["local_services"]:
        add_local_service(agency=agency, facts=_facts(service), daily_quota=DAILY_QUOTA, by=by)
    return agency


def _facts(given: dict[str, Any]) -> dict[str, Any]:
    """A service of the data file as a document of ``standards.py``."""
    is_priced = given["fee_kind"] in ("fixed", "range")
    return {
        "name": given["name_id"],
        "name_en": given["name_en"],
        "counter_minutes": given["counter_minutes"],
        "completion": [given["completion_days_min"], given["completion_days_max"]],
        "fee": {
            "kind": given["fee_kind"],
            "min": given["fee_rupiah_min"] if is_priced else None,
            "max": given["fee_rupiah_max"] if is_priced else None,
            "note": given["fee_note_id"],
            "note_en": given["fee_note_en"],
            "valid_from": given["fee_valid_from"],
        },
        "verification": {"certainty": given["certainty"], "source": given["source_id"]},
        "requirements": given["requirements"],
        "life_events": given["life_events"],
        "keywords": given["keywords"],
        **given["components"],
    }


def _differ(overrides: list[dict[str, Any]], by: Actor) -> None:
    for said in overrides:
        slug = Service.objects.get(agency__name=said["agency"], template_key=said["service"]).slug
        override_field(
            service=service_to_manage(slug), field=said["field"], value=said["value"], reason=said["reason"], by=by
        )


def _employ_admin(region: RegionIdentity) -> Any:
    return User.objects.create(
        email=admin_email(region.slug), password=_hashed_password(), name="Admin DPMPTSP", role=Role.ADMIN
    ).pk


def _employ_officer(agency: Agency) -> None:
    user = User.objects.create(
        email=officer_email(agency.slug),
        password=_hashed_password(),
        name=f"Petugas {agency.name}",
        role=Role.OFFICER,
    )
    Officer.objects.create(user=user, agency=agency)


@cache
def _hashed_password() -> str:
    return make_password(DEMONSTRATION_PASSWORD)  # once: hashing is slow on purpose, and 36 officers share it


def _given(code: str) -> dict[str, Any]:
    path = settings.PROJECT / "catalog/mpp_catalog/data/demo_regions.json"
    regions: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return next(region for region in regions if region["region_code"] == code)
