"""What people do on their screens, in their words; every journey is made of these."""

import re

from playwright.sync_api import Locator, Page, expect
from tests.journeys.machine import ROOT, Platform

TANGERANG, SELATAN = "kota-tangerang", "kota-tangerang-selatan"
OFFICER, MINISTRY, PASSWORD = "petugas@disdukcapil.example", "pemantau@panrb.example", "antrean-peragaan"
FAMILY_CARD = "/layanan/disdukcapil-family-card/"
MOST_CALLS = 30
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SETTLED = """() => Promise.race([
    Promise.all(document.getAnimations().map(one => one.finished.catch(() => null))),
    new Promise(resolve => setTimeout(resolve, 1000)),  // some never end
])"""
BROKEN_RULES = """
    tags => axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]}).then(found =>
        found.violations.map(rule => `${rule.id}: ` + rule.nodes.map(
            node => `${node.target} ${node.any.map(check => check.message)}`).join("; ")))
"""


def axe(page: Page) -> None:
    """Nothing that axe knows of WCAG 2.2 AA is broken on this page."""
    page.evaluate(SETTLED)  # a colour on its way to another would be measured in between
    page.evaluate(AXE)  # not a script element: the page's policy forbids those
    broken = page.evaluate(BROKEN_RULES, AXE_TAGS)
    assert broken == [], f"{page.url}: {broken}"


def assert_no_sideways_scroll(page: Page) -> None:
    """The page is not wider than the screen."""
    widths = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    whole, seen = page.evaluate(widths)
    assert whole <= seen, f"{page.url} is {whole} pixels wide on a screen of {seen}"


def take_number(page: Page, platform: Platform, path: str = FAMILY_CARD, slug: str = TANGERANG) -> str:
    """Take a number for a service and stay on its page; returns the code."""
    page.goto(platform.url(slug, path))
    page.get_by_role("button", name="Ambil nomor").click()
    page.wait_for_url("**/nomor/**")
    return code_on(page)


def code_on(page: Page) -> str:
    """The number on a ticket's page."""
    code = page.locator(".ticket-code").inner_text()
    assert re.fullmatch(r"[A-Z]{1,2}-\d{3}", code)
    return code


def sign_in(page: Page, address: str, email: str = OFFICER, password: str = PASSWORD) -> None:
    """Fill in the sign-in form of a host."""
    page.goto(address)
    page.get_by_label("Alamat surel").fill(email)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()


def open_counter(page: Page, platform: Platform, number: str) -> None:
    """Sign in as the officer of Disdukcapil, choose a counter and leave it free."""
    sign_in(page, platform.url(TANGERANG, "/petugas/"))
    page.get_by_role("link", name=f"Loket {number} ").click()
    expect(page.get_by_role("heading", name=f"Loket {number}", level=1)).to_be_visible()
    free_counter(page)


def free_counter(page: Page) -> None:
    """Serve whoever is at the counter to the end, with the keys an officer would press."""
    if console(page).get_attribute("data-state") == "called":
        press(page, "m", "serving")
    if console(page).get_attribute("data-state") == "serving":
        press(page, "s", "")


def call_until(page: Page, code: str) -> None:
    """Call the next number and serve those before, until this one is at the counter."""
    for _ in range(MOST_CALLS):
        press(page, "n", "called")
        if console(page).get_attribute("data-ticket") == code:
            return
        free_counter(page)
    raise AssertionError(f"{code} was not called within {MOST_CALLS} calls")


def press(page: Page, key: str, state: str) -> None:
    """Press a key of the console and wait for the state it leads to."""
    page.keyboard.press(key)
    expect_state(page, state)


def expect_state(page: Page, state: str) -> None:
    """The counter is ``called``, ``serving`` or free, and its last action is answered."""
    expect(console(page)).to_have_attribute("data-state", state)
    expect(page.locator("[data-console]")).not_to_have_attribute("data-busy", "yes")


def console(page: Page) -> Locator:
    """The part of the console that changes."""
    return page.locator("[data-console-body]")


def mark(page: Page) -> None:
    """Leave a mark that a reload would wipe out."""
    page.evaluate("() => { window.journeyMark = true; }")


def assert_not_reloaded(page: Page) -> None:
    """The mark is still there."""
    assert page.evaluate("() => window.journeyMark") is True
