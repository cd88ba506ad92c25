"""The machine fails at the worst moment: nothing is left behind, nothing is lost; and a bad start says why."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.journeys.machine import (
    ROOT,
    Platform,
    environment,
    free_port,
    interrupt_platform,
    kill_platform,
    remaining_after,
    remove_data,
    start_platform,
)
from tests.journeys.people import FAMILY_CARD, TANGERANG

pytestmark = [pytest.mark.journey, pytest.mark.processes]

GONE_WITHIN = 10
READY_AGAIN_WITHIN = 30


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder of its own; long, so that the sockets have to live elsewhere."""
    folder = tmp_path / ("a-rather-long-name-" * 4) / "data"
    yield folder
    remove_data(folder)


def test_a_number_survives_the_death_of_the_machine(data: Path) -> None:
    before = start_platform(data)
    ticket_path = take_number_over_http(before)
    code = code_of(before, ticket_path)

    kill_platform(before)
    assert remaining_after(data, seconds=GONE_WITHIN) == []

    began = time.monotonic()
    after = start_platform(data)
    took = time.monotonic() - began
    try:
        print(f"\nReady again after {took:.1f} s")
        assert took < READY_AGAIN_WITHIN
        assert code_of(after, ticket_path) == code
        assert interrupt_platform(after) in (0, 130)
    finally:
        if after.process.poll() is None:
            kill_platform(after)


def test_a_second_copy_on_the_same_data_is_refused(platform: Platform) -> None:
    answer = start_badly(platform.data, port=str(free_port()))

    assert answer == f"mpp: Another copy is running on {platform.data}; give this one its own MPP_DATA."


def test_a_busy_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        answer = start_badly(tmp_path / "data", port=str(port))

    assert answer == f"mpp: Port {port} cannot be used (Address already in use): choose another, PORT=8010 make run."


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    answer = start_badly(tmp_path / "file" / "data", port=str(free_port()))

    assert answer == f"mpp: The data folder {tmp_path / 'file' / 'data'} cannot be written: Not a directory."


@pytest.mark.parametrize("port", ["abc", "0", "65536"])
def test_a_port_that_is_none_is_said(tmp_path: Path, port: str) -> None:
    assert start_badly(tmp_path / "data", port=port) == f"mpp: PORT must be a number from 1 to 65535, not '{port}'."


def start_badly(data: Path, *, port: str) -> str:
    """Start where it cannot work; returns the one line it says."""
    done = subprocess.run(
        [sys.executable, "-m", "mpp_site.running"],
        env=environment(data=data, port=port),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stderr
    return done.stderr.strip()


def take_number_over_http(platform: Platform) -> str:
    """Take a number as a browser without JavaScript would; returns the path of its page."""
    page, cookies = ask(platform, "GET", FAMILY_CARD)
    fields = {name: value_in(page, name) for name in ("csrfmiddlewaretoken", "idempotency_key")}
    connection, answer = send(platform, "POST", f"{FAMILY_CARD}nomor/", urlencode(fields), cookies)
    connection.close()
    assert answer.status == 302
    return answer.headers["Location"]


def code_of(platform: Platform, ticket_path: str) -> str:
    """The number that a ticket's page shows."""
    page, _ = ask(platform, "GET", ticket_path)
    found = re.search(r'class="ticket-code[^"]*">([A-Z]+-\d{3})<', page)
    assert found is not None
    return found[1]


def ask(platform: Platform, method: str, path: str) -> tuple[str, str]:
    """A page and the cookies that came with it."""
    connection, answer = send(platform, method, path)
    page = answer.read().decode()
    cookies = "; ".join(value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or [])
    connection.close()
    assert answer.status == 200
    return page, cookies


def send(
    platform: Platform, method: str, path: str, body: str = "", cookies: str = ""
) -> tuple[HTTPConnection, HTTPResponse]:
    """One request to Kota Tangerang's host."""
    connection = HTTPConnection("127.0.0.1", platform.port, timeout=10)
    host = f"{TANGERANG}.localhost:{platform.port}"
    headers = {"Host": host, "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body, {**headers, "Origin": f"http://{host}"})
    return connection, connection.getresponse()


def value_in(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None
    return found[1]
