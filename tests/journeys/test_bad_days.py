"""What goes wrong in a hall every day: a forgotten password, a double press, a wrong counter, a lost connection."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.machine import Platform
from tests.journeys.people import (
    FAMILY_CARD,
    PASSWORD,
    SELATAN,
    TANGERANG,
    assert_not_reloaded,
    axe,
    call_until,
    code_on,
    mark,
    open_counter,
    sign_in,
    take_number,
)

pytestmark = pytest.mark.journey

FORGETFUL = "petugas@bapenda.example"


def test_five_wrong_passwords_are_said_and_the_sixth_try_has_to_wait(platform: Platform, desk: Page) -> None:
    for _ in range(5):
        sign_in(desk, platform.url(TANGERANG, "/petugas/"), FORGETFUL, "salah-sama-sekali")
        expect(desk.get_by_role("alert")).to_have_text("Alamat surel atau kata sandi tidak cocok.")
    axe(desk)

    sign_in(desk, platform.url(TANGERANG, "/petugas/"), FORGETFUL, PASSWORD)

    expect(desk.get_by_role("alert")).to_contain_text("Silakan coba beberapa menit lagi.")
    desk.goto(platform.url(TANGERANG, "/petugas/"))
    expect(desk.get_by_role("heading", name="Masuk", level=1)).to_be_visible()


def test_the_same_form_in_two_tabs_gives_one_number(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url(TANGERANG, FAMILY_CARD))
    key = phone.locator("[name=idempotency_key]").input_value()
    other_tab = phone.context.new_page()
    other_tab.goto(platform.url(TANGERANG, FAMILY_CARD))
    other_tab.evaluate("key => { document.querySelector('[name=idempotency_key]').value = key; }", key)

    for tab in (phone, other_tab):
        tab.get_by_role("button", name="Ambil nomor").click(no_wait_after=True)
    for tab in (phone, other_tab):
        tab.wait_for_url("**/nomor/**")

    assert (code_on(other_tab), other_tab.url) == (code_on(phone), phone.url)


def test_a_double_press_gives_one_number(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url(TANGERANG, FAMILY_CARD))

    phone.get_by_role("button", name="Ambil nomor").dblclick(no_wait_after=True)

    phone.wait_for_url("**/nomor/**")
    code = code_on(phone)
    phone.goto(platform.url(TANGERANG))
    expect(phone.get_by_role("region", name="Nomor Anda").get_by_role("link")).to_contain_text([code])


def test_another_agencys_counter_is_not_there_for_this_officer(platform: Platform, desk: Page) -> None:
    sign_in(desk, platform.url(TANGERANG, "/petugas/"))
    expect(desk.get_by_role("heading", name="Loket Anda")).to_be_visible()

    answer = desk.goto(platform.url(TANGERANG, "/petugas/loket/4/"))

    assert answer is not None
    assert answer.status == 404
    expect(desk.get_by_text("Loket ini tidak ada di instansi Anda.")).to_be_visible()
    axe(desk)


def test_a_session_of_one_region_opens_nothing_in_another(platform: Platform, desk: Page, browser: Browser) -> None:
    sign_in(desk, platform.url(TANGERANG, "/petugas/"))
    expect(desk.get_by_role("heading", name="Loket Anda")).to_be_visible()
    value = next(cookie["value"] for cookie in desk.context.cookies() if cookie["name"] == "mpp_session")

    headings = []
    for slug in (TANGERANG, SELATAN, ""):
        with browser.new_context() as stranger:
            address = platform.url(slug, "/petugas/" if slug else "/nasional/")
            stranger.add_cookies([{"name": "mpp_session", "value": value, "url": address}])
            page = stranger.new_page()
            page.goto(address)
            headings.append(page.get_by_role("heading", level=1).inner_text())

    assert headings == ["Loket Anda", "Masuk", "Masuk"]


def test_a_lost_connection_is_said_and_the_number_is_followed_all_the_same(
    platform: Platform, phone: Page, desk: Page, tolerated: list[str]
) -> None:
    tolerated.append("/live/")
    phone.context.route("**/live/**", lambda route: route.abort())
    code = take_number(phone, platform)
    mark(phone)
    expect(phone.get_by_role("status")).to_have_text("Sambungan terputus, mencoba lagi…")

    open_counter(desk, platform, "2")
    call_until(desk, code)

    expect(phone.get_by_text("Silakan menuju loket", exact=True)).to_be_visible()
    expect(phone.locator("[data-counter]")).to_have_text("2")
    assert_not_reloaded(phone)

    phone.context.unroute("**/live/**")
    expect(phone.locator("[data-connection]")).to_have_text("", timeout=15_000)
