"""The ministry's draft on the screen: opened, edited field by field, published; what is refused can be sent again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.catalog.ministry import (
    FILLED,
    OFFICE,
    post_of,
)
from tests.catalog.screens import markup_of
from tests.conftest import PASSWORD

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_catalog.models import NationalAgency, NationalService, TemplateVersion
from mpp_catalog.operations.drafting import edit_national_service
from mpp_catalog.operations.template import open_draft
from mpp_catalog.standards import facts_of
from mpp_catalog.template_rows import fingerprint_of
from mpp_tenants.context import registry_context

Clock = Callable[[datetime], None]
ROOT = "/nasional/katalog/"
AGENCY, SERVICE = f"{ROOT}rancangan/instansi/imigrasi/", f"{ROOT}rancangan/layanan/imigrasi/passport_new/"
FORM = {"letters": OFFICE["prefix"], **{name: OFFICE[name] for name in OFFICE if name != "prefix"}}


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


def stored(key: str = "passport_new", agency: str = "imigrasi", number: int = 2) -> NationalService:
    with registry_context():
        return NationalService.objects.get(agency__version_id=number, agency__key=agency, key=key)


def test_a_draft_is_opened_edited_and_published_through_the_screens(ministry_client: Client, clock: Clock) -> None:
    opened = ministry_client.post(f"{ROOT}rancangan/buat/")
    edited = ministry_client.post(f"{AGENCY}simpan/", {"version": 2, **FORM, "name": "Balai Imigrasi"})
    decree = {"version": 2, "decree_number": "KEP-7/2022", "decree_date": "2022-07-18", "note": "Nama baru."}
    published = ministry_client.post(f"{ROOT}rancangan/terbitkan/", decree)

    assert [answer["Location"] for answer in (opened, edited, published)] == [
        f"{ROOT}rancangan/",
        AGENCY,
        f"{ROOT}versi/2/",
    ]
    with registry_context():
        version = TemplateVersion.objects.get(number=2)
        assert (version.status, version.decree_number, version.note) == ("published", "KEP-7/2022", "Nama baru.")
        assert NationalAgency.objects.get(version=version, key="imigrasi").name == "Balai Imigrasi"


def test_a_second_draft_is_refused(ministry_client: Client, draft: Actor) -> None:
    answer = ministry_client.post(f"{ROOT}rancangan/buat/")

    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_DRAFT_EXISTS")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({}, 409, "CATALOG_NOTHING_TO_PUBLISH"),
        ({"decree_number": ""}, 400, None),
        ({"decree_date": " "}, 400, None),
        ({"decree_date": "2022-07-19"}, 400, "CATALOG_DECREE_IN_FUTURE"),
        ({"decree_date": "2022-02-31"}, 400, None),
        ({"decree_number": "x" * 81}, 400, None),
        ({"version": "1"}, 409, "CATALOG_VERSION_PUBLISHED"),
        ({"version": "abc"}, 409, "CATALOG_NO_DRAFT"),
        ({"version": "9" * 40}, 409, "CATALOG_NO_DRAFT"),
    ],
)
def test_a_refused_publication_shows_again_what_was_written(
    ministry_client: Client, draft: Actor, changes: dict[str, str], status: int, code: str | None
) -> None:
    form = {"version": "2", "decree_number": "KEP-7/2022", "decree_date": "2022-07-18", "note": "Catatan saya"}

    answer = ministry_client.post(f"{ROOT}rancangan/terbitkan/", {**form, **changes})

    assert (answer.status_code, answer.headers.get("X-Problem")) == (status, code)
    assert "Catatan saya" in markup_of(answer)
    with registry_context():
        assert TemplateVersion.objects.get(number=2).is_draft


def test_a_draft_is_thrown_away(ministry_client: Client, draft: Actor) -> None:
    answer = ministry_client.post(f"{ROOT}rancangan/hapus/", {"version": 2})

    assert answer["Location"] == ROOT
    with registry_context():
        assert TemplateVersion.objects.count() == 1


def test_an_agency_is_added_with_a_key_from_its_name(ministry_client: Client, draft: Actor) -> None:
    former = {"former-0-name": "Kantor Lama", "former-0-until": "2020-01-31", "former-1-name": "", "former-1-until": ""}

    answer = ministry_client.post(f"{ROOT}rancangan/instansi-baru/simpan/", {"version": 2, **FORM, **former})

    assert answer["Location"] == f"{ROOT}rancangan/instansi/kantor_uji/"
    with registry_context():
        row = NationalAgency.objects.get(version_id=2, key="kantor_uji")
        assert row.former_names == [{"name": "Kantor Lama", "until": "2020-01-31"}]


@pytest.mark.parametrize(
    "changes", [{"name": ""}, {"category": "MESIN"}, {"letters": "1"}, {"key": "Kunci Baru"}, {"key": "imigrasi"}]
)
def test_a_refused_agency_shows_again_what_was_written(
    ministry_client: Client, draft: Actor, changes: dict[str, str]
) -> None:
    sent = {"version": 2, **FORM, "name_en": "A word of mine", **changes}

    answer = ministry_client.post(f"{ROOT}rancangan/instansi-baru/simpan/", sent)

    assert answer.status_code in (400, 409)
    assert "A word of mine" in markup_of(answer)
    with registry_context():
        assert NationalAgency.objects.filter(version_id=2).count() == 30


def test_an_agency_is_replaced_and_restored(ministry_client: Client, draft: Actor) -> None:
    ministry_client.post(f"{AGENCY}hapus/", {"version": 2, "successors": ["pln"], "until": "2022-06-30"})
    page = markup_of(ministry_client.get(AGENCY))
    ministry_client.post(f"{AGENCY}pulihkan/", {"version": 2})

    assert "Digantikan oleh: PT PLN (Persero)" in page
    with registry_context():
        row = NationalAgency.objects.get(version_id=2, key="imigrasi")
        assert (row.successors, row.services.count()) == ([], 9)


def test_a_successor_that_is_none_is_refused(ministry_client: Client, draft: Actor) -> None:
    answer = ministry_client.post(f"{AGENCY}hapus/", {"version": 2, "successors": ["imigrasi"]})

    assert answer.status_code == 400
    with registry_context():
        assert NationalAgency.objects.get(version_id=2, key="imigrasi").services.count() == 9


def test_a_service_is_edited_field_by_field(ministry_client: Client, draft: Actor) -> None:
    answer = ministry_client.post(f"{SERVICE}simpan/", {"version": 2, **post_of(FILLED)})

    assert answer["Location"] == SERVICE
    assert facts_of(stored()) == FILLED


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name-value": ""}, "Nama: Isian ini wajib diisi dengan paling banyak 160 huruf."),
        ({"counter_minutes-value": "lama"}, "Menit di loket: isian ini tidak dapat dibaca."),
        ({"counter_minutes-value": "0"}, "Menit di loket: angka harus antara 1 dan 480."),
        ({"fee-min": "-1"}, "Biaya/tarif: biaya tidak boleh kurang dari nol."),
        ({"fee-kind": "gratis"}, "Biaya/tarif: isian ini tidak dapat dibaca."),
        ({"fee-valid_from": "2022-02-31"}, "Biaya/tarif: isian ini tidak dapat dibaca."),
        ({"completion-min": "9"}, "Jangka waktu penyelesaian: jumlah hari paling cepat tidak boleh melebihi yang"),
        ({"verification-source": ""}, "Kepastian data: tulis sumbernya bila data sudah dipastikan."),
        ({"requirements-0-count": "0"}, "Persyaratan: angka harus antara 1 dan 50."),
        ({"requirements-0-text_id": ""}, "Persyaratan: Isian ini wajib diisi dengan paling banyak 240 huruf."),
        ({"life_events-value": ["pesta"]}, "Peristiwa hidup: isian ini tidak dapat dibaca."),
        ({"procedure-id": "x" * 2001}, "Sistem, mekanisme, dan prosedur: Isian ini wajib diisi dengan paling"),
    ],
)
def test_a_refused_service_says_which_field_and_shows_again_what_was_written(
    ministry_client: Client, draft: Actor, changes: dict[str, Any], sentence: str
) -> None:
    before = facts_of(stored())
    sent = {"version": 2, **post_of(FILLED), "keywords-value": "kata saya sendiri", **changes}

    answer = ministry_client.post(f"{SERVICE}simpan/", sent)

    assert (answer.status_code, answer["X-Problem"]) == (400, "CATALOG_FACTS_INVALID")
    assert sentence in markup_of(answer)
    assert "kata saya sendiri" in markup_of(answer)
    assert facts_of(stored()) == before


def test_a_form_that_a_colleague_overtook_shows_both_and_can_be_sent_again(
    ministry_client: Client, draft: Actor
) -> None:
    seen = fingerprint_of(facts_of(stored()))
    with registry_context():
        edit_national_service(
            number=2, agency_key="imigrasi", key="passport_new", facts={"counter_minutes": 44}, by=draft
        )
    sent = {"version": 2, "seen": seen, **post_of(FILLED)}

    refused = ministry_client.post(f"{SERVICE}simpan/", sent)
    again = ministry_client.post(f"{SERVICE}simpan/", {**sent, "seen": refused.context["seen"]})

    assert (refused.status_code, refused["X-Problem"]) == (409, "CATALOG_ROW_OVERTAKEN")
    assert "44 menit" in markup_of(refused)
    assert "bikin surat" in markup_of(refused)
    assert again["Location"] == SERVICE
    assert facts_of(stored()) == FILLED


def test_a_form_of_a_version_that_was_published_meanwhile_is_refused(ministry_client: Client, draft: Actor) -> None:
    before = facts_of(stored(number=1))

    answer = ministry_client.post(f"{SERVICE}simpan/", {"version": 1, **post_of(FILLED)})

    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_VERSION_PUBLISHED")
    assert "bikin surat" in markup_of(answer)
    assert facts_of(stored(number=1)) == before


def test_a_service_is_added_moved_and_removed(ministry_client: Client, draft: Actor) -> None:
    added = ministry_client.post(f"{ROOT}rancangan/layanan-baru/pln/simpan/", {"version": 2, **post_of(FILLED)})
    moved = ministry_client.post(f"{ROOT}rancangan/layanan/pln/surat_uji/pindah/", {"version": 2, "to": "imigrasi"})
    there = facts_of(stored("surat_uji"))
    removed = ministry_client.post(f"{ROOT}rancangan/layanan/imigrasi/surat_uji/hapus/", {"version": 2})

    assert there == FILLED
    assert [answer["Location"] for answer in (added, moved, removed)] == [
        f"{ROOT}rancangan/layanan/pln/surat_uji/",
        f"{ROOT}rancangan/layanan/imigrasi/surat_uji/",
        AGENCY,
    ]
    with registry_context():
        assert not NationalService.objects.filter(key="surat_uji").exists()


def test_the_draft_says_who_changed_what(ministry_client: Client, draft: Actor) -> None:
    with registry_context():
        edit_national_service(
            number=2, agency_key="imigrasi", key="passport_new", facts={"counter_minutes": 44}, by=draft
        )

    context = ministry_client.get(f"{ROOT}rancangan/").context

    assert [(edit.person, edit.label) for edit in context["edits"]] == [
        ("Rekan", "Layanan diubah"),
        ("Rekan", "Rancangan dibuat"),
    ]
    changed = {entry["row"].key: entry["changes"] for entry in context["agencies"] if entry["changes"]}
    assert (context["changes"], changed) == (1, {"imigrasi": 1})
