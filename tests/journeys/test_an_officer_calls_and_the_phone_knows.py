"""An officer presses a key, and the phone of the person who is called says which counter, without being touched."""

import pytest
from playwright.sync_api import Page, Route, expect
from tests.journeys.machine import Platform
from tests.journeys.people import (
    assert_no_sideways_scroll,
    assert_not_reloaded,
    axe,
    call_until,
    expect_state,
    mark,
    open_counter,
    press,
    take_number,
)

pytestmark = pytest.mark.journey

CONSOLE_SETTLES = 600  # milliseconds: after a change of the line the console reads its body again
WATCH_KEYS = """() => document.addEventListener("keydown", event => {
    if (event.key === "n") window.pressedAt = Date.now();
}, {capture: true})"""
WATCH_PASS = """() => new MutationObserver(() => {
    if (document.querySelector("[data-pass=called]")) window.calledAt ??= Date.now();
}).observe(document.getElementById("ticket"), {childList: true})"""


def test_the_phone_follows_a_visit_from_the_call_to_the_rating(platform: Platform, phone: Page, desk: Page) -> None:
    code = take_number(phone, platform)
    mark(phone)
    phone.evaluate(WATCH_PASS)
    open_counter(desk, platform, "1")
    desk.evaluate(WATCH_KEYS)

    call_until(desk, code)
    expect(phone.get_by_text("Silakan menuju loket", exact=True)).to_be_visible()
    expect(phone.locator("[data-counter]")).to_have_text("1")
    expect(phone.locator("[data-own-call]")).to_have_text(f"Nomor {code}, silakan menuju loket 1.")
    took = phone.evaluate("() => window.calledAt") - desk.evaluate("() => window.pressedAt")
    print(f"\nFrom the officer's key to the citizen's phone: {took:.0f} ms")
    axe(phone)

    desk.keyboard.press("u")
    expect(desk.get_by_text("dipanggil 2 kali")).to_be_visible()
    press(desk, "m", "serving")
    expect(phone.get_by_text("Sedang dilayani di loket")).to_be_visible()
    press(desk, "s", "")
    expect(phone.get_by_role("group", name="Bagaimana pelayanan hari ini?")).to_be_visible()
    assert_not_reloaded(phone)
    assert_no_sideways_scroll(phone)
    axe(phone)

    phone.get_by_role("group", name="Bagaimana pelayanan hari ini?").get_by_role("radio").last.check()
    phone.get_by_role("button", name="Kirim penilaian").click()
    expect(phone.get_by_text("Terima kasih atas masukan Anda.")).to_be_visible()


def test_a_skip_needs_a_second_press_and_the_phone_says_what_to_do(platform: Platform, phone: Page, desk: Page) -> None:
    code = take_number(phone, platform)
    mark(phone)
    open_counter(desk, platform, "2")
    call_until(desk, code)
    expect(phone.get_by_text("Silakan menuju loket", exact=True)).to_be_visible()
    desk.wait_for_timeout(CONSOLE_SETTLES)

    desk.keyboard.press("l")
    expect(desk.locator("[data-hint]")).to_have_text(f"Tekan L sekali lagi untuk melewati {code}.")
    expect_state(desk, "called")
    press(desk, "l", "")

    expect(phone.locator("[data-pass]")).to_have_attribute("data-pass", "no_show")
    expect(phone.get_by_role("link", name="Ambil nomor baru")).to_be_visible()
    assert_not_reloaded(phone)


def test_a_first_press_of_skip_outlives_a_change_of_the_line(platform: Platform, phone: Page, desk: Page) -> None:
    code = take_number(phone, platform)
    open_counter(desk, platform, "2")
    call_until(desk, code)
    desk.wait_for_timeout(CONSOLE_SETTLES)
    late: list[Route] = []
    desk.route("**/loket/2/isi/", lambda route: late.append(route))  # answered after the first press
    take_number(phone, platform)
    desk.wait_for_timeout(CONSOLE_SETTLES)
    assert late != []

    desk.keyboard.press("l")
    late[-1].continue_()
    desk.wait_for_timeout(CONSOLE_SETTLES)

    expect(desk.locator("[data-hint]")).to_have_text(f"Tekan L sekali lagi untuk melewati {code}.")
    desk.unroute("**/loket/2/isi/")
    press(desk, "l", "")


def test_the_console_says_why_a_key_does_nothing(platform: Platform, desk: Page) -> None:
    open_counter(desk, platform, "3")

    desk.keyboard.press("s")

    expect(desk.locator("[data-hint]")).to_have_text("Tekan “Mulai layani” dahulu.")
    axe(desk)
