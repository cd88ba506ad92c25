"""An employee of DPMPTSP founds the catalogue of an empty region: the seventeen partners of the article of 2021, under
ten minutes; the ministry publishes a new version and the region decides; citizens find what was made."""

import re
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.machine import ROOT, Platform, environment
from tests.journeys.people import MINISTRY, PASSWORD, TANGERANG, assert_no_sideways_scroll, axe, sign_in

pytestmark = pytest.mark.journey

EMPTY, EMPTY_CODE = "kota-cilegon", "36.72"
ADMIN = "admin@dpmptsp-kota-cilegon.example"
TEN_MINUTES = 600  # seconds, of a person; the machine needs a small part of it
# Template key, the name printed in the article, the letter.
PARTNERS = (
    ("kejaksaan", "Kejaksaan Negeri", "J"), ("pengadilan_agama", "Pengadilan Agama", "G"),
    ("pengadilan_negeri", "Pengadilan Negeri", "N"), ("atr_bpn", "BPN/ATR RI", "R"), ("polri", "Polres Tangsel", "K"),
    ("imigrasi", "Kantor Imigrasi", "X"), ("kemenag", "Kanwil Kementerian Agama Banten", "H"),
    ("samsat", "Samsat", "S"), ("kpp_pratama", "Kantor Pajak", "F"), ("bapenda", "Bapenda", "Z"),
    ("disdukcapil", "Disdukcapil Kota Tangsel", "A"), ("dpmptsp", "DPMPTSP Kota Tangsel", "Y"),
    ("bank_daerah", "Bank BJB", "C"), ("pln", "PLN", "L"), ("bpjs_tk", "BPJS Ketenagakerjaan", "W"),
    ("pos", "PT Pos Indonesia", "Q"),
)  # fmt: skip
LOCAL_PARTNER = "PT PITS Tangsel"
FOUNDING = f"""
from django.utils import timezone
from mpp_accounts.models import Role, User
from mpp_tenants.context import region_context
from mpp_tenants.operations import provision_region
region = provision_region(code="{EMPTY_CODE}", now=timezone.now())
with region_context(region):
    User.objects.create_user(email="{ADMIN}", password="{PASSWORD}", name="Admin", role=Role.ADMIN)
"""


@pytest.fixture(scope="module")
def empty_region(platform: Platform) -> str:
    """A region that was just provisioned, with one admin and the nation's draft; returns its slug."""
    command = [sys.executable, "-W", "ignore", "manage.py", "shell", "--no-imports", "-c", FOUNDING]
    subprocess.run(command, cwd=ROOT, env=environment(data=platform.data, port=str(platform.port)), check=True)
    wait_for_host(platform)
    return EMPTY


def wait_for_host(platform: Platform) -> None:
    """The web processes read the map of hosts anew every fifteen seconds."""
    for _ in range(60):
        with closing(HTTPConnection("127.0.0.1", platform.port)) as wire:
            wire.request("GET", "/akun/masuk/", headers={"Host": f"{EMPTY}.localhost:{platform.port}"})
            if wire.getresponse().status == 200:
                return
        time.sleep(0.5)
    raise AssertionError("the new region has no address")


def test_seventeen_partners_are_founded_in_under_ten_minutes(
    platform: Platform, desk: Page, phone: Page, empty_region: str
) -> None:
    began = time.monotonic()
    sign_in(desk, platform.url(EMPTY, "/kelola/"), ADMIN)
    axe(desk)
    found_site(desk, platform)
    adopt_partners(desk, platform)
    add_local_partner(desk, platform)
    add_counters(desk, platform)
    sign_together(desk, platform)
    took = time.monotonic() - began
    print(f"\n  17 partners founded in {took:.0f} s of machine time")

    desk.goto(platform.url(EMPTY, "/kelola/"))
    counts = desk.locator(".counts dd").all_inner_texts()
    assert counts[:2] == ["17", "17"]
    assert took < TEN_MINUTES
    phone.goto(platform.url(EMPTY, "/"))
    expect(phone.get_by_role("link", name=LOCAL_PARTNER)).to_be_visible()
    phone.get_by_label("Apa yang Anda perlukan?").fill("bikin pasport")
    phone.get_by_role("button", name="Cari").click()
    expect(phone.locator(".results .list__name").first).to_contain_text("Paspor")
    assert_no_sideways_scroll(phone)


def found_site(desk: Page, platform: Platform) -> None:
    """A building that is open every weekday."""
    desk.goto(platform.url(EMPTY, "/kelola/tempat/"))
    desk.get_by_label("Nama tempat").fill("MPP Kota Cilegon")
    desk.get_by_label("Alamat").fill("Jalan Jenderal Sudirman")
    desk.get_by_role("button", name="Tambahkan").click()
    expect(desk.get_by_role("heading", name="MPP Kota Cilegon", level=1)).to_be_visible()


def adopt_partners(desk: Page, platform: Platform) -> None:
    """Sixteen of the seventeen are in the nation's template."""
    desk.goto(platform.url(EMPTY, "/kelola/instansi/adopsi/"))
    for key, name, prefix in PARTNERS:
        desk.locator(f"#key-{key}").check()
        desk.locator(f"[name=name-{key}]").fill(name)
        desk.locator(f"[name=prefix-{key}]").fill(prefix)
    axe(desk)
    desk.get_by_role("button", name=re.compile("Adopsi yang ditandai")).click()
    expect(desk.get_by_text("16 instansi diadopsi.")).to_be_visible()


def add_local_partner(desk: Page, platform: Platform) -> None:
    """The seventeenth is the city's own company."""
    desk.goto(platform.url(EMPTY, "/kelola/instansi/baru/"))
    desk.get_by_label("Nama instansi").fill(LOCAL_PARTNER)
    desk.get_by_label("Jenis instansi").select_option("BUMD")
    desk.get_by_label("Kelompok pelaporan").select_option("regional_company")
    desk.get_by_role("button", name="Tambahkan").click()
    expect(desk.get_by_role("heading", name=LOCAL_PARTNER, level=1)).to_be_visible()
    desk.get_by_role("link", name="Tambah layanan daerah").click()
    desk.get_by_label("Nama", exact=True).fill("Pengaduan pelanggan")
    desk.get_by_label("Menit di loket").fill("15")
    desk.get_by_role("button", name="Tambahkan").click()
    expect(desk.get_by_role("heading", name="Pengaduan pelanggan", level=1)).to_be_visible()


def add_counters(desk: Page, platform: Platform) -> None:
    """Three counters for the civil registry, at once."""
    desk.goto(platform.url(EMPTY, "/kelola/tempat/utama/"))
    summary = desk.locator("summary", has_text="Tambah loket")
    if summary.count():
        summary.first.click()
    form = desk.locator("form[action$='/loket/']")
    form.get_by_label("Instansi").select_option(label="Disdukcapil Kota Tangsel")
    form.get_by_label(re.compile("Nomor")).fill("1-3")
    form.get_by_role("button").click()
    expect(desk.locator("[data-counter]")).to_have_count(3)


def sign_together(desk: Page, platform: Platform) -> None:
    """One ceremony, seventeen agreements; the manager counts as one of the partners."""
    desk.goto(platform.url(EMPTY, "/kelola/kerja-sama/penandatanganan/?kind=pks"))
    desk.get_by_label(re.compile("Nama peristiwa")).fill("Penandatanganan kerja sama")
    desk.get_by_label(re.compile("Tanggal")).first.fill("2021-03-05")
    desk.get_by_label(re.compile("Tempat")).first.fill("Ruang Blandongan")
    desk.get_by_label(re.compile("Berlaku sampai|Berakhir")).fill("2031-03-04")
    axe(desk)
    desk.get_by_role("button", name=re.compile("Catat naskah yang ditandai")).click()
    desk.goto(platform.url(EMPTY, "/kelola/kerja-sama/"))
    expect(desk.get_by_text(re.compile("Semua instansi yang melayani|17 naskah|Berlaku 17")).first).to_be_visible()


def test_the_nation_publishes_and_the_region_decides(platform: Platform, desk: Page, browser: object) -> None:
    sign_in(desk, platform.url(path="/nasional/katalog/"), MINISTRY)
    desk.get_by_role("button", name=re.compile("rancangan", re.IGNORECASE)).first.click()
    desk.goto(platform.url(path="/nasional/katalog/rancangan/layanan/disdukcapil/birth_certificate/"))
    desk.get_by_label("Menit di loket").fill("25")
    desk.get_by_role("button", name="Simpan").first.click()
    desk.goto(platform.url(path="/nasional/katalog/rancangan/"))
    axe(desk)
    desk.get_by_label("Nomor keputusan").fill("Keputusan Menteri 12 (peragaan)")
    desk.get_by_label("Tanggal keputusan").fill("2026-11-02")
    desk.get_by_role("button", name=re.compile("Terbitkan")).click()
    sign_in(desk, platform.url(TANGERANG, "/kelola/pembaruan/"), "admin@dpmptsp-kota-tangerang.example")
    expect(desk.get_by_role("heading", name="Pembaruan nasional", level=1)).to_be_visible()
    axe(desk)

    news = desk.locator(".update", has_text="Akta kelahiran")
    news.get_by_role("button", name="Terima yang ditandai").click()

    expect(desk.get_by_text("Keputusan untuk Akta kelahiran disimpan.")).to_be_visible()
    desk.goto(platform.url(TANGERANG, "/layanan/disdukcapil-birth-certificate/"))
    expect(desk.get_by_text("sekitar 25 menit")).to_be_visible()


def test_a_slip_is_taken_back_with_one_press(platform: Platform, desk: Page) -> None:
    sign_in(desk, platform.url(TANGERANG, "/kelola/"), "admin@dpmptsp-kota-tangerang.example")
    desk.goto(platform.url(TANGERANG, "/kelola/instansi/dinsos/"))
    desk.locator("summary", has_text="Berhenti sementara").click()
    desk.get_by_label("Status").select_option("paused")
    desk.get_by_label("Penjelasan untuk warga").fill("Salah tekan")
    desk.get_by_role("button", name="Simpan status").click()
    expect(desk.get_by_text("Berhenti sementara", exact=True).first).to_be_visible()

    desk.get_by_role("button", name="Urungkan").first.click()

    expect(desk.get_by_text("Perubahan diurungkan: Dinsos.")).to_be_visible()
    expect(desk.locator(".tag--good", has_text="Melayani")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    ["", "instansi/", "instansi/adopsi/", "instansi/disdukcapil/", "layanan/disdukcapil-birth-certificate/",
     "layanan/disdukcapil-birth-certificate/isian/requirements/", "pembaruan/", "kerja-sama/",
     "kerja-sama/penandatanganan/", "tempat/", "tempat/utama/", "jam/", "maklumat/", "data/", "riwayat/"],
)  # fmt: skip
def test_every_screen_of_the_office_can_be_used_on_a_phone(platform: Platform, phone: Page, path: str) -> None:
    sign_in(phone, platform.url(TANGERANG, f"/kelola/{path}"), "admin@dpmptsp-kota-tangerang.example")

    expect(phone.locator("h1")).to_be_visible()
    assert_no_sideways_scroll(phone)
    axe(phone)
