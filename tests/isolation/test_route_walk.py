"""Every address of every host × every method × everybody, with the ids of another region.

An id of region B is to region A what an id of nobody is: the same answer to the last letter, and nothing of B is
shown or changed. An address with an argument that ``ARGUMENTS`` does not know fails the walk.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.conftest import Hall, build_hall, make_officer

from mpp_accounts.models import Role, User
from mpp_catalog.models import Agency, Agreement, Counter, Pledge, Service, Site, SpecialHours, Stand, Zone
from mpp_platform.models import AuditEntry
from mpp_platform.scope import RegionIdentity
from mpp_queue import operations
from mpp_queue.models import Channel
from mpp_tenants.context import region_context, registry_context
from mpp_tenants.placement import Placement, tables_placed

MARK = "RAHASIA-SELATAN"
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
URLCONFS = ("mpp_site.urls_region", "mpp_site.urls_base", "mpp_site.urls_founding")
FOUNDING_HOST = "kab-tegal"
CHANGING = re.compile(rb'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"|"csrf": ?"[^"]*"|/live/[\w:=-]+')
Sign = Callable[[Client, User, AbstractContextManager[object]], None]

NOBODYS_ID = "987654321"
ARGUMENTS = {  # the beginning of addresses -> argument -> (what B has under it, what nobody has)
    "instansi/<slug:slug>/": {"slug": ("agency", "instansi-tiada")},
    "keperluan/<slug:event>/": {"event": ("keperluan-tiada", "keperluan-tiada")},
    "layanan/<slug:slug>/": {"slug": ("service", "layanan-tiada")},
    "layanan/<slug:slug>/standar/<int:version>/": {"version": ("1", "1")},
    "maklumat/<int:pledge_id>/": {"pledge_id": ("pledge", NOBODYS_ID)},
    "nomor/<uuid:ticket_id>/": {"ticket_id": ("ticket", str(uuid4()))},
    "layar/<slug:site_slug>/": {"site_slug": ("site", "layar-tiada")},
    "petugas/loket/<str:number>/": {"number": ("counter", "88T")},
    "petugas/loket/<str:number>/<slug:action>/": {"action": ("panggil", "panggil")},
    "kelola/instansi/<slug:slug>/": {"slug": ("agency", "instansi-tiada")},
    "kelola/layanan/<slug:slug>/": {"slug": ("service", "layanan-tiada")},
    "kelola/layanan/<slug:slug>/isian/<slug:field>/": {"field": ("name", "name")},
    "kelola/pembaruan/layanan/<slug:slug>/": {"slug": ("service", "layanan-tiada")},
    "kelola/pembaruan/instansi/<slug:slug>/": {"slug": ("agency", "instansi-tiada")},
    "kelola/riwayat/<int:entry_id>/": {"entry_id": ("entry", NOBODYS_ID)},
    "kelola/kerja-sama/<uuid:agreement_id>/": {"agreement_id": ("agreement", str(uuid4()))},
    "kelola/maklumat/<int:pledge_id>/": {"pledge_id": ("pledge", NOBODYS_ID)},
    "kelola/tempat/<slug:slug>/": {"slug": ("site", "tempat-tiada")},
    "kelola/tempat/<slug:slug>/zona/<int:pk>/": {"pk": ("zone", NOBODYS_ID)},
    "kelola/tempat/<slug:slug>/gerai/<int:pk>/": {"pk": ("stand", NOBODYS_ID)},
    "kelola/loket/<int:pk>/": {"pk": ("counter_id", NOBODYS_ID)},
    "kelola/jam/khusus/<int:pk>/": {"pk": ("special", NOBODYS_ID)},
    "kelola/jam/<slug:slug>/": {"slug": ("site", "tempat-tiada")},
    "peristiwa/<slug:key>/": {"key": ("agency", "peristiwa-tiada")},
    "nasional/katalog/versi/<int:number>/": {"number": (NOBODYS_ID, NOBODYS_ID)},
    "nasional/katalog/versi/<int:number>/<slug:agency>/<slug:key>/": {"agency": ("tiada", "tiada"), "key": ("x", "x")},
    "nasional/katalog/beda/<int:old>/<int:new>/": {"old": (NOBODYS_ID, NOBODYS_ID), "new": ("1", "1")},
    "nasional/katalog/rancangan/instansi/<slug:key>/": {"key": ("tiada", "tiada")},
    "nasional/katalog/rancangan/layanan-baru/<slug:agency>/": {"agency": ("tiada", "tiada")},
    "nasional/katalog/rancangan/layanan/<slug:agency>/<slug:key>/": {"agency": ("tiada", "tiada"), "key": ("x", "x")},
    "nasional/katalog/libur/<str:day>/": {"day": ("2022-02-30", "2022-02-30")},
    "nasional/katalog/perbedaan/<str:code>/": {"code": ("99.99", "99.99")},
    "nasional/katalog/data/templat-<int:number>": {"number": (NOBODYS_ID, NOBODYS_ID)},
}


def arguments_of(route: str) -> dict[str, tuple[str, str]]:
    """What the arguments of an address are filled with, out of every beginning that fits."""
    return {
        name: values for head, given in ARGUMENTS.items() if route.startswith(head) for name, values in given.items()
    }


@dataclass(frozen=True)
class Address:
    """One pattern of one host, as Django spells it."""

    urlconf: str
    route: str

    @property
    def has_arguments(self) -> bool:
        """Whether it names an object."""
        return "<" in self.route

    def path(self, things: dict[str, str], *, foreign: bool) -> str:
        """The address of a thing of region B, or of a thing that nobody has."""
        names = arguments_of(self.route)
        values = {name: things.get(own, own) if foreign else absent for name, (own, absent) in names.items()}
        return "/" + re.sub(r"<\w+:(\w+)>", lambda found: values[found[1]], self.route)


def addresses(urlconf: str) -> Iterator[Address]:
    """Every address of a host."""

    def below(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Address]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from below(pattern.url_patterns, prefix + str(pattern.pattern))
            else:
                yield Address(urlconf, prefix + str(pattern.pattern))

    yield from below(get_resolver(urlconf).url_patterns, "")


ADDRESSES = [address for urlconf in URLCONFS for address in addresses(urlconf)]
WITH_ARGUMENTS = [address for address in ADDRESSES if address.has_arguments]
PLAIN = sorted(
    (address for address in ADDRESSES if not address.has_arguments), key=lambda address: "keluar" in address.route
)  # signing out comes last: it takes the session away
HOSTS = dict(zip(URLCONFS, ("tangerang", "base", "founding"), strict=True))


def test_the_walk_knows_every_address_that_names_an_object() -> None:
    unknown = [
        (address.route, name)
        for address in WITH_ARGUMENTS
        for name in re.findall(r"<\w+:(\w+)>", address.route)
        if name not in arguments_of(address.route)
    ]
    unused = [head for head in ARGUMENTS if not any(address.route.startswith(head) for address in WITH_ARGUMENTS)]

    assert (unknown, unused) == ([], [])
    assert {address.urlconf for address in ADDRESSES} == set(URLCONFS)


@dataclass
class Walkers:
    """Region B with its things, region A with its people, and what each of them carries in the browser."""

    things: dict[str, str]
    cookies: dict[str, dict[str, str]]
    other: RegionIdentity
    own_host: str

    def client(self, who: str, urlconf: str) -> Client:
        """A browser with somebody's cookies on one of the three kinds of host."""
        slug = {"tangerang": f"{self.own_host}.", "base": "", "founding": f"{FOUNDING_HOST}."}[HOSTS[urlconf]]
        client = Client(headers={"host": f"{slug}{site_settings.BASE_HOST}"})
        client.cookies.load(self.cookies[who])
        return client


@pytest.fixture
def walkers(
    hall: Hall, tangerang: RegionIdentity, selatan: RegionIdentity, now: Any, clock: Any, sign_in: Sign
) -> Walkers:
    """Everybody who might try: of A, of B with B's cookies, and of the ministry."""
    people: dict[str, tuple[User, AbstractContextManager[object]]] = {
        "officer": (hall.officer, region_context(tangerang)),
        "officer of another agency": (hall.other_officer, region_context(tangerang)),
        "supervisor": (person("penyelia", Role.SUPERVISOR), region_context(tangerang)),
        "admin": (person("admin", Role.ADMIN), region_context(tangerang)),
    }
    with region_context(selatan):
        things, foreign_officer, held = found_the_other_hall(selatan, now)
        people["officer of B"] = (foreign_officer, region_context(selatan))
    with registry_context():
        people["ministry"] = (person("pemantau", Role.MINISTRY), registry_context())
    cookies = {"citizen": {}, "citizen of B": held}
    for who, (user, scope) in people.items():
        client = Client()
        sign_in(client, user, scope)
        cookies[who] = {name: morsel.value for name, morsel in client.cookies.items()}
    return Walkers(things, cookies, selatan, tangerang.slug)


def person(name: str, role: Role) -> User:
    """Somebody with a role in the scope in force."""
    return User.objects.create_user(email=f"{name}@dinas.example", password="kata-sandi-uji", name=name, role=role)


def found_the_other_hall(selatan: RegionIdentity, now: datetime) -> tuple[dict[str, str], User, dict[str, str]]:
    """B's hall, whose every thing has a name that A has not; and a phone that holds a number there."""
    hall = build_hall()
    Site.objects.update(slug="hanya-di-selatan", name=MARK, address=MARK)
    Agency.objects.filter(pk=hall.agency.pk).update(slug="instansi-selatan", name=MARK, name_en=MARK)
    Service.objects.filter(pk=hall.service.pk).update(slug="layanan-selatan", name=MARK, name_en=MARK)
    Counter.objects.filter(pk=hall.counter.pk).update(number="77S")
    officer = make_officer(Agency.objects.get(pk=hall.agency.pk), "rahasia")
    phone = Client(headers={"host": f"{selatan.slug}.{site_settings.BASE_HOST}"})
    taken = phone.post("/layanan/layanan-selatan/nomor/", {"idempotency_key": str(uuid4())})
    assert taken.status_code == 302
    ticket = operations.issue_ticket(
        service=Service.objects.get(pk=hall.service.pk), channel=Channel.PHONE, idempotency_key=uuid4(), now=now
    )
    things = {
        "agency": "instansi-selatan", "service": "layanan-selatan", "site": "hanya-di-selatan",
        "counter": "77S", "ticket": str(ticket.pk),
    }  # fmt: skip
    things |= found_the_other_office(hall, now)
    return things, officer, {name: morsel.value for name, morsel in phone.cookies.items()}


def found_the_other_office(hall: Hall, now: datetime) -> dict[str, str]:
    """What B's admins have made, under ids that A has not."""
    numbers = iter(range(900_001, 900_010))
    site, agency = Site.objects.get(pk=hall.site.pk), Agency.objects.get(pk=hall.other_agency.pk)
    made = {
        "zone": Zone.objects.create(pk=next(numbers), site=site, code="Z9", name=MARK),
        "counter_id": Counter.objects.create(pk=next(numbers), site=site, agency=agency, number="99", equipment=MARK),
        "special": SpecialHours.objects.create(
            pk=next(numbers), site=site, kind="closure", first_date=now.date(), last_date=now.date(), reason=MARK
        ),
        "entry": AuditEntry.objects.create(
            pk=next(numbers), at=now, action="catalog.services_changed", subject=MARK, data={"rows": [{"id": 1}]}
        ),
        "agreement": Agreement.objects.create(kind="pks", agency=agency, title=MARK),
        "pledge": Pledge.objects.create(
            pk=next(numbers), version=1, text=MARK, signatory=MARK, position="", signed_place="", signed_date=now.date()
        ),
    }
    Stand.objects.filter(agency=agency).delete()
    made["stand"] = Stand.objects.create(pk=next(numbers), site=site, agency=agency, prefix="Q")
    return {name: str(row.pk) for name, row in made.items()}


def rows_of(region: RegionIdentity) -> dict[str, str]:
    """A fingerprint of every table of a region."""
    found = {}
    with region_context(region), connection.cursor() as cursor:
        for table in tables_placed(Placement.REGION, Placement.BOTH):
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def letter(response: HttpResponse, path: str) -> tuple[int, bytes, str, dict[str, str]]:
    """An answer without what differs between any two: the address itself, form keys, cookies' values."""
    body = b"" if response.streaming else response.content
    body = CHANGING.sub(b"", body)
    for part in sorted({path, *path.strip("/").split("/")}, key=len, reverse=True):
        body = body.replace(part.encode(), b"~")
    location = response.headers.get("Location", "").replace(path, "~").replace(path.replace("/", "%2F"), "~")
    headers = {name: value for name, value in response.headers.items() if name not in ("Location", "Content-Length")}
    return response.status_code, body, location, headers


def is_turned_away(response: HttpResponse) -> bool:
    """Not found, not allowed, or asked to sign in."""
    asked_in = response.status_code == 302 and response.headers["Location"].startswith("/akun/masuk/?next=")
    return asked_in or response.status_code in (401, 403, 404, 405)


@pytest.mark.parametrize(
    "who",
    [
        "citizen",
        "citizen of B",
        "officer",
        "officer of another agency",
        "supervisor",
        "admin",
        "officer of B",
        "ministry",
    ],
)
def test_an_id_of_another_region_is_an_id_of_nobody(walkers: Walkers, who: str) -> None:
    before = rows_of(walkers.other)

    for address in WITH_ARGUMENTS:
        for method in METHODS:
            answers = []
            for foreign in (True, False):
                path = address.path(walkers.things, foreign=foreign)
                response = getattr(walkers.client(who, address.urlconf), method)(path)
                step = f"{who}: {method} {path} → {response.status_code}"
                is_no_region = path == address.path(
                    walkers.things, foreign=not foreign
                )  # nothing of B has this address
                assert is_turned_away(response) or (is_no_region and response.status_code in (400, 409)), step
                assert MARK.encode() not in response.content, step
                answers.append(letter(response, path))
            assert answers[0] == answers[1], f"{who}: {method} {address.route} tells foreign from absent"

    assert rows_of(walkers.other) == before


@pytest.mark.parametrize("who", ["citizen", "citizen of B", "officer", "admin", "officer of B", "ministry"])
def test_no_page_without_an_id_shows_or_changes_another_region(walkers: Walkers, who: str) -> None:
    before = rows_of(walkers.other)

    for address in PLAIN:
        for method in METHODS:
            client = walkers.client(who, address.urlconf)
            response = getattr(client, method)(address.path({}, foreign=True), {"q": MARK[:7]})
            step = f"{who}: {method} {address.route} → {response.status_code}"
            assert response.status_code < 500, step
            assert b"RAHASIA-SELATAN" not in response.content, step

    assert rows_of(walkers.other) == before


def test_the_walk_would_see_what_it_looks_for(walkers: Walkers) -> None:
    own = Client(headers={"host": f"{walkers.other.slug}.{site_settings.BASE_HOST}"})

    shown = [
        address.route
        for address in WITH_ARGUMENTS
        if address.urlconf == "mpp_site.urls_region"
        and MARK.encode() in own.get(address.path(walkers.things, foreign=True)).content
    ]

    assert shown == [
        "instansi/<slug:slug>/",
        "layanan/<slug:slug>/",
        "layanan/<slug:slug>/keadaan/",
        "layanan/<slug:slug>/standar/",
        "layanan/<slug:slug>/standar/<int:version>/",
        "nomor/<uuid:ticket_id>/",
        "nomor/<uuid:ticket_id>/isi/",
        "nomor/<uuid:ticket_id>/keadaan/",
        "layar/<slug:site_slug>/",
        "layar/<slug:site_slug>/keadaan/",
    ]
