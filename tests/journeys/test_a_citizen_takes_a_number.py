"""A citizen finds a service, sees what to bring, and takes a number: no account, a small phone, even no JavaScript."""

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.machine import Platform
from tests.journeys.people import (
    SELATAN,
    TANGERANG,
    assert_no_sideways_scroll,
    axe,
    code_on,
)

pytestmark = pytest.mark.journey


def test_a_citizen_searches_sees_the_requirements_and_takes_a_number(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url(TANGERANG))
    expect(phone.locator("html")).to_have_attribute("lang", "id")  # the phone is set to English
    look_closely(phone)

    phone.get_by_label("Apa yang Anda perlukan?").fill("kartu keluarga")
    phone.get_by_role("button", name="Cari").click()
    expect(phone.get_by_role("heading", name="layanan untuk “kartu keluarga”")).to_be_visible()
    look_closely(phone)

    phone.get_by_role("region", name="layanan untuk").get_by_role("link", name="Disdukcapil").first.click()
    expect(phone.get_by_role("heading", name="Yang perlu dibawa")).to_be_visible()
    expect(phone.get_by_role("checkbox").first).to_be_visible()
    look_closely(phone)

    phone.get_by_role("button", name="Ambil nomor").click()
    expect(phone.get_by_text("di depan Anda")).to_be_visible()
    code = code_on(phone)
    place = int(phone.locator("[data-pass]").get_attribute("data-position") or 0)
    assert code.startswith("A-")
    assert place >= 1
    expect(phone.locator("[data-ahead]")).to_have_text(str(place - 1))
    look_closely(phone)

    phone.goto(platform.url(TANGERANG))
    phone.get_by_role("region", name="Nomor Anda").get_by_role("link", name=code).click()
    assert code_on(phone) == code


def test_a_citizen_walks_from_the_agency_to_the_service(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url(SELATAN))
    phone.get_by_role("region", name="Instansi").get_by_role("link", name="Kantor Imigrasi").click()
    expect(phone.get_by_role("heading", name="Kantor Imigrasi", level=1)).to_be_visible()
    look_closely(phone)

    phone.locator("main .list a").first.click()
    phone.get_by_role("button", name="Ambil nomor").click()

    phone.wait_for_url("**/nomor/**")
    assert code_on(phone).startswith("X-")


def test_ticks_on_the_check_list_stay_on_this_phone(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url(TANGERANG, "/layanan/disdukcapil-family-card/"))
    phone.get_by_role("checkbox").first.check()

    phone.reload()

    expect(phone.get_by_role("checkbox").first).to_be_checked()


def test_without_javascript_the_same_works_with_plain_forms(platform: Platform, plain_phone: Page) -> None:
    page = plain_phone
    page.goto(platform.url(TANGERANG))
    page.get_by_label("Apa yang Anda perlukan?").fill("kartu keluarga")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("region", name="layanan untuk").get_by_role("link", name="Disdukcapil").first.click()
    page.get_by_role("button", name="Ambil nomor").click()
    page.wait_for_url("**/nomor/**")
    code = code_on(page)

    page.goto(platform.url(TANGERANG))
    page.get_by_role("region", name="Nomor Anda").get_by_role("link", name=code).click()
    page.get_by_text("Batalkan nomor").click()
    page.get_by_role("button", name=f"Ya, batalkan {code}").click()

    expect(page.get_by_text("Nomor ini dibatalkan")).to_be_visible()


def look_closely(page: Page) -> None:
    """Nothing hangs over the edge at 320 pixels, and axe finds nothing."""
    assert_no_sideways_scroll(page)
    axe(page)
