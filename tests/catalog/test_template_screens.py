"""The ministry's screens of the template: read versions, compare them, edit the draft, publish it."""

import html
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from tests.conftest import PASSWORD, Hall, make_officer

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_catalog.forms.facts import fact_input, read_facts, read_field
from mpp_catalog.models import NationalAgency, NationalService, TemplateVersion
from mpp_catalog.operations.drafting import add_national_agency, add_national_service, edit_national_service
from mpp_catalog.operations.template import open_draft
from mpp_catalog.standards import FIELDS, Facts, facts_of
from mpp_catalog.template_rows import agency_document, fingerprint_of
from mpp_catalog.validation import BLANK, clean_facts, clean_field
from mpp_catalog.wording import DiffLine, diff_lines, fact_lines
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
OFFICE = {"name": "Kantor Uji", "name_en": "", "category": "KL", "reporting_group": "state", "letters": "UJI"}
FILLED: Facts = {
    **BLANK,
    "name": "Surat Uji",
    "name_en": "Test letter",
    "counter_minutes": 15,
    "completion": [1, 3],
    "fee": {
        "kind": "range",
        "min": 350_000,
        "max": 650_000,
        "note": "Menurut masa berlaku.",
        "note_en": "By validity.",
        "valid_from": "2022-08-01",
    },
    "verification": {"certainty": "F", "source": "PP 45/2024"},
    "requirements": [
        {"text_id": "KTP", "text_en": "Identity card", "form": "original", "count": 1},
        {
            "text_id": "KK",
            "text_en": "Family card",
            "form": "copy",
            "count": 2,
            "condition_id": "bila pindah",
            "condition_en": "when moving",
        },
    ],
    "life_events": ["identity", "travel"],
    "keywords": "bikin surat",
    "procedure": {"id": "1. Datang.\n2. Pulang.", "en": "1. Come.\n2. Go."},
}


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


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def stored(key: str = "passport_new", agency: str = "imigrasi", number: int = 2) -> NationalService:
    with registry_context():
        return NationalService.objects.get(agency__version_id=number, agency__key=agency, key=key)


def post_of(facts: Facts) -> dict[str, Any]:
    """What a browser sends of the form that shows these facts."""
    sent: dict[str, Any] = {}
    for field in FIELDS:
        shown = fact_input(field, facts[field])
        for form in shown.rows or (shown.form,):
            for name in form.fields:  # type: ignore[union-attr]  # a field without rows has a form
                value = form.initial.get(name, "")  # type: ignore[union-attr]  # as above
                if value is not None and name != "remove":
                    sent[form.add_prefix(name)] = value  # type: ignore[union-attr]  # as above
    return sent


def query_of(sent: dict[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in sent.items():
        query.setlist(name, [str(item) for item in value] if isinstance(value, list) else [str(value)])
    return query


@pytest.mark.parametrize("path", PAGES)
def test_the_ministry_reads_every_page(ministry_client: Client, draft: Actor, path: str) -> None:
    answer = ministry_client.get(path)

    assert answer.status_code == 200
    assert words(answer).count("<h1") == 1


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
    page = words(ministry_client.get(f"{ROOT}rancangan/"))
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


def test_a_draft_is_opened_edited_and_published_through_the_screens(ministry_client: Client, clock: Clock) -> None:
    opened = ministry_client.post(f"{ROOT}rancangan/buat/")
    edited = ministry_client.post(f"{AGENCY}simpan/", {"version": 2, **OFFICE, "name": "Balai Imigrasi"})
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
        ({"decree_number": ""}, 400, "CATALOG_DECREE_MISSING"),
        ({"decree_date": ""}, 400, "CATALOG_DECREE_MISSING"),
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
    assert "Catatan saya" in words(answer)
    with registry_context():
        assert TemplateVersion.objects.get(number=2).is_draft


def test_a_draft_is_thrown_away(ministry_client: Client, draft: Actor) -> None:
    answer = ministry_client.post(f"{ROOT}rancangan/hapus/", {"version": 2})

    assert answer["Location"] == ROOT
    with registry_context():
        assert TemplateVersion.objects.count() == 1


def test_an_agency_is_added_with_a_key_from_its_name(ministry_client: Client, draft: Actor) -> None:
    former = {"former-0-name": "Kantor Lama", "former-0-until": "2020-01-31", "former-1-name": "", "former-1-until": ""}

    answer = ministry_client.post(f"{ROOT}rancangan/instansi-baru/simpan/", {"version": 2, **OFFICE, **former})

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
    sent = {"version": 2, **OFFICE, "name_en": "A word of mine", **changes}

    answer = ministry_client.post(f"{ROOT}rancangan/instansi-baru/simpan/", sent)

    assert answer.status_code in (400, 409)
    assert "A word of mine" in words(answer)
    with registry_context():
        assert NationalAgency.objects.filter(version_id=2).count() == 30


def test_an_agency_is_replaced_and_restored(ministry_client: Client, draft: Actor) -> None:
    ministry_client.post(f"{AGENCY}hapus/", {"version": 2, "successors": ["pln"], "until": "2022-06-30"})
    page = words(ministry_client.get(AGENCY))
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


def test_what_a_form_shows_is_what_it_sends_back() -> None:
    read = read_facts(query_of(post_of(FILLED)))

    assert clean_facts(read) == FILLED


@pytest.mark.parametrize("field", FIELDS)
def test_one_field_alone_is_shown_and_read_under_a_prefix(field: str) -> None:
    shown = fact_input(field, FILLED[field], "layanan-7-")
    sent = {
        form.add_prefix(name): form.initial[name]
        for form in shown.rows or (shown.form,)
        if form is not None
        for name in form.fields
        if form.initial.get(name) is not None
    }

    assert all(name.startswith(f"layanan-7-{field}-") for name in sent)
    assert clean_field(field, read_field(query_of(sent), field, "layanan-7-")) == FILLED[field]


def test_a_service_is_edited_field_by_field(ministry_client: Client, draft: Actor) -> None:
    answer = ministry_client.post(f"{SERVICE}simpan/", {"version": 2, **post_of(FILLED)})

    assert answer["Location"] == SERVICE
    assert facts_of(stored()) == FILLED


def test_requirements_follow_their_places_and_empty_or_removed_rows_are_none() -> None:
    rows = [
        {"text_id": "Ketiga", "form": "copy", "count": "1", "place": ""},
        {"text_id": "Kedua", "form": "original", "count": "1", "place": "2"},
        {"text_id": "", "form": "original", "count": "1", "place": ""},
        {"text_id": "Hilang", "form": "original", "count": "1", "place": "1", "remove": "on"},
        {"text_id": "Pertama", "form": "original", "count": "1", "place": "1"},
    ]
    sent = {f"requirements-{n}-{name}": text for n, row in enumerate(rows) for name, text in row.items()}

    read = read_field(query_of(sent), "requirements")

    assert [item["text_id"] for item in read] == ["Pertama", "Kedua", "Ketiga"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name-value": ""}, "Nama: Isian ini wajib diisi dengan paling banyak 160 huruf."),
        ({"counter_minutes-value": "lama"}, "Menit di loket: isian ini tidak dapat dibaca."),
        ({"counter_minutes-value": "0"}, "Menit di loket: angka harus antara 1 dan 480."),
        ({"fee-min": "-1"}, "Biaya/tarif: biaya tidak boleh kurang dari nol."),
        ({"fee-kind": "gratis"}, "Biaya/tarif: isian ini tidak dapat dibaca."),
        ({"fee-valid_from": "2022-02-31"}, "Biaya/tarif: isian ini tidak dapat dibaca."),
        ({"completion-min": "9"}, "Jangka waktu penyelesaian: paling cepat tidak boleh lebih lama daripada paling"),
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
    assert sentence in words(answer)
    assert "kata saya sendiri" in words(answer)
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
    assert "44 menit" in words(refused)
    assert "bikin surat" in words(refused)
    assert again["Location"] == SERVICE
    assert facts_of(stored()) == FILLED


def test_a_form_of_a_version_that_was_published_meanwhile_is_refused(ministry_client: Client, draft: Actor) -> None:
    before = facts_of(stored(number=1))

    answer = ministry_client.post(f"{SERVICE}simpan/", {"version": 1, **post_of(FILLED)})

    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_VERSION_PUBLISHED")
    assert "bikin surat" in words(answer)
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


def test_the_comparison_shows_both_versions_for_people(ministry_client: Client, draft: Actor) -> None:
    fee = {"kind": "fixed", "min": 725_000, "max": 725_000, "note": "", "note_en": "", "valid_from": "2022-08-01"}
    with registry_context():
        edit_national_service(number=2, agency_key="imigrasi", key="passport_new", facts={"fee": fee}, by=draft)

    page = " ".join(words(ministry_client.get(f"{ROOT}beda/1/2/")).split())

    assert '<del><span class="visually-hidden">Dihapus: </span>Rp350.000 – Rp650.000</del>' in page
    assert '<ins><span class="visually-hidden">Baru: </span>Rp725.000</ins>' in page
    assert "Berlaku sejak 1 Agustus 2022" in page
    assert "0 baris baru, 1 berubah, 0 dihapus." in page


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


def test_facts_read_as_people_say_them() -> None:
    said = {field: fact_lines(field, FILLED[field]) for field in FIELDS if FILLED[field] != BLANK[field]}

    assert said == {
        "name": ["Surat Uji"],
        "name_en": ["Test letter"],
        "counter_minutes": ["15 menit"],
        "verification": ["Dipublikasikan", "Sumber: PP 45/2024"],
        "life_events": ["Identitas dan pindah alamat, Bepergian ke luar negeri"],
        "keywords": ["bikin surat"],
        "requirements": ["KTP (asli)", "KK – bila pindah (fotokopi, 2 lembar)"],
        "procedure": ["1. Datang.", "2. Pulang."],
        "completion": ["1 sampai 3 hari"],
        "fee": ["Rp350.000 – Rp650.000", "Menurut masa berlaku.", "Berlaku sejak 1 Agustus 2022"],
    }


def test_a_comparison_keeps_what_stayed_and_tells_both_languages() -> None:
    card, family = FILLED["requirements"]

    assert diff_lines("requirements", [card, family], [{**card, "text_en": "ID card"}, family]) == [
        DiffLine("kept", "KTP (asli)"),
        DiffLine("removed", "EN: Identity card (asli)"),
        DiffLine("added", "EN: ID card (asli)"),
        DiffLine("kept", "KK – bila pindah (fotokopi, 2 lembar)"),
        DiffLine("kept", "EN: Family card – when moving (fotokopi, 2 lembar)"),
    ]


def test_agencies_documents_read_as_people_say_them(registry_agency: NationalAgency) -> None:
    document = agency_document(registry_agency)

    assert fact_lines("former_names", document["former_names"]) == [
        "Kantor Imigrasi (Kementerian Hukum dan Hak Asasi Manusia) (sampai 20 Oktober 2024)"
    ]
    assert fact_lines("category", document["category"]) == ["Instansi vertikal"]
    assert fact_lines("reporting_group", document["reporting_group"]) == ["Kementerian, lembaga, dan badan usaha"]
    assert fact_lines("successors", ["a", "b"]) == ["a, b"]


@pytest.fixture
def registry_agency(db: None) -> NationalAgency:
    """Immigration, as the seed tells it."""
    with registry_context():
        return NationalAgency.objects.get(version_id=1, key="imigrasi")
