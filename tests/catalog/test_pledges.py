"""Maklumat: a new version replaces the one in force, everybody reads it, only admins sign it."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.catalog.screens import words_of
from tests.conftest import Hall

from mpp_catalog.changes import Action, Actor
from mpp_catalog.errors import (
    FactsInvalid,
    FileKindRefused,
    FileTooLarge,
    PledgeOlder,
    SignedInFuture,
    StaffNumberInvalid,
)
from mpp_catalog.models import Agency, Pledge
from mpp_catalog.operations.pledges import Promise, attach_image, sign_pledge
from mpp_catalog.operations.undoing import undo_change
from mpp_platform.models import AuditEntry

TODAY = date(2022, 7, 18)
JPEG, PNG = b"\xff\xd8\xff\xe0maklumat", b"\x89PNG\r\n\x1a\nmaklumat"
SAID: dict[str, Any] = {
    "text": "Kami sanggup menyelenggarakan pelayanan sesuai standar.",
    "text_en": "We are able to serve by the standard.",
    "signatory": "Taufik Syahzaeni",
    "position": "Kepala DPMPTSP Kota Tangerang",
    "rank": "Pembina Tingkat I",
    "staff_number": "19700101 199003 1 001",
    "signed_place": "Tangerang",
    "signed_date": TODAY,
}
WRITTEN = {**SAID, "agency": "", "signed_date": "2022-07-18"}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path, clock: Callable[[datetime], None]) -> Path:
    """Where pictures go: a folder of this test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def sign(by: Actor, agency: Agency | None = None, **changed: Any) -> Pledge:
    image = changed.pop("image", None)
    return sign_pledge(agency=agency, promise=Promise(**{**SAID, **changed}), image=image, by=by)


def image(content: bytes = PNG, name: str = "maklumat.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_each_version_replaces_the_one_before_and_keeps_it(hall: Hall, by: Actor) -> None:
    sign(by, signed_date=date(2021, 3, 5), text="Janji lama")
    sign(by, hall.agency)
    sign(by)

    versions = Pledge.objects.order_by("pk").values_list("agency_id", "version", "text")
    assert list(versions) == [
        (None, 1, "Janji lama"),
        (hall.agency.pk, 1, SAID["text"]),
        (None, 2, SAID["text"]),
    ]
    entry = AuditEntry.objects.order_by("-pk")[0]
    assert (entry.action, entry.subject, entry.data["version"]) == (
        Action.PLEDGE_SIGNED,
        "Mal Pelayanan Publik",
        2,
    )


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"text": " "}, FactsInvalid),
        ({"text": "x" * 2001}, FactsInvalid),
        ({"signatory": ""}, FactsInvalid),
        ({"position": ""}, FactsInvalid),
        ({"signed_place": ""}, FactsInvalid),
        ({"staff_number": "NIP 1970"}, StaffNumberInvalid),
        ({"signed_date": date(2022, 7, 19)}, SignedInFuture),
        ({"signed_date": date(2021, 3, 4)}, PledgeOlder),
        ({"image": image(b"GIF89a")}, FileKindRefused),
        ({"image": image(b"%PDF-1.7")}, FileKindRefused),
        ({"image": image(PNG + b"0" * (5 << 20))}, FileTooLarge),
    ],
)
def test_what_cannot_be_so_is_refused(
    hall: Hall, by: Actor, folder: Path, changed: dict[str, Any], error: type[Exception]
) -> None:
    sign(by, signed_date=date(2021, 3, 5))

    with pytest.raises(error):
        sign(by, **changed)

    assert Pledge.objects.count() == AuditEntry.objects.count() == 1
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_version_is_undone_and_the_one_before_holds_again(hall: Hall, by: Actor, region_client: Client) -> None:
    sign(by, text="Janji lama", text_en="")
    sign(by)

    undo_change(entry_id=AuditEntry.objects.order_by("-pk")[0].pk, by=by)

    assert "Janji lama" in words_of(region_client.get("/maklumat/"))


def test_everybody_reads_the_promise_with_who_signed_it(hall: Hall, by: Actor, region_client: Client) -> None:
    sign(by, decree_number="067/Kep.12")

    page = words_of(region_client.get("/maklumat/"))

    assert SAID["text"] in page
    assert (
        "Tangerang, 18 Juli 2022 Kepala DPMPTSP Kota Tangerang Taufik Syahzaeni Pembina Tingkat I "
        "NIP 19700101 199003 1 001 Ditetapkan dengan keputusan 067/Kep.12."
    ) in page


def test_the_promise_is_read_in_english(hall: Hall, by: Actor, region_client: Client) -> None:
    sign(by)
    region_client.cookies["mpp_language"] = "en"

    assert SAID["text_en"] in words_of(region_client.get("/maklumat/"))


def test_the_serving_agencies_promise_beside_the_mall_in_the_regions_order(
    hall: Hall, by: Actor, region_client: Client
) -> None:
    sign(by, hall.other_agency)
    sign(by, hall.agency, text="Janji lama")
    sign(by, hall.agency)
    left = Agency.objects.create(slug="pln", name="PLN", sequence=1, status=Agency.Status.WITHDRAWN)
    sign(by, left)

    page = region_client.get("/maklumat/")

    assert [(name, pledge.version) for name, pledge in page.context["of_agencies"]] == [
        ("Disdukcapil", 2),
        ("Kantor Samsat", 1),
    ]
    assert "Maklumat pelayanan mal ini belum ditetapkan." in words_of(page)


def test_the_public_page_asks_as_much_for_one_as_for_three(
    hall: Hall, by: Actor, region_client: Client, django_assert_num_queries: Any
) -> None:
    sign(by)
    with django_assert_num_queries(1):
        region_client.get("/maklumat/")
    sign(by, hall.agency)
    sign(by, hall.other_agency)
    with django_assert_num_queries(1):
        region_client.get("/maklumat/")


def test_a_picture_of_the_signed_page_is_shown_with_its_own_type(hall: Hall, by: Actor, region_client: Client) -> None:
    pledge = sign(by, image=image(JPEG, "foto.png"))

    answer = region_client.get(f"/maklumat/{pledge.pk}/gambar/")

    assert b"".join(answer) == JPEG
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert f"/maklumat/{pledge.pk}/gambar/" in region_client.get("/maklumat/").content.decode()


def test_a_picture_that_is_not_there_is_not_found(hall: Hall, by: Actor, region_client: Client, folder: Path) -> None:
    bare, lost = sign(by), sign(by, image=image())
    (folder / "36.71" / str(lost.image)).unlink()

    for number, problem in ((bare.pk, "FILE_ABSENT"), (lost.pk, "FILE_ABSENT"), (10**30, "PLEDGE_UNKNOWN")):
        answer = region_client.get(f"/maklumat/{number}/gambar/")
        assert (answer.status_code, answer["X-Problem"]) == (404, f"CATALOG_{problem}")


def test_a_picture_is_added_and_replaced_later(hall: Hall, by: Actor) -> None:
    pledge = sign(by)

    attach_image(pledge=pledge, upload=image(), by=by)
    first = str(pledge.image)
    attach_image(pledge=pledge, upload=image(JPEG), by=by)
    undo_change(entry_id=AuditEntry.objects.order_by("-pk")[0].pk, by=by)

    assert Pledge.objects.get().image == first
    assert first.startswith("maklumat/")


def test_an_admin_signs_a_new_version(hall: Hall, admin_client: Client) -> None:
    assert "sanggup menyelenggarakan pelayanan" in words_of(admin_client.get("/kelola/maklumat/"))

    answer = admin_client.post("/kelola/maklumat/", {**WRITTEN, "agency": "disdukcapil", "image": image()}, follow=True)

    pledge = Pledge.objects.get()
    assert (pledge.agency_id, pledge.signed_date, bool(pledge.image)) == (hall.agency.pk, TODAY, True)
    assert "Maklumat ditetapkan dan langsung terlihat oleh warga." in words_of(answer)
    assert "Versi 1 · 18 Juli 2022" in words_of(answer)


def test_the_form_begins_with_what_is_in_force(hall: Hall, by: Actor, admin_client: Client) -> None:
    sign(by, hall.agency)

    form = admin_client.get("/kelola/maklumat/?agency=disdukcapil").context["form"]

    told = {name: form[name].value() for name in ("agency", "text", "text_en", "signatory", "staff_number")}
    assert told == {
        "agency": "disdukcapil",
        "text": SAID["text"],
        "text_en": SAID["text_en"],
        "signatory": "Taufik Syahzaeni",
        "staff_number": "197001011990031001",
    }
    assert form["signed_date"].value() is None


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Bidang ini tidak boleh kosong."),
        ({"text": "a\x00"}, "Karakter null tidak diizinkan"),
        ({"agency": "lain"}, "Masukkan pilihan yang valid"),
        ({"signed_date": "2022-07-19"}, "tidak boleh melewati hari ini"),
        ({"staff_number": "abc"}, "bukan NIP"),
        ({"image": SimpleUploadedFile("a.png", b"<svg>")}, "Berkas ini bukan JPEG, PNG."),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_written(
    hall: Hall, admin_client: Client, changed: dict[str, Any], sentence: str
) -> None:
    answer = admin_client.post("/kelola/maklumat/", {**WRITTEN, **changed})

    assert answer.status_code == 400
    assert sentence in words_of(answer)
    assert 'value="Taufik Syahzaeni"' in answer.content.decode()
    assert Pledge.objects.count() == 0


def test_an_admin_adds_a_picture_to_a_version(hall: Hall, by: Actor, admin_client: Client) -> None:
    pledge = sign(by)

    done = admin_client.post(f"/kelola/maklumat/{pledge.pk}/gambar/", {"image": image()}, follow=True)
    wrong = admin_client.post(f"/kelola/maklumat/{pledge.pk}/gambar/", {"image": image(b"BM")})
    missing = admin_client.post(f"/kelola/maklumat/{pledge.pk}/gambar/")
    unknown = admin_client.post("/kelola/maklumat/999/gambar/", {"image": image()})

    assert "Gambar disimpan." in words_of(done)
    assert [(answer.status_code, answer["X-Problem"]) for answer in (wrong, missing, unknown)] == [
        (400, "CATALOG_FILE_KIND_REFUSED"),
        (400, "CATALOG_FILE_MISSING"),
        (404, "CATALOG_PLEDGE_UNKNOWN"),
    ]


def test_the_admins_page_asks_as_much_for_one_as_for_three(
    hall: Hall, by: Actor, admin_client: Client, django_assert_num_queries: Any
) -> None:
    sign(by)
    with django_assert_num_queries(7):
        admin_client.get("/kelola/maklumat/")
    sign(by, hall.agency)
    sign(by, hall.other_agency)
    with django_assert_num_queries(7):
        admin_client.get("/kelola/maklumat/")


def test_only_admins_sign(hall: Hall, officer_client: Client) -> None:
    citizen = Client(headers={"host": "kota-tangerang.localhost"})

    assert officer_client.post("/kelola/maklumat/", WRITTEN).status_code == 404
    assert citizen.post("/kelola/maklumat/", WRITTEN)["Location"].startswith("/akun/masuk/")
    assert Pledge.objects.count() == 0
