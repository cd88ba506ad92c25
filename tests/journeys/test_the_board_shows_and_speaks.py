"""The board in the hall: a called number fills it at once and is spoken once; a recall is spoken again."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.machine import Platform
from tests.journeys.people import TANGERANG, axe, call_until, open_counter, take_number

pytestmark = pytest.mark.journey

LONGEST_QUEUE = 60_000  # milliseconds until everything called before was said
QUIET = 2000  # milliseconds
DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
# This machine has no loudspeaker: the browser's voice is replaced by one that is done at once.
SILENT_VOICE = """Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [],
    cancel() {},
    speak(utterance) { setTimeout(() => utterance.onend?.(), 50); },
}})"""
# Other counters call too, so the number may soon make room: what the board showed, and when, is kept.
WATCH_HERO = """() => {
    window.shown = {};
    const code = document.querySelector("[data-hero-code]");
    new MutationObserver(() => {
        window.shown[code.textContent] ??= Date.now();
    }).observe(code, {childList: true, characterData: true, subtree: true});
}"""
WATCH_KEYS = """() => document.addEventListener("keydown", event => {
    if (event.key === "n") window.pressedAt = Date.now();
}, {capture: true})"""


def test_a_called_number_fills_the_board_and_is_spoken_once(
    platform: Platform, phone: Page, desk: Page, board_screen: Page
) -> None:
    board = open_board(platform, board_screen)
    code = take_number(phone, platform)
    open_counter(desk, platform, "1")
    desk.evaluate(WATCH_KEYS)

    call_until(desk, code)
    board.wait_for_function("code => window.shown[code]", arg=code, timeout=5000)
    took = board.evaluate("code => window.shown[code]", code) - desk.evaluate("() => window.pressedAt")
    print(f"\nFrom the officer's key to the board: {took:.0f} ms")

    sentence = call_to_counter_one(code)
    wait_until_spoken(board, sentence, 1)
    wait_until_said_all(board)
    assert times_spoken(board, sentence) == 1

    desk.keyboard.press("u")
    wait_until_spoken(board, sentence, 2)
    wait_until_said_all(board)
    assert times_spoken(board, sentence) == 2


def test_a_reload_speaks_nothing_again(platform: Platform, phone: Page, desk: Page, board_screen: Page) -> None:
    board = open_board(platform, board_screen)
    code = take_number(phone, platform)
    open_counter(desk, platform, "1")
    call_until(desk, code)
    sentence = call_to_counter_one(code)
    wait_until_spoken(board, sentence, 1)

    board.reload()
    turn_sound_on(board)
    wait_until_said_all(board)

    assert times_spoken(board, sentence) == 0


def test_the_board_is_right_without_javascript(platform: Platform, plain_phone: Page) -> None:
    plain_phone.goto(platform.url(TANGERANG, "/layar/utama/"))

    expect(plain_phone.get_by_role("heading", name="Nomor antrean", exact=True)).to_be_visible()
    expect(plain_phone.get_by_role("heading", name="Berikutnya")).to_be_visible()
    expect(plain_phone.locator("[data-sound]")).to_be_hidden()


def call_to_counter_one(code: str) -> str:
    """``A-012`` is "Nomor antrean A nol satu dua, silakan menuju loket satu"."""
    letter, number = code.split("-")
    return f"Nomor antrean {letter} {' '.join(DIGITS[int(digit)] for digit in number)}, silakan menuju loket satu"


def open_board(platform: Platform, screen: Page) -> Page:
    """The board with its voice on, at a moment when the hall is quiet."""
    screen.add_init_script(SILENT_VOICE)
    screen.goto(platform.url(TANGERANG, "/layar/utama/"))
    screen.evaluate(WATCH_HERO)
    turn_sound_on(screen)
    axe(screen)
    return screen


def turn_sound_on(board: Page) -> None:
    """Press the button unless the board remembers."""
    button = board.locator("[data-sound]")
    expect(button).to_be_visible()
    if button.get_attribute("aria-pressed") == "false":
        button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    board.evaluate("() => { window.unsaid = window.mppBoard.announced.length - window.mppBoard.spoken.length; }")


def wait_until_spoken(board: Page, sentence: str, times: int) -> None:
    """Other calls may be spoken before; each takes about a second and a half."""
    spoken = "([sentence, times]) => window.mppBoard.spoken.filter(one => one === sentence).length >= times"
    board.wait_for_function(spoken, arg=[sentence, times], timeout=LONGEST_QUEUE)


def wait_until_said_all(board: Page) -> None:
    """Every call that was begun since the sound is on is ended, and a further one would have begun by now."""
    said_all = "() => window.mppBoard.announced.length - window.mppBoard.spoken.length <= window.unsaid"
    board.wait_for_timeout(QUIET)
    board.wait_for_function(said_all, timeout=LONGEST_QUEUE)


def times_spoken(board: Page, sentence: str) -> int:
    """How often this was said aloud since the board was loaded."""
    spoken: list[Any] = board.evaluate("() => window.mppBoard.spoken")
    return spoken.count(sentence)
