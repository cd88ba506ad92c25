"""The stage of the browser journeys: one real platform, one browser, and the screens that people hold."""

import importlib.util
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from tests.journeys.machine import ROOT, Platform, interrupt_platform, remove_data, start_platform

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000  # milliseconds
NAVIGATION_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (404|409)")
PHONE: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "locale": "en-US"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last, in whatever order: a running platform would slow the races of other tests."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The platform with its demonstration; at the end Ctrl-C must leave nothing behind."""
    started = start_platform(tmp_path_factory.mktemp("journeys") / "data")
    yield started
    code = interrupt_platform(started)
    assert code in (0, 130), started.said()
    remove_data(started.data)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser per file, not per session: Playwright's loop would make Django refuse queries in other tests."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield started
        started.close()


def chromium_path() -> Path:
    """``MPP_CHROMIUM``, else what ``scripts/find_chromium.py`` finds."""
    if chosen := os.environ.get("MPP_CHROMIUM"):
        return Path(chosen)
    spec = importlib.util.spec_from_file_location("journeys_find_chromium", ROOT / "scripts" / "find_chromium.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Path = module.find_chromium()
    return found


@pytest.fixture
def tolerated() -> list[str]:
    """Parts of addresses about which the browser may complain; a journey that breaks a line adds its own."""
    return []


@pytest.fixture
def phone(browser: Browser, tolerated: list[str]) -> Iterator[Page]:
    """A citizen's small phone, set to English: Indonesian is what they see all the same."""
    with watched_context(browser, tolerated, **PHONE) as context:
        yield context.new_page()


@pytest.fixture
def plain_phone(browser: Browser, tolerated: list[str]) -> Iterator[Page]:
    """The same phone without JavaScript."""
    with watched_context(browser, tolerated, java_script_enabled=False, **PHONE) as context:
        yield context.new_page()


@pytest.fixture
def desk(browser: Browser, tolerated: list[str]) -> Iterator[Page]:
    """The computer of an officer, or of the ministry."""
    with watched_context(browser, tolerated, viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


@pytest.fixture
def board_screen(browser: Browser, tolerated: list[str]) -> Iterator[Page]:
    """The screen on the wall of the hall."""
    with watched_context(browser, tolerated, viewport={"width": 1920, "height": 1080}) as context:
        yield context.new_page()


@contextmanager
def watched_context(browser: Browser, tolerated: list[str], **options: Any) -> Iterator[BrowserContext]:
    """A context whose pages may not complain; what they complained about is told after the journey."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        address = message.location["url"]
        is_refusal = bool(NAVIGATION_REFUSED.match(message.text)) and is_page(message.page, address)
        if message.type == "error" and not is_refusal and not any(part in address for part in tolerated):
            complaints.append(f"{message.text} ({address})")

    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    try:
        yield context
    finally:
        context.close()
    assert complaints == []


def is_page(page: Page | None, address: str) -> bool:
    """Whether an address is the one that the page itself was sent to."""
    return page is not None and page.url == address
