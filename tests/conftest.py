"""The cast and the stage of every test: a database with three open regions, and people who work there."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from redis import Redis

from mpp_accounts.models import Role, User
from mpp_catalog.adoption import discard_draft
from mpp_catalog.changes import Actor, Change
from mpp_catalog.models import Agency, Counter, Officer, Service, Site, Stand, WeeklyHours, Zone
from mpp_catalog.operations.settling import settle_services
from mpp_platform.scope import RegionIdentity
from mpp_queue import operations
from mpp_queue.events import LineChanged
from mpp_queue.models import Channel, Ticket
from mpp_site.preparing import build_public_schema, load_national_data
from mpp_tenants.context import at_rest, owner_context, region_context, registry_context
from mpp_tenants.operations import provision_region
from mpp_tenants.placement import Placement, tables_placed
from mpp_tenants.queries import ready_region

TEST_DATABASE = "test_mpp"
OPEN_REGIONS = ("36.71", "36.74", "91.03")  # WIB, WIB, WIT
MONDAY_MORNING = datetime(2022, 7, 18, 2, 0, tzinfo=UTC)  # Senin, 18 Juli 2022, 09.00 WIB
PASSWORD = "kata-sandi-uji"


@pytest.fixture(scope="session")
def django_db_setup(services: None, django_db_blocker: Any) -> Iterator[None]:
    """A fresh database built the way the platform builds it; tests log in as the platform does."""
    with django_db_blocker.unblock():
        recreate_database()
        with owner_context("public"):
            build_public_schema()
            load_national_data()
        for code in OPEN_REGIONS:
            provision_region(code=code, now=MONDAY_MORNING)
        empty_regions()
        Redis.from_url(settings.LIVE_REDIS_URL).flushall()
        yield
        connections.close_all()


def recreate_database() -> None:
    """Drop and create the test database, and point both aliases at it.

    With ``MPP_TEST_IN_PLACE`` the database that was named is emptied and used instead: a Citus coordinator's database
    has its extension and its nodes, which a new one would lack.
    """
    if os.environ.get("MPP_TEST_IN_PLACE"):
        empty_database()
        return
    owner = connections["owner"].settings_dict
    admin = psycopg2.connect(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"],
        dbname="postgres",
    )
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {TEST_DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {TEST_DATABASE}")
    admin.close()
    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = TEST_DATABASE


def empty_database() -> None:
    """Remove what an earlier run has left in the database that was named: regions first, then the public tables."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'region\\_%%' ORDER BY 1")
        for (schema,) in cursor.fetchall():
            cursor.execute(f"DROP SCHEMA {schema} CASCADE")
        tables = [*tables_placed(Placement.NATIONAL, Placement.REGISTRY, Placement.BOTH), "django_migrations"]
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS public.{table} CASCADE")
    connections["owner"].close()


@pytest.fixture
def committing(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For tests that need real commits, several connections or processes: every region is emptied afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connections.close_all()
            empty_regions()


def empty_regions() -> None:
    """Remove every row of every open region, and the public people and sessions."""
    region_tables = tables_placed(Placement.REGION, Placement.BOTH)
    public_tables = [
        *tables_placed(Placement.BOTH),
        "national_regionday",
        "national_regioncatalogue",
        "national_regiondeviation",
    ]
    with connections["owner"].cursor() as cursor:
        for code in OPEN_REGIONS:
            schema = known(code).schema_name
            cursor.execute(f"TRUNCATE {', '.join(f'{schema}.{table}' for table in region_tables)} CASCADE")
        cursor.execute(f"TRUNCATE {', '.join(f'public.{table}' for table in public_tables)} CASCADE")
    connections["owner"].close()


@pytest.fixture(autouse=True)
def _fast_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LIVE_ORIGIN_PORT = "9999"
    settings.OPENING_KEPT_SECONDS = settings.LIVE_PUBLISH_SECONDS = 0
    settings.NUMBERS_PER_ADDRESS = 0  # all tests come from one


@pytest.fixture
def now() -> datetime:
    """Senin, 18 Juli 2022, 09.00 WIB: a working morning."""
    return MONDAY_MORNING


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Callable[[datetime], None]:
    """Set what ``timezone.now()`` says; it starts at ``now``."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_clock(now)
    return set_clock


def known(code: str) -> RegionIdentity:
    """An open region, asked for from whichever scope the test is in."""
    with at_rest():
        return ready_region(code)


@pytest.fixture
def tangerang(db: None) -> RegionIdentity:
    """Kota Tangerang, open, WIB."""
    return known("36.71")


@pytest.fixture
def selatan(db: None) -> RegionIdentity:
    """Kota Tangerang Selatan, open, WIB."""
    return known("36.74")


@pytest.fixture
def jayapura(db: None) -> RegionIdentity:
    """Kabupaten Jayapura, open, WIT."""
    return known("91.03")


@pytest.fixture
def in_tangerang(tangerang: RegionIdentity) -> Iterator[RegionIdentity]:
    """The test runs within Kota Tangerang."""
    with region_context(tangerang):
        yield tangerang


@dataclass
class Hall:
    """A small hall: one agency with a service, two counters and an officer; another agency beside it."""

    site: Site
    agency: Agency
    service: Service
    counter: Counter
    second_counter: Counter
    officer: User
    other_agency: Agency
    other_service: Service
    other_counter: Counter
    other_officer: User


@pytest.fixture
def hall(in_tangerang: RegionIdentity) -> Hall:
    """The hall of Kota Tangerang, within which the test runs."""
    return build_hall()


def build_hall() -> Hall:
    """Fill the region in force with a small hall that is open Monday to Friday, 08.00 to 15.00."""
    discard_draft()
    site = Site.objects.create(slug="utama", name="MPP", address="Pusat pemerintahan")
    for weekday in range(5):
        WeeklyHours.objects.create(site=site, weekday=weekday, opens_at=time(8), closes_at=time(15))
    first_zone = Zone.objects.create(site=site, code="1")
    second_zone = Zone.objects.create(site=site, code="2")
    agency, service = make_agency(site, "Disdukcapil", "A")
    other_agency, other_service = make_agency(site, "Kantor Samsat", "C")
    return Hall(
        site=site,
        agency=agency,
        service=service,
        counter=Counter.objects.create(site=site, agency=agency, number="3", zone=first_zone),
        second_counter=Counter.objects.create(site=site, agency=agency, number="4", zone=first_zone),
        officer=make_officer(agency, "sari"),
        other_agency=other_agency,
        other_service=other_service,
        other_counter=Counter.objects.create(site=site, agency=other_agency, number="9", zone=second_zone),
        other_officer=make_officer(other_agency, "budi"),
    )


def make_agency(site: Site, name: str, prefix: str, daily_quota: int = 50) -> tuple[Agency, Service]:
    """An agency with a stand at this site and one service that asks for one paper."""
    slug = name.lower().replace(" ", "-")
    agency = Agency.objects.create(slug=slug, name=name, name_en=f"{name} office", sequence=ord(prefix))
    Stand.objects.create(site=site, agency=agency, prefix=prefix)
    service = Service.objects.create(
        agency=agency,
        slug=f"{slug}-layanan",
        name=f"Layanan {name}",
        name_en=f"{name} service",
        counter_minutes=10,
        fee_kind="free",
        certainty="F",
        requirements=[{"text_id": "KTP elektronik", "text_en": "Identity card", "form": "original", "count": 1}],
        daily_quota=daily_quota,
    )
    settle_services(Change(by=Actor(person_id=None, now=MONDAY_MORNING)), [service])
    return agency, service


def make_officer(agency: Agency, name: str) -> User:
    """An officer of an agency in the region in force."""
    user = User.objects.create_user(
        email=f"{name}@dinas.example", password=PASSWORD, name=name.title(), role=Role.OFFICER
    )
    Officer.objects.create(user=user, agency=agency)
    return user


@pytest.fixture
def take(hall: Hall, now: datetime) -> Callable[..., Ticket]:
    """Take a number in the hall: ``take()``, ``take(service=…, at=…)``."""

    def take_number(service: Service | None = None, at: datetime = now) -> Ticket:
        return operations.issue_ticket(
            service=service or hall.service, channel=Channel.PHONE, idempotency_key=uuid4(), now=at
        )

    return take_number


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[LineChanged]:
    """What operations told the screens, in place of telling them; at once, not after the commit."""
    heard: list[LineChanged] = []
    for module in ("issuing", "calling"):
        monkeypatch.setattr(f"mpp_queue.operations.{module}.publish", heard.append)
    return heard


@pytest.fixture
def region_client(tangerang: RegionIdentity) -> Client:
    """A browser on the host of Kota Tangerang."""
    return Client(headers={"host": f"{tangerang.slug}.{settings.BASE_HOST}"})


@pytest.fixture
def base_client(db: None) -> Client:
    """A browser on the base host."""
    return Client(headers={"host": settings.BASE_HOST})


@pytest.fixture
def sign_in() -> Callable[[Client, User, AbstractContextManager[object]], None]:
    """Sign a person in on a client, in the scope that the person belongs to."""

    def sign(client: Client, user: User, scope: AbstractContextManager[object]) -> None:
        with scope:
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])

    return sign


@pytest.fixture
def officer_client(hall: Hall, tangerang: RegionIdentity, region_client: Client, sign_in: Any) -> Client:
    """The hall's officer, signed in on Kota Tangerang's host."""
    sign_in(region_client, hall.officer, region_context(tangerang))
    return region_client


@pytest.fixture
def ministry_client(base_client: Client, sign_in: Any) -> Client:
    """Somebody of the ministry, signed in on the base host."""
    with registry_context():
        user = User.objects.create_user(
            email="pemantau@panrb.example", password=PASSWORD, name="Pemantau", role=Role.MINISTRY
        )
    sign_in(base_client, user, registry_context())
    return base_client
