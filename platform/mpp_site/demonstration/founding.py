"""Founding the demonstration's regions: their 17 partners as printed, counters, hours, people, a simulated morning."""

import json
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify

from mpp_accounts.models import Role, User
from mpp_catalog.adoption import discard_draft
from mpp_catalog.models import Agency, Counter, NationalAgency, Officer, Site, SpecialDay, WeeklyHours
from mpp_catalog.operations import add_local_service, adopt_service
from mpp_platform.scope import RegionIdentity
from mpp_platform.time import service_date_of
from mpp_site.demonstration.people import DEMONSTRATION_PASSWORD, MINISTRY_EMAIL, officer_email
from mpp_site.demonstration.visitors import simulate_morning

DEMONSTRATION_REGIONS = ("36.71", "36.74")
DAILY_QUOTA = 120
SMALL_QUOTA = 3  # one service whose numbers run out, so that everybody can see what that looks like
FRIDAY = 4


def found_ministry() -> None:
    """The ministry's demonstration sign-in."""
    if not User.objects.filter(email=MINISTRY_EMAIL).exists():
        User.objects.create_user(
            email=MINISTRY_EMAIL, password=DEMONSTRATION_PASSWORD, name="Pemantau Kementerian", role=Role.MINISTRY
        )


@transaction.atomic
def found_demonstration_region(region: RegionIdentity, *, now: datetime) -> None:
    """Fill the region in force, which is freshly provisioned."""
    given = _given(region.code)
    discard_draft()  # the articles say which partners there are
    site = Site.objects.create(slug="utama", name=given["site"]["name"], address=given["site"]["address"])
    for weekday in range(5):
        rest = {"break_from": time(11, 30), "break_until": time(13)} if weekday == FRIDAY else {}
        WeeklyHours.objects.create(site=site, weekday=weekday, opens_at=time(8), closes_at=time(15), **rest)
    for partner in given["partners"]:
        _found_agency(site, partner, is_partner=True)
    if given["manager"]:
        _found_agency(site, {"sequence": 99, "group": "opd", **given["manager"]}, is_partner=False)
    keep_hall_open(region, now=now)
    simulate_morning(region, now=now)


def keep_hall_open(region: RegionIdentity, *, now: datetime) -> None:
    """A demonstration is looked at around the clock: today and tomorrow have a special opening, and say so."""
    site = Site.objects.order_by("pk")[0]
    today = service_date_of(now, region.zone)
    for date in (today, today + timedelta(days=1)):
        SpecialDay.objects.get_or_create(
            site=site,
            date=date,
            agency=None,
            defaults={
                "opens_at": time(0),
                "closes_at": time(23, 59),
                "reason": "Buka sepanjang hari untuk peragaan",
                "reason_en": "Open all day for the demonstration",
            },
        )


def _found_agency(site: Site, given: dict[str, Any], *, is_partner: bool) -> None:
    name = given["display_name"]
    slug = _slug(name)
    agency = Agency.objects.create(
        template_key=given["template_key"] or "",
        slug=slug,
        name=name,
        name_en=_english_name(given),
        printed_name=given.get("printed_name", ""),
        printed_note=given.get("printed_note") or "",
        group=given["group"],
        sequence=given["sequence"],
        prefix=given["prefix"],
        is_partner=is_partner,
    )
    Counter.objects.bulk_create(
        Counter(site=site, agency=agency, number=number, zone=given["zone"]) for number in given["counters"]
    )
    quotas = {0: DAILY_QUOTA, len(given["services"]) - 1: SMALL_QUOTA if given["prefix"] == "A" else DAILY_QUOTA}
    for place, key in enumerate(given["services"]):
        quota = quotas.get(place, DAILY_QUOTA)
        adopt_service(agency=agency, key=key, slug=f"{slug}-{key.replace('_', '-')}", daily_quota=quota)
    for service in given.get("local_services", []):
        slug_of_service = f"{slug}-{service['key'].replace('_', '-')}"
        add_local_service(agency=agency, given=service, slug=slug_of_service, daily_quota=DAILY_QUOTA)
    _employ_officer(agency)


def _english_name(given: dict[str, Any]) -> str:
    national = NationalAgency.objects.filter(key=given["template_key"] or "").first()
    return national.name_en if national else ""


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


def _slug(name: str) -> str:
    return slugify(name.replace("/", " "))[:60].strip("-")


def _given(code: str) -> dict[str, Any]:
    path = settings.PROJECT / "catalog/mpp_catalog/data/demo_regions.json"
    regions: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return next(region for region in regions if region["region_code"] == code)
