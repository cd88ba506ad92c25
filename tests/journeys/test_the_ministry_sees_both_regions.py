"""The ministry sees the regions' day side by side, and a number taken in one of them arrives by itself."""

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.journeys.machine import Platform
from tests.journeys.people import (
    MINISTRY,
    OFFICER,
    TANGERANG,
    assert_no_sideways_scroll,
    assert_not_reloaded,
    axe,
    mark,
    sign_in,
    take_number,
)

pytestmark = pytest.mark.journey

ISSUED, SIMULATED = 0, 1
ARRIVES_WITHIN = 25_000  # milliseconds
REAL_COUNT = """([row, wanted]) => {
    const cells = [...document.querySelectorAll(".figures tbody tr")]
        .find(one => one.querySelector("th").textContent.trim() === row).querySelectorAll("td");
    const number = place => Number(cells[place].textContent.replace(/[^0-9]/g, ""));
    return number(0) - number(1) === wanted;
}"""


def test_both_regions_stand_side_by_side_and_a_new_number_arrives(platform: Platform, phone: Page, desk: Page) -> None:
    sign_in(desk, platform.url(path="/nasional/"), MINISTRY)
    table = desk.get_by_role("table", name="Antrean pada hari layanan berjalan")
    city, south = row_of(table, "Kota Tangerang"), row_of(table, "Kota Tangerang Selatan")
    expect(city).to_be_visible()
    expect(south).to_be_visible()
    axe(desk)
    before_in_city, before_in_south = real_count(city), real_count(south)
    mark(desk)

    take_number(phone, platform)

    desk.wait_for_function(REAL_COUNT, arg=["Kota Tangerang", before_in_city + 1], timeout=ARRIVES_WITHIN)
    assert real_count(south) == before_in_south
    assert_not_reloaded(desk)


def test_the_ministrys_page_is_for_the_ministry(platform: Platform, desk: Page) -> None:
    desk.goto(platform.url(path="/nasional/"))
    expect(desk.get_by_role("heading", name="Masuk", level=1)).to_be_visible()
    axe(desk)

    sign_in(desk, platform.url(path="/nasional/"), OFFICER)  # a region's officer is nobody here

    expect(desk.get_by_role("alert")).to_have_text("Alamat surel atau kata sandi tidak cocok.")


def test_the_ministrys_page_can_be_read_on_a_phone(platform: Platform, phone: Page) -> None:
    sign_in(phone, platform.url(path="/nasional/"), MINISTRY)

    expect(phone.get_by_role("heading", name="Mal Pelayanan Publik hari ini")).to_be_visible()
    assert_no_sideways_scroll(phone)
    axe(phone)


def test_a_regions_host_does_not_know_the_ministry(platform: Platform, desk: Page) -> None:
    sign_in(desk, platform.url(TANGERANG, "/petugas/"), MINISTRY)

    expect(desk.get_by_role("alert")).to_have_text("Alamat surel atau kata sandi tidak cocok.")


def row_of(table: Locator, region: str) -> Locator:
    """A region's row, by its official name."""
    return table.get_by_role("row").filter(has=table.page.get_by_role("rowheader", name=region, exact=True))


def real_count(row: Locator) -> int:
    """Numbers that people took: those issued without those simulated."""
    cells = [int(cell.replace(".", "")) for cell in row.locator("td").all_inner_texts()[:2]]
    return cells[ISSUED] - cells[SIMULATED]
