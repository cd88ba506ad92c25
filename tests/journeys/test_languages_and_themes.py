"""English is one press away and complete; dark screens can be read as well as light ones."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.machine import Platform
from tests.journeys.people import FAMILY_CARD, MINISTRY, TANGERANG, axe, open_counter, sign_in, take_number

pytestmark = pytest.mark.journey

INDONESIAN = re.compile(
    r"\b(silakan|ambil nomor|instansi|layanan|menunggu|cari|biaya|perlu dibawa|loket|nomor|masuk|semua|tampilan"
    r"|peragaan|batalkan|perkiraan|orang|belum|hari|menit|sumber|anda|daerah)\b",
    re.IGNORECASE,
)


def test_english_is_one_press_away_and_so_is_the_way_back(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url(TANGERANG))

    phone.get_by_role("button", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert indonesian_lines(phone) == []
    axe(phone)

    phone.get_by_role("button", name="Bahasa Indonesia").click()
    expect(phone.locator("html")).to_have_attribute("lang", "id")
    expect(phone.get_by_role("heading", name="Silakan pilih layanan")).to_be_visible()


def test_a_service_and_a_ticket_are_english_too(platform: Platform, phone: Page) -> None:
    take_number(phone, platform)

    phone.get_by_role("button", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert indonesian_lines(phone) == []
    axe(phone)

    phone.goto(platform.url(TANGERANG, FAMILY_CARD))
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert indonesian_lines(phone) == []


def test_the_nations_first_page_is_english_too(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url())

    phone.get_by_role("button", name="English").click()

    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert indonesian_lines(phone, "main h1, main h2, main label, main button, header, footer") == []


def test_the_citizens_pages_are_readable_in_the_dark(platform: Platform, phone: Page) -> None:
    phone.goto(platform.url(TANGERANG))
    turn_dark(phone)
    axe(phone)

    phone.goto(platform.url(TANGERANG, FAMILY_CARD))
    assert_dark(phone)
    axe(phone)

    take_number(phone, platform)
    assert_dark(phone)
    axe(phone)


def test_board_and_console_are_readable_in_the_dark(platform: Platform, desk: Page) -> None:
    desk.goto(platform.url(TANGERANG))
    turn_dark(desk)

    desk.goto(platform.url(TANGERANG, "/layar/utama/"))
    assert_dark(desk)
    axe(desk)

    open_counter(desk, platform, "1")
    assert_dark(desk)
    axe(desk)


def test_the_ministrys_page_is_readable_in_the_dark(platform: Platform, desk: Page) -> None:
    desk.goto(platform.url())
    turn_dark(desk)

    sign_in(desk, platform.url(path="/nasional/"), MINISTRY)

    expect(desk.get_by_role("heading", name="Mal Pelayanan Publik hari ini")).to_be_visible()
    assert_dark(desk)
    axe(desk)


def turn_dark(page: Page) -> None:
    """Press the switch: first it goes to light, then to dark."""
    switch = page.locator("[data-theme-switch]")
    switch.click()
    expect(switch).to_have_text("Tampilan: terang")
    switch.click()
    expect(switch).to_have_text("Tampilan: gelap")
    assert_dark(page)


def assert_dark(page: Page) -> None:
    """The page is dark, not only said to be."""
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert lightness(page) < 0.25


def lightness(page: Page) -> float:
    """How light the page's background is, from 0 to 1."""
    colour: str = page.evaluate("""() => {
        const of = element => getComputedStyle(element).backgroundColor;
        return of(document.body) === "rgba(0, 0, 0, 0)" ? of(document.documentElement) : of(document.body);
    }""")
    red, green, blue = (int(part) for part in re.findall(r"\d+", colour)[:3])
    return (red + green + blue) / (3 * 255)


def indonesian_lines(page: Page, where: str = "body") -> list[str]:
    """Lines with known Indonesian words that a person would see; the switch back names its language in itself."""
    seen = "\n".join(page.locator(where).all_inner_texts()).replace("Bahasa Indonesia", "")
    return [line for line in seen.splitlines() if INDONESIAN.search(line)]
