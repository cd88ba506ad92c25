"""The admin's screens of agreements: what they show, what they do, and whom they let in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.catalog.screens import words_of
from tests.conftest import PASSWORD, Hall, build_hall

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, Agreement
from mpp_catalog.operations.agreements import (
    Document,
    amend_agreement,
    record_agreement,
)
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context

TODAY = date(2022, 7, 18)
PATH = "/kelola/kerja-sama/"
SIGNATORIES = {"signatory-TOTAL_FORMS": "2", "signatory-INITIAL_FORMS": "2", "signatory-0-side": "ours"} | {
    "signatory-1-side": "theirs"
}
PDF = b"%PDF-1.7\nnaskah"


@pytest.fixture(autouse=True)
def _today(clock: Callable[[datetime], None], settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def agreement(hall: Hall, by: Actor) -> Agreement:
    """A PKS with Disdukcapil until the end of the year."""
    document = Document(
        kind="pks", agency=hall.agency, our_number="134/1", signed_date=date(2022, 1, 3), ends_on=date(2022, 12, 31)
    )
    return record_agreement(document=document, by=by)


@pytest.fixture
def draft(hall: Hall, by: Actor) -> Agreement:
    return record_agreement(document=Document(kind="mou", agency=hall.agency, title="Rancangan MoU"), by=by)


def test_the_register_names_the_agencies_without_a_pks_first(
    agreement: Agreement, hall: Hall, admin_client: Client
) -> None:
    page = admin_client.get(PATH)

    assert "1 instansi melayani tanpa PKS yang berlaku" in words_of(page)
    assert "Kantor Samsat Belum pernah mempunyai PKS" in words_of(page)
    assert f'href="{PATH}baru/?kind=pks&amp;agency={hall.other_agency.slug}"' in page.content.decode()
    assert "Daerah Anda mempunyai 2 mitra." in words_of(page)
    assert "31 Desember 2022 ditandatangani 3 Januari 2022 166" in words_of(page)
    assert "Segera berakhir 1" in words_of(page)


def test_the_register_says_when_nothing_is_missing(agreement: Agreement, hall: Hall, admin_client: Client) -> None:
    Agency.objects.filter(pk=hall.other_agency.pk).update(status=Agency.Status.PAUSED)

    assert "Semua instansi yang melayani mempunyai PKS yang berlaku" in words_of(admin_client.get(PATH))


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("", ["Perjanjian Kerja Sama dengan Disdukcapil", "Rancangan MoU"]),
        ("?status=draft", ["Rancangan MoU"]),
        ("?kind=pks", ["Perjanjian Kerja Sama dengan Disdukcapil"]),
        ("?kind=addendum", ["Adendum Perjanjian Kerja Sama dengan Disdukcapil"]),
        ("?agency=kantor-samsat", []),
        ("?status=apa&kind=&agency=lain", ["Perjanjian Kerja Sama dengan Disdukcapil", "Rancangan MoU"]),
        ("?event=999999999999999999999", ["Perjanjian Kerja Sama dengan Disdukcapil", "Rancangan MoU"]),
    ],
)
def test_the_register_is_filtered(
    agreement: Agreement, draft: Agreement, by: Actor, admin_client: Client, asked: str, titles: list[str]
) -> None:
    amend_agreement(agreement=agreement, document=Document(kind="addendum", signed_date=TODAY), by=by)

    page = admin_client.get(PATH + asked)

    assert page.status_code == 200
    assert [row.title for row in page.context["register"].rows] == titles


def test_the_register_asks_as_much_for_one_agreement_as_for_three(
    agreement: Agreement, by: Actor, hall: Hall, admin_client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(9):
        admin_client.get(PATH)
    for kind in ("mou", "bast"):
        record_agreement(document=Document(kind=kind, agency=hall.other_agency, signed_date=TODAY), by=by)
    with django_assert_num_queries(9):
        admin_client.get(PATH)


def test_an_agreement_shows_its_chain_its_people_and_its_scope(hall: Hall, by: Actor, admin_client: Client) -> None:
    document = Document(
        kind="pks",
        agency=hall.agency,
        title="PKS Adminduk",
        signed_date=TODAY,
        signatories=[{"side": "ours", "name": "Arief", "rank": "Pembina", "staff_number": "197001011990031001"}],
        scope={"services": [hall.service.slug], "counters": ["3"], "staff": 2},
    )
    root = record_agreement(document=document, by=by)
    amend_agreement(
        agreement=root, document=Document(kind="addendum", signed_date=TODAY, ends_on=date(2024, 1, 1)), by=by
    )

    page = words_of(admin_client.get(f"{PATH}{root.pk}/"))

    assert "Arief Pihak daerah – Pembina NIP 19700101 199003 1 001" in page
    assert "Layanan Layanan Disdukcapil Loket 3 Jumlah petugas 2" in page
    assert "18 Juli 2022 sampai 1 Januari 2024" in page
    assert page.index("Rangkaian naskah") < page.rindex("Adendum PKS Adminduk")
    assert "menetapkan akhir 1 Januari 2024" in page


def test_an_agreement_is_written_down(hall: Hall, admin_client: Client) -> None:
    form = admin_client.get(f"{PATH}baru/?kind=mou&agency={hall.agency.slug}")
    assert (form.context["form"]["kind"].value(), form.context["form"]["agency"].value()) == ("mou", hall.agency.slug)

    answer = admin_client.post(
        f"{PATH}baru/",
        {
            **SIGNATORIES,
            "kind": "pks",
            "agency": hall.agency.slug,
            "title": "PKS Adminduk",
            "signed_date": "2022-07-18",
            "ends_on": "2023-07-18",
            "services": [hall.service.slug],
            "counters": ["3"],
            "signatory-1-name": "Komarudin",
            "signatory-1-staff_number": "67030410",
        },
    )

    made = Agreement.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{PATH}{made.pk}/")
    assert (made.kind, made.agency_id, made.signed_date, made.ends_on) == (
        "pks",
        hall.agency.pk,
        TODAY,
        date(2023, 7, 18),
    )
    assert made.scope == {"services": [hall.service.slug], "counters": ["3"]}
    assert [one["name"] for one in made.signatories] == ["Komarudin"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"ends_on": "2022-01-01"}, "Tanggal berakhir tidak boleh mendahului"),
        ({"signed_date": "2022-07-19"}, "tidak boleh melewati hari ini"),
        ({"signed_date": "kemarin"}, "Masukkan tanggal yang valid."),
        ({"signed_date": "99999-01-01"}, "Masukkan tanggal yang valid."),
        ({"kind": "addendum"}, "Masukkan pilihan yang valid"),
        ({"agency": "lain"}, "Masukkan pilihan yang valid"),
        ({"agency": ""}, "memerlukan instansi mitra"),
        ({"services": ["lain"]}, "Masukkan pilihan yang valid"),
        ({"services": ["kantor-samsat-layanan"]}, "bukan milik instansi mitra"),
        ({"note": "a\x00b"}, "Karakter null tidak diizinkan"),
        ({"title": "x" * 5000}, "paling banyak"),
        ({"signatory-0-name": "Budi", "signatory-0-staff_number": "1970X"}, "bukan NIP (18 angka) atau NRP (8 angka)"),
        ({"signatory-0-side": "lain", "signatory-0-name": "Budi"}, "Masukkan pilihan yang valid"),
        ({"signatory-TOTAL_FORMS": "9999"}, "24"),
        ({"signatory-TOTAL_FORMS": "x"}, "ManagementForm"),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_written(
    hall: Hall, admin_client: Client, changed: dict[str, Any], sentence: str
) -> None:
    given = {
        **SIGNATORIES,
        "kind": "pks",
        "agency": hall.agency.slug,
        "our_number": "134/77",
        "signed_date": "2022-07-18",
    }

    answer = admin_client.post(f"{PATH}baru/", {**given, **changed})

    assert 400 <= answer.status_code < 500
    assert sentence in words_of(answer)
    assert 'value="134/77"' in answer.content.decode()
    assert Agreement.objects.count() == 0


def test_an_empty_form_is_refused(admin_client: Client) -> None:
    answer = admin_client.post(f"{PATH}baru/")

    assert answer.status_code == 400
    assert answer.context["form"].errors["kind"] == ["Bidang ini tidak boleh kosong."]


def test_a_draft_is_edited_with_what_it_says_and_deleted(draft: Agreement, hall: Hall, admin_client: Client) -> None:
    form = admin_client.get(f"{PATH}{draft.pk}/ubah/")
    assert 'value="Rancangan MoU"' in form.content.decode()

    given = {**SIGNATORIES, "kind": "mou", "agency": hall.other_agency.slug, "title": "MoU baru"}
    answer = admin_client.post(f"{PATH}{draft.pk}/ubah/", given)
    draft.refresh_from_db()
    assert (answer["Location"], draft.title, draft.agency_id) == (
        f"{PATH}{draft.pk}/",
        "MoU baru",
        hall.other_agency.pk,
    )

    gone = admin_client.post(f"{PATH}{draft.pk}/hapus/", follow=True)
    assert "Rancangan “MoU baru” dihapus." in words_of(gone)
    assert Agreement.objects.count() == 0


def test_a_draft_addendum_stays_one_when_it_is_edited(agreement: Agreement, by: Actor, admin_client: Client) -> None:
    addendum = amend_agreement(agreement=agreement, document=Document(kind="addendum"), by=by)

    admin_client.post(f"{PATH}{addendum.pk}/ubah/", {**SIGNATORIES, "kind": "pks", "signed_date": "2022-07-18"})

    addendum.refresh_from_db()
    assert (addendum.kind, addendum.amends_id, addendum.signed_date) == ("addendum", agreement.pk, TODAY)


def test_a_signed_agreement_has_no_form_to_edit_it(agreement: Agreement, admin_client: Client) -> None:
    edited = admin_client.get(f"{PATH}{agreement.pk}/ubah/")
    deleted = admin_client.post(f"{PATH}{agreement.pk}/hapus/")

    assert (edited.status_code, edited["X-Problem"]) == (409, "CATALOG_AGREEMENT_SIGNED")
    assert (deleted.status_code, deleted["X-Problem"]) == (409, "CATALOG_AGREEMENT_SIGNED")
    assert "Ubah rancangan" not in words_of(admin_client.get(f"{PATH}{agreement.pk}/"))


def test_an_addendum_is_made_from_its_agreement(agreement: Agreement, admin_client: Client) -> None:
    admin_client.get(f"{PATH}{agreement.pk}/adendum/")
    given = {**SIGNATORIES, "signed_date": "2022-07-18", "ends_on": "2023-12-31"}

    answer = admin_client.post(f"{PATH}{agreement.pk}/adendum/", given)

    addendum = Agreement.objects.get(kind="addendum")
    assert answer["Location"] == f"{PATH}{addendum.pk}/"
    assert "31 Desember 2023" in words_of(admin_client.get(f"{PATH}{agreement.pk}/"))
    refused = admin_client.post(f"{PATH}{agreement.pk}/adendum/", {**given, "signed_date": "2022-01-01"})
    assert (refused.status_code, refused["X-Problem"]) == (400, "CATALOG_ADDENDUM_TOO_EARLY")


def test_an_agreement_is_terminated(agreement: Agreement, admin_client: Client) -> None:
    admin_client.get(f"{PATH}{agreement.pk}/akhiri/")
    for given, status in (({}, 400), ({"terminated_on": "2030-01-01", "reason": "Sebab"}, 400)):
        assert admin_client.post(f"{PATH}{agreement.pk}/akhiri/", given).status_code == status

    answer = admin_client.post(
        f"{PATH}{agreement.pk}/akhiri/", {"terminated_on": "2022-07-18", "reason": "Pindah gedung"}, follow=True
    )

    assert "Tidak berlaku sejak Senin, 18 Juli 2022. Pindah gedung" in words_of(answer)
    assert f"{PATH}{agreement.pk}/akhiri/" not in answer.content.decode()


def test_a_scan_is_uploaded_and_comes_back_as_it_was(agreement: Agreement, admin_client: Client) -> None:
    upload = SimpleUploadedFile("PKS “satu”.pdf", PDF)
    shown = admin_client.post(f"{PATH}{agreement.pk}/berkas/", {"file": upload}, follow=True)
    assert "Naskah disimpan." in words_of(shown)
    assert Agreement.objects.get().file_sha256 in words_of(shown)

    answer = admin_client.get(f"{PATH}{agreement.pk}/berkas/")

    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_refused_upload_says_why_on_the_agreements_page(agreement: Agreement, admin_client: Client) -> None:
    wrong = SimpleUploadedFile("naskah.pdf", b"<html>")

    refused = admin_client.post(f"{PATH}{agreement.pk}/berkas/", {"file": wrong})
    empty = admin_client.post(f"{PATH}{agreement.pk}/berkas/")
    absent = admin_client.get(f"{PATH}{agreement.pk}/berkas/")

    assert (refused.status_code, refused["X-Problem"]) == (400, "CATALOG_FILE_KIND_REFUSED")
    assert "Berkas ini bukan PDF, JPEG, PNG." in words_of(refused)
    assert (empty.status_code, empty["X-Problem"]) == (400, "CATALOG_FILE_MISSING")
    assert (absent.status_code, absent["X-Problem"]) == (404, "CATALOG_FILE_ABSENT")


def test_a_damaged_scan_says_so(agreement: Agreement, admin_client: Client, tmp_path: Path) -> None:
    admin_client.post(f"{PATH}{agreement.pk}/berkas/", {"file": SimpleUploadedFile("a.pdf", PDF)})
    (tmp_path / "36.71" / str(Agreement.objects.get().file)).write_bytes(PDF + b"!")

    answer = admin_client.get(f"{PATH}{agreement.pk}/berkas/")

    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_FILE_DAMAGED")
    assert "hilang atau berubah sejak diunggah" in words_of(answer)


@pytest.mark.parametrize(
    "path", ["", "baru/", "penandatanganan/", "peristiwa/", "{pk}/", "{pk}/adendum/", "{pk}/berkas/"]
)
def test_nobody_but_the_regions_admins_sees_agreements(
    agreement: Agreement,
    hall: Hall,
    tangerang: RegionIdentity,
    selatan: RegionIdentity,
    ministry_client: Client,
    sign_in: Any,
    path: str,
) -> None:
    address = PATH + path.format(pk=agreement.pk)
    host = {"host": "kota-tangerang.localhost"}
    officer, elsewhere, citizen = Client(headers=host), Client(headers=host), Client(headers=host)
    sign_in(officer, hall.officer, region_context(tangerang))
    with region_context(selatan):
        build_hall()
        stranger = User.objects.create_user(email="tono@tangsel.example", password=PASSWORD, role=Role.ADMIN)
    sign_in(elsewhere, stranger, region_context(selatan))
    ministry = Client(headers=host)
    ministry.cookies["mpp_session"] = ministry_client.cookies["mpp_session"].value

    assert officer.get(address).status_code == 404
    for client in (elsewhere, ministry, citizen):
        assert client.get(address)["Location"].startswith("/akun/masuk/")


def test_an_agreement_of_another_region_is_none_here(
    selatan: RegionIdentity, admin_client: Client, now: datetime
) -> None:
    with region_context(selatan):
        foreign = record_agreement(document=Document(kind="sk", title="SK"), by=Actor(person_id=None, now=now))

    for pk in (foreign.pk, uuid4()):
        for path in ("", "ubah/", "adendum/", "akhiri/", "berkas/"):
            answer = admin_client.get(f"{PATH}{pk}/{path}")
            assert (answer.status_code, answer["X-Problem"]) == (404, "CATALOG_AGREEMENT_UNKNOWN")
        assert admin_client.post(f"{PATH}{pk}/hapus/").status_code == 404


def test_the_page_of_an_agreement_asks_as_much_for_a_chain_of_one_as_of_three(
    agreement: Agreement, by: Actor, admin_client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(6):
        admin_client.get(f"{PATH}{agreement.pk}/")
    for days in (1, 0):
        document = Document(kind="addendum", signed_date=TODAY - timedelta(days))
        amend_agreement(agreement=agreement, document=document, by=by)
    with django_assert_num_queries(6):
        admin_client.get(f"{PATH}{agreement.pk}/")
