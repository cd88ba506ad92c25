"""The pages of import and export: what a person downloads, uploads, sees and confirms, and who may."""

import html
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.catalog.transfer_files import both, in_row, put, regional_file, upload, workbook, written
from tests.conftest import PASSWORD, Hall, build_hall, make_agency

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_catalog.models import Counter, NationalHoliday, Service
from mpp_catalog.operations.template import open_draft
from mpp_catalog.transfer.national import national_document
from mpp_catalog.transfer.shapes import NATIONAL
from mpp_platform.models import AuditEntry
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context, registry_context

Clock = Callable[[datetime], None]
PAGE, NATIONAL_PAGE = "/kelola/data/", "/nasional/katalog/data/"
HOLIDAY_PAGE = f"{NATIONAL_PAGE}libur/"
DOWNLOADS = [f"{PAGE}katalog.xlsx", f"{PAGE}katalog.json", f"{PAGE}formulir.xlsx"]
NATIONAL_DOWNLOADS = [
    f"{NATIONAL_PAGE}templat-1.xlsx",
    f"{NATIONAL_PAGE}templat-1.json",
    f"{NATIONAL_PAGE}formulir.xlsx",
    f"{HOLIDAY_PAGE}hari-libur.xlsx",
    f"{HOLIDAY_PAGE}hari-libur.json",
    f"{HOLIDAY_PAGE}formulir.xlsx",
]
ACTIONS = [f"{PAGE}periksa/", f"{PAGE}impor/"]
NATIONAL_ACTIONS = [f"{root}{action}/" for root in (NATIONAL_PAGE, HOLIDAY_PAGE) for action in ("periksa", "impor")]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def words(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def token_in(response: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found is not None
    return html.unescape(found[1])


def quota(number: int) -> bytes:
    return regional_file(lambda book: put(book, "Layanan", 2, Kuota_sehari=number))


@pytest.mark.parametrize(
    ("path", "name", "kind"),
    [
        (DOWNLOADS[0], "katalog-kota-tangerang-2022-07-18.xlsx", XLSX),
        (DOWNLOADS[1], "katalog-kota-tangerang-2022-07-18.json", "application/json"),
        (DOWNLOADS[2], "formulir-kota-tangerang-2022-07-18.xlsx", XLSX),
    ],
)
def test_a_download_bears_the_region_and_the_date(
    hall: Hall, admin_client: Client, clock: Clock, path: str, name: str, kind: str
) -> None:
    answer = admin_client.get(path)

    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (kind, f'attachment; filename="{name}"')


def test_the_catalogue_is_downloaded_and_the_form_is_empty(hall: Hall, admin_client: Client, clock: Clock) -> None:
    whole, empty = (load_workbook(BytesIO(admin_client.get(path).content)) for path in (DOWNLOADS[0], DOWNLOADS[2]))

    assert [cell.value for cell in whole["Instansi"]["A"]] == ["Kode instansi", "disdukcapil", "kantor-samsat"]
    assert whole["Petunjuk"]["A1"].value == "Katalog layanan Kota Tangerang"
    assert [sheet.max_row for sheet in empty.worksheets[1:]] == [1] * 5


def test_a_regions_document_names_nobody(hall: Hall, admin: User, admin_client: Client, clock: Clock) -> None:
    admin_client.post(f"{PAGE}periksa/", {"file": upload(quota(70)), "reason": "rahasia"})

    told = admin_client.get(DOWNLOADS[1]).content.decode()

    assert list(json.loads(told)) == ["format", "version", "region", "agencies", "counters"]
    for secret in (admin.name, admin.email, str(admin.pk), hall.officer.name, str(hall.officer.pk), "rahasia"):
        assert secret not in told


def test_a_file_is_looked_at_and_then_imported(
    hall: Hall, tangerang: RegionIdentity, admin_client: Client, clock: Clock
) -> None:
    page = admin_client.get(PAGE)
    preview = admin_client.post(f"{PAGE}periksa/", {"file": upload(quota(70))})
    with region_context(tangerang):
        assert Service.objects.get(pk=hall.service.pk).daily_quota == 50
    answer = admin_client.post(f"{PAGE}impor/", {"token": token_in(preview)}, follow=True)

    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert "Semua baris dapat diimpor. Belum ada yang disimpan. Impor 1 baris" in words(preview)
    assert "Layanan Disdukcapil Layanan, baris 2 Kuota sehari Dihapus: 50 Baru: 70" in words(preview)
    assert "1 baris diimpor." in words(answer)
    with region_context(tangerang):
        assert Service.objects.get(pk=hall.service.pk).daily_quota == 70


def test_bad_rows_are_shown_with_their_place_and_value_and_no_button(
    hall: Hall, admin_client: Client, clock: Clock
) -> None:
    def edit(book: Any) -> None:
        put(book, "Layanan", 2, Menit_di_loket="<b>sepuluh</b>")
        put(book, "Layanan", 3, Kuota_sehari=70)

    preview = admin_client.post(f"{PAGE}periksa/", {"file": upload(regional_file(edit))})

    assert preview.status_code == 200
    assert "1 baris perlu diperbaiki, jadi tidak ada yang diimpor." in words(preview)
    assert "Layanan, baris 2 Menit di loket Tulis bilangan bulat. <b>sepuluh</b>" in words(preview)
    assert "&lt;b&gt;sepuluh&lt;/b&gt;" in preview.content.decode()
    assert 'name="token"' not in preview.content.decode()


def test_a_file_that_cannot_be_read_is_refused_on_the_page(hall: Hall, admin_client: Client, clock: Clock) -> None:
    answer = admin_client.post(f"{PAGE}periksa/", {"file": upload(b"a;b\n1;2"), "reason": "Perwal 7/2022"})

    assert (answer.status_code, answer["X-Problem"]) == (415, "CATALOG_UPLOAD_IS_TEXT")
    assert "Berkas ini berformat CSV." in words(answer)
    assert 'value="Perwal 7/2022"' in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "sent", "problem"),
    [
        ("periksa/", {}, (400, "Pilih berkasnya dahulu.")),
        ("periksa/", {"file": "teks"}, (400, "Pilih berkasnya dahulu.")),
        ("periksa/", {"file": upload(b"")}, (400, "Pilih berkasnya dahulu.")),
        ("impor/", {}, (409, "Pemeriksaan ini sudah tidak berlaku. Unggah berkasnya sekali lagi.")),
        ("impor/", {"token": "x" * 5000}, (409, "Pemeriksaan ini sudah tidak berlaku.")),
        ("impor/", {"token": "a\0b"}, (409, "Pemeriksaan ini sudah tidak berlaku.")),
    ],
)
def test_what_no_browser_sends_is_refused(
    hall: Hall, admin_client: Client, clock: Clock, path: str, sent: dict[str, Any], problem: tuple[int, str]
) -> None:
    answer = admin_client.post(f"{PAGE}{path}", sent)

    assert answer.status_code == problem[0]
    assert problem[1] in words(answer)


def test_a_reason_that_is_too_long_is_said_beside_it(hall: Hall, admin_client: Client, clock: Clock) -> None:
    answer = admin_client.post(f"{PAGE}periksa/", {"file": upload(quota(70)), "reason": "x" * 241})

    assert answer.status_code == 400
    assert "field__error" in answer.content.decode()


def queries_of(client: Client, path: str, sent: dict[str, Any] | None = None) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(path, sent) if sent is not None else client.get(path)
    assert answer.status_code == 200
    return len(asked)


def test_downloads_and_previews_ask_the_same_of_one_agency_and_of_three(
    hall: Hall, tangerang: RegionIdentity, admin_client: Client, clock: Clock
) -> None:
    def asked() -> list[int]:
        with region_context(tangerang):
            content = regional_file(both(*(in_row("Layanan", row, Kuota_sehari=9) for row in (2, 3))))
        sent = {"file": upload(content)}
        return [*(queries_of(admin_client, path) for path in DOWNLOADS), queries_of(admin_client, ACTIONS[0], sent)]

    before = asked()
    with region_context(tangerang):
        for name, letter in (("PLN", "P"), ("Taspen", "T"), ("BNN", "B")):
            agency, _service = make_agency(hall.site, name, letter)
            Counter.objects.create(site=hall.site, agency=agency, number=f"2{letter}")

    assert asked() == before


@pytest.fixture
def stranger(
    request: pytest.FixtureRequest, hall: Hall, tangerang: RegionIdentity, selatan: RegionIdentity, sign_in: Any
) -> Client:
    """Somebody signed in who is no admin here."""
    client = Client(headers={"host": f"{tangerang.slug}.localhost"})
    scope: AbstractContextManager[object]
    if request.param == "an admin of another region":
        with region_context(selatan):
            build_hall()
            user = User.objects.create_user(email="a@b.example", password=PASSWORD, name="A", role=Role.ADMIN)
        scope = region_context(selatan)
    elif request.param == "an officer":
        user, scope = hall.officer, region_context(tangerang)
    elif request.param == "the ministry":
        with registry_context():
            user = User.objects.create_user(email="m@b.example", password=PASSWORD, name="M", role=Role.MINISTRY)
        scope = registry_context()
    else:
        return client
    sign_in(client, user, scope)
    return client


@pytest.mark.parametrize(
    "stranger", ["an admin of another region", "an officer", "the ministry", "a citizen"], indirect=True
)
@pytest.mark.parametrize("path", [PAGE, *DOWNLOADS, *ACTIONS])
def test_nobody_but_an_admin_here_reads_or_writes(
    hall: Hall, tangerang: RegionIdentity, stranger: Client, clock: Clock, path: str
) -> None:
    with region_context(tangerang):
        content = quota(70)

    answer = stranger.post(path, {"file": upload(content)}) if path in ACTIONS else stranger.get(path)

    assert (answer.status_code, answer.get("Location", "")) in [(404, ""), (302, f"/akun/masuk/?next={path}")]
    with region_context(tangerang):
        assert Service.objects.get(pk=hall.service.pk).daily_quota == 50
        assert AuditEntry.objects.count() == 0


def test_a_get_imports_nothing(hall: Hall, admin_client: Client, clock: Clock) -> None:
    assert [admin_client.get(path).status_code for path in ACTIONS] == [405, 405]


@pytest.mark.parametrize("path", [NATIONAL_PAGE, HOLIDAY_PAGE, *NATIONAL_DOWNLOADS])
def test_the_ministry_downloads_what_it_has_published(ministry_client: Client, clock: Clock, path: str) -> None:
    answer = ministry_client.get(path)

    assert answer.status_code == 200
    if path in NATIONAL_DOWNLOADS:
        assert answer["Content-Disposition"].endswith(f'-nasional-2022-07-18.{path.rpartition(".")[2]}"')


@pytest.mark.parametrize("number", [77, 99_999_999_999_999_999_999])
def test_a_version_that_is_not_there_is_not_downloaded(ministry_client: Client, clock: Clock, number: int) -> None:
    answer = ministry_client.get(f"{NATIONAL_PAGE}templat-{number}.xlsx")

    assert (answer.status_code, answer["X-Problem"]) == (404, "CATALOG_VERSION_UNKNOWN")


def test_the_ministry_imports_into_the_draft_alone(ministry_client: Client, clock: Clock, now: datetime) -> None:
    with registry_context():
        draft = open_draft(by=Actor(person_id=None, now=now))
        content = written(NATIONAL, national_document(draft), lambda book: put(book, "Layanan", 2, Menit_di_loket=77))

    preview = ministry_client.post(f"{NATIONAL_PAGE}periksa/", {"file": upload(content)})
    answer = ministry_client.post(f"{NATIONAL_PAGE}impor/", {"token": token_in(preview)}, follow=True)

    assert "Impor 1 baris" in words(preview)
    assert "1 baris diimpor." in words(answer)
    with registry_context():
        first = national_document(draft)["agencies"][0]["services"][0]
        assert first["facts"]["counter_minutes"] == 77


def test_without_a_draft_the_ministry_is_told_so(ministry_client: Client, clock: Clock) -> None:
    page = ministry_client.get(NATIONAL_PAGE)

    answer = ministry_client.post(f"{NATIONAL_PAGE}periksa/", {"file": upload(workbook({"Instansi": [["x"]]}))})

    assert "Berkas hanya dapat diunggah ke rancangan." in words(page)
    assert (answer.status_code, answer["X-Problem"]) == (409, "CATALOG_NO_DRAFT")


def test_the_ministry_imports_holidays(ministry_client: Client, clock: Clock) -> None:
    headers = ["Tanggal", "Jenis", "Nama hari libur", "Sumber"]
    content = workbook({"Hari Libur": [headers, ["2023-04-22", "national", "Idulfitri", "SKB"]]})

    preview = ministry_client.post(f"{HOLIDAY_PAGE}periksa/", {"file": upload(content)})
    answer = ministry_client.post(f"{HOLIDAY_PAGE}impor/", {"token": token_in(preview)}, follow=True)

    assert "1 baris diimpor." in words(answer)
    with registry_context():
        assert NationalHoliday.objects.get(date="2023-04-22").confirmed_at is None


@pytest.mark.parametrize("path", [NATIONAL_PAGE, HOLIDAY_PAGE, *NATIONAL_DOWNLOADS, *NATIONAL_ACTIONS])
def test_nobody_but_the_ministry_reads_or_writes_there(
    hall: Hall, admin_client: Client, base_client: Client, clock: Clock, path: str
) -> None:
    base_client.cookies["mpp_session"] = admin_client.cookies["mpp_session"].value
    send = "post" if path in NATIONAL_ACTIONS else "get"

    here, there = getattr(admin_client, send)(path), getattr(base_client, send)(path)

    assert here.status_code == 404
    assert (there.status_code, there["Location"]) == (302, f"/akun/masuk/?next={path}")


@pytest.mark.parametrize("path", [NATIONAL_DOWNLOADS[0], NATIONAL_DOWNLOADS[1]])
def test_a_version_is_downloaded_with_the_same_queries_however_much_it_holds(
    ministry_client: Client, clock: Clock, now: datetime, path: str
) -> None:
    with registry_context():
        draft = open_draft(by=Actor(person_id=None, now=now))
        draft.agencies.exclude(key="imigrasi").delete()
    other = path.replace("templat-1", f"templat-{draft.number}")

    assert queries_of(ministry_client, other) == queries_of(ministry_client, path)
