"""The live process, as a screen meets it: a real server, a real Redis, real connections."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core import signing

from mpp_live.hub import Listener
from mpp_live.publishing import publish_state
from mpp_live.tokens import SALT, channel_token, opened_by
from mpp_platform.scope import RegionIdentity
from mpp_tenants.context import region_context


@pytest.fixture(scope="module")
def live_port(services: None) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "mpp_live.asgi:application", "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "warning", "--timeout-graceful-shutdown", "1"], env=os.environ)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        assert process.wait(5) == 0 or process.returncode < 0


def wait_for(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the live process did not start")


class Stream:
    """One open stream, read event by event."""

    def __init__(self, port: int, token: str, last_event_id: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
        self.connection.request("GET", f"/live/{token}", headers=headers)
        self.response = self.connection.getresponse()

    def next_state(self) -> Any:
        """The next state, skipping comments and the retry hint."""
        while True:
            line = self.response.readline().decode()
            if line.startswith("data: "):
                return json.loads(line.removeprefix("data: "))
            if line.startswith("id: "):
                self.version = line.removeprefix("id: ").strip()

    def has_news(self) -> bool:
        """Whether a state arrives within half a second."""
        assert self.connection.sock is not None
        self.connection.sock.settimeout(0.5)
        try:
            self.next_state()
        except (TimeoutError, OSError):
            return False
        return True


@contextmanager
def stream(port: int, token: str, last_event_id: str = "") -> Iterator[Stream]:
    opened = Stream(port, token, last_event_id)
    try:
        yield opened
    finally:
        opened.connection.close()


def test_a_stream_begins_with_the_newest_state_and_goes_on(live_port: int, in_tangerang: RegionIdentity) -> None:
    publish_state("line.1", lambda: {"waiting": ["A-001"]})

    with stream(live_port, channel_token("line.1")) as opened:
        assert opened.response.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert opened.next_state() == {"waiting": ["A-001"]}

        publish_state("line.1", lambda: {"waiting": ["A-001", "A-002"]})

        assert opened.next_state() == {"waiting": ["A-001", "A-002"]}


def test_a_reconnect_gets_what_it_missed_and_nothing_twice(live_port: int, in_tangerang: RegionIdentity) -> None:
    publish_state("line.2", lambda: {"n": 1})
    with stream(live_port, channel_token("line.2")) as opened:
        opened.next_state()
        seen = opened.version

    with stream(live_port, channel_token("line.2"), last_event_id=seen) as again:
        assert not again.has_news()
    publish_state("line.2", lambda: {"n": 2})
    with stream(live_port, channel_token("line.2"), last_event_id=seen) as again:
        assert again.next_state() == {"n": 2}


def test_the_same_subject_of_another_region_is_another_channel(
    live_port: int, tangerang: RegionIdentity, selatan: RegionIdentity
) -> None:
    with region_context(tangerang):
        publish_state("board.1", lambda: {"region": "tangerang"})
        token = channel_token("board.1")

    with stream(live_port, token) as opened:
        assert opened.next_state() == {"region": "tangerang"}
        with region_context(selatan):
            publish_state("board.1", lambda: {"region": "selatan"})
        assert not opened.has_news()


@pytest.mark.parametrize("forge", ["", "36.71:board.1", "live:36.71:board.1"])
def test_a_name_alone_opens_nothing(live_port: int, forge: str) -> None:
    with stream(live_port, forge) as opened:
        assert opened.response.status == 403


def test_a_token_signed_for_something_else_opens_nothing(live_port: int) -> None:
    with stream(live_port, signing.dumps(["36.71", "board.1"], salt="mpp.tickets.36.71")) as opened:
        assert opened.response.status == 403


def test_an_old_token_opens_nothing(in_tangerang: RegionIdentity, monkeypatch: pytest.MonkeyPatch) -> None:
    token = channel_token("board.1")
    assert opened_by(token) == ("36.71", "board.1")
    monkeypatch.setattr("mpp_live.tokens.TOKEN_SECONDS", -1)

    assert opened_by(token) is None


def test_a_token_is_bound_to_scope_and_subject(in_tangerang: RegionIdentity) -> None:
    other = signing.dumps(["36.74", "board.1"], salt=SALT)

    assert channel_token("board.1") != other
    assert opened_by(other) == ("36.74", "board.1")


def test_an_older_state_never_replaces_a_newer_one(live_port: int, in_tangerang: RegionIdentity) -> None:
    def slow_state() -> dict[str, int]:
        publish_state("line.3", lambda: {"n": 2})  # a faster publisher overtakes this one
        return {"n": 1}

    publish_state("line.3", slow_state)

    with stream(live_port, channel_token("line.3")) as opened:
        assert opened.next_state() == {"n": 2}


def test_a_slow_listener_gets_the_newest_state_only() -> None:
    listener = Listener()
    for version in (1, 2, 3):
        listener.offer(version, f"state {version}")

    assert listener.take() == (3, "state 3")
    assert listener.take() is None


def test_a_listener_ignores_what_it_has_seen() -> None:
    listener = Listener(version=7)
    listener.offer(7, "seen")

    assert listener.take() is None
