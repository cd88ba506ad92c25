"""Before a mall opens its page says how far it has come, since when that is known, and what nobody knows."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.machine import Platform
from tests.journeys.people import assert_no_sideways_scroll, axe

pytestmark = pytest.mark.journey


def test_a_recorded_region_shows_its_stage_its_source_and_its_dates(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url("kab-tangerang"))

    expect(phone.locator(".stage-percent")).to_have_text("98% dari tahap prapembangunan")
    expect(phone.get_by_text("fakta per ")).to_be_visible()
    expect(phone.get_by_text("diterbitkan ")).to_be_visible()
    expect(phone.get_by_text("Sumber utama:")).to_be_visible()
    expect(phone.get_by_text("Persentase ini hanya untuk satu tahap, bukan seluruh pembangunan.")).to_be_visible()
    look_closely(phone)


def test_a_region_without_a_record_says_so(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url("kab-sarmi"))

    expect(phone.get_by_role("heading", name="Mal Pelayanan Publik Kabupaten Sarmi")).to_be_visible()
    expect(phone.get_by_text("kami belum memiliki catatan pendiriannya")).to_be_visible()
    look_closely(phone)


def test_an_unknown_host_is_a_plain_404(platform: Platform, phone: Page, tolerated: list[str]) -> None:
    tolerated.append("/favicon.ico")  # asked for by the browser where a text names no icon
    answer = phone.goto(platform.url("unknown"))

    assert answer is not None
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text() == "Alamat ini tidak dikenal. / This address is not known.\n"


def test_a_region_before_opening_has_no_hall(platform: Platform, phone: Page) -> None:
    statuses = [
        answer.status
        for path in ("/petugas/", "/layar/utama/", "/akun/masuk/")
        if (answer := phone.goto(platform.url("kab-tangerang", path)))
    ]

    assert statuses == [404, 404, 404]


def test_everybody_finds_a_region_from_the_first_page(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url())
    running = phone.get_by_role("region", name="Sudah melayani melalui laman ini").get_by_role("link")
    for name in ("Kota Tangerang", "Kota Tangerang Selatan"):  # other journeys may found more
        expect(running.filter(has_text=re.compile(rf"{name}(?! Selatan)"))).to_have_count(1)
    look_closely(phone)

    phone.get_by_label("Nama kabupaten, kota, atau provinsi").fill("kab tangerang")
    phone.get_by_role("button", name="Cari daerah").click()
    phone.get_by_role("region", name="Daerah yang cocok").get_by_role("link", name="Kabupaten Tangerang").click()

    expect(phone.get_by_role("heading", name="Mal Pelayanan Publik Kabupaten Tangerang", level=1)).to_be_visible()


def test_a_ceremony_lists_its_48_regions_as_printed(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url())
    phone.get_by_role("region", name="Dari komitmen ke peresmian").get_by_role("link", name="48 daerah").click()

    expect(phone.get_by_text("Tercatat 48 daerah")).to_be_visible()
    expect(phone.locator("tbody tr")).to_have_count(48)
    look_closely(phone)


def look_closely(page: Page) -> None:
    """Nothing hangs over the edge at 320 pixels, and axe finds nothing."""
    assert_no_sideways_scroll(page)
    axe(page)
