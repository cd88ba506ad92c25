"""The ministry reads its template: every version, what one says otherwise than another, and nobody else does."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.catalog.ministry import (
    FILLED,
    OFFICE,
)
from tests.catalog.screens import markup_of
from tests.conftest import PASSWORD, Hall, make_officer

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_catalog.models import NationalAgency
from mpp_catalog.operations.drafting import add_national_agency, add_national_service, edit_national_service
from mpp_catalog.operations.template import open_draft
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context

Clock = Callable[[datetime], None]
ROOT = "/nasional/katalog/"
AGENCY, SERVICE = f"{ROOT}rancangan/instansi/imigrasi/", f"{ROOT}rancangan/layanan/imigrasi/passport_new/"
PAGES = [
    ROOT,
    f"{ROOT}versi/1/",
    f"{ROOT}versi/1/imigrasi/passport_new/",
    f"{ROOT}beda/1/2/",
    f"{ROOT}rancangan/",
    f"{ROOT}rancangan/instansi-baru/",
    AGENCY,
    f"{ROOT}rancangan/layanan-baru/imigrasi/",
    SERVICE,
    f"{ROOT}libur/",
]
ACTIONS = [
    f"{ROOT}rancangan/buat/",
    f"{ROOT}rancangan/hapus/",
    f"{ROOT}rancangan/terbitkan/",
    f"{ROOT}rancangan/instansi-baru/simpan/",
    f"{AGENCY}simpan/",
    f"{AGENCY}hapus/",
    f"{AGENCY}pulihkan/",
    f"{ROOT}rancangan/layanan-baru/imigrasi/simpan/",
    f"{SERVICE}simpan/",
    f"{SERVICE}pindah/",
    f"{SERVICE}hapus/",
    f"{ROOT}libur/usulkan/",
    f"{ROOT}libur/sahkan/",
    f"{ROOT}libur/2026-01-01/tarik/",
    f"{ROOT}libur/2026-01-01/hapus/",
]


@pytest.fixture
def draft(ministry_client: Client, clock: Clock, now: datetime) -> Actor:
    """A draft that somebody else of the ministry has opened; who that was."""
    with registry_context():
        colleague = User.objects.create_user(
            email="rekan@panrb.example", password=PASSWORD, name="Rekan", role=Role.MINISTRY
        )
        actor = Actor(person_id=colleague.pk, now=now)
        open_draft(by=actor)
    return actor


@pytest.mark.parametrize("path", PAGES)
def test_the_ministry_reads_every_page(ministry_client: Client, draft: Actor, path: str) -> None:
    answer = ministry_client.get(path)

    assert answer.status_code == 200
    assert markup_of(answer).count("<h1") == 1


@pytest.mark.parametrize("path", [*PAGES, *ACTIONS])
def test_nobody_comes_in_without_signing_in(base_client: Client, path: str) -> None:
    for answer in (base_client.get(path), base_client.post(path)):
        assert (answer.status_code, answer["Location"]) == (302, f"/akun/masuk/?next={path}")


@pytest.mark.parametrize("path", [*PAGES, *ACTIONS])
def test_the_operator_finds_no_such_page(base_client: Client, sign_in: Any, path: str) -> None:
    with registry_context():
        operator = User.objects.create_user(email="o@platform.example", password=PASSWORD, name="O", role=Role.OPERATOR)
    sign_in(base_client, operator, registry_context())

    assert [base_client.get(path).status_code, base_client.post(path).status_code] == [404, 404]


@pytest.mark.parametrize("path", [*PAGES, *ACTIONS])
def test_a_region_has_no_such_page(officer_client: Client, selatan: RegionIdentity, sign_in: Any, path: str) -> None:
    with region_context(selatan):
        admin = User.objects.create_user(email="a@dinas.example", password=PASSWORD, name="A", role=Role.ADMIN)
    elsewhere = Client(headers={"host": f"{selatan.slug}.localhost"})
    sign_in(elsewhere, admin, region_context(selatan))

    assert [client.post(path).status_code for client in (officer_client, elsewhere)] == [404, 404]


def test_an_officers_session_is_nobodys_at_the_ministry(hall: Hall, officer_client: Client) -> None:
    at_the_ministry = Client(headers={"host": "localhost"})
    at_the_ministry.cookies["mpp_session"] = officer_client.cookies["mpp_session"].value

    assert at_the_ministry.get(ROOT)["Location"] == f"/akun/masuk/?next={ROOT}"
    assert make_officer(hall.agency, "lain").role == Role.OFFICER


@pytest.mark.parametrize("path", ACTIONS)
def test_a_get_never_changes_anything(ministry_client: Client, draft: Actor, path: str) -> None:
    assert ministry_client.get(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("versi/9/", "CATALOG_VERSION_UNKNOWN"),
        ("versi/99999999999999999999999/", "CATALOG_VERSION_UNKNOWN"),
        ("beda/1/9/", "CATALOG_VERSION_UNKNOWN"),
        ("versi/1/imigrasi/tiada/", "CATALOG_DRAFT_ROW_UNKNOWN"),
        ("rancangan/instansi/tiada/", "CATALOG_DRAFT_ROW_UNKNOWN"),
        ("rancangan/layanan/imigrasi/tiada/", "CATALOG_DRAFT_ROW_UNKNOWN"),
        ("rancangan/layanan-baru/tiada/", "CATALOG_DRAFT_ROW_UNKNOWN"),
    ],
)
def test_what_is_not_there_is_not_found(ministry_client: Client, draft: Actor, path: str, code: str) -> None:
    answer = ministry_client.get(ROOT + path)

    assert (answer.status_code, answer["X-Problem"]) == (404, code)


def test_without_a_draft_the_page_says_what_one_is(ministry_client: Client, clock: Clock) -> None:
    page = markup_of(ministry_client.get(f"{ROOT}rancangan/"))
    inner = ministry_client.get(AGENCY)

    assert "Belum ada rancangan. Rancangan adalah salinan versi terbaru yang dapat Anda ubah" in page
    assert (inner.status_code, inner["X-Problem"]) == (409, "CATALOG_NO_DRAFT")


def test_a_version_marks_what_is_not_verified(ministry_client: Client, clock: Clock) -> None:
    agencies = {row.key: row for row in ministry_client.get(f"{ROOT}versi/1/").context["agencies"]}

    services = {row.key: (row.is_verified, row.certainty) for row in agencies["imigrasi"].services}
    assert services["passport_new"] == (True, "Dipublikasikan")
    assert services["passport_collection"] == (False, "Belum diverifikasi")


def test_the_list_counts_what_each_version_holds(ministry_client: Client, draft: Actor) -> None:
    rows = ministry_client.get(ROOT).context["versions"]

    assert [(row.number, row.is_draft, row.agencies, row.services, row.former) for row in rows] == [
        (2, True, 30, 138, 1),
        (1, False, 30, 138, None),
    ]


def test_the_comparison_shows_both_versions_for_people(ministry_client: Client, draft: Actor) -> None:
    fee = {"kind": "fixed", "min": 725_000, "max": 725_000, "note": "", "note_en": "", "valid_from": "2022-08-01"}
    with registry_context():
        edit_national_service(number=2, agency_key="imigrasi", key="passport_new", facts={"fee": fee}, by=draft)

    page = " ".join(markup_of(ministry_client.get(f"{ROOT}beda/1/2/")).split())

    assert '<del><span class="visually-hidden">Dihapus: </span>Rp350.000 – Rp650.000</del>' in page
    assert '<ins><span class="visually-hidden">Baru: </span>Rp725.000</ins>' in page
    assert "Berlaku sejak 1 Agustus 2022" in page
    assert "0 baris baru, 1 berubah, 0 dihapus." in page


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (ROOT, 5),
        (f"{ROOT}versi/2/", 5),
        (f"{ROOT}beda/1/2/", 9),
        (f"{ROOT}rancangan/", 12),
        (f"{ROOT}rancangan/instansi/kantor_uji/", 6),
        (f"{ROOT}rancangan/layanan/kantor_uji/surat_1/", 5),
    ],
)
def test_a_page_asks_as_often_for_three_rows_as_for_one(
    ministry_client: Client, draft: Actor, django_assert_num_queries: Any, path: str, queries: int
) -> None:
    document = {**{name: text for name, text in OFFICE.items() if name != "letters"}, "prefix": "UJI"}
    with registry_context():
        NationalAgency.objects.filter(version_id=2).delete()
        add_national_agency(number=2, document=document, by=draft)
        add_national_service(number=2, agency_key="kantor_uji", facts=FILLED, key="surat_1", by=draft)
    with django_assert_num_queries(queries):
        ministry_client.get(path)

    with registry_context():
        for number in (2, 3):
            add_national_agency(number=2, document={**document, "name": f"Kantor Uji {number}"}, by=draft)
            add_national_service(number=2, agency_key="kantor_uji", facts=FILLED, key=f"surat_{number}", by=draft)
    with django_assert_num_queries(queries):
        ministry_client.get(path)
