"""The live process: server-sent events, nothing else. No ORM and no query in the connection path."""

import asyncio
import contextlib
import os
import random
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from mpp_live.hub import Hub, Listener
from mpp_live.publishing import channel_of
from mpp_live.tokens import opened_by

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mpp_site.settings")
HEARTBEAT_SECONDS = 15.0
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"access-control-allow-origin", b"*"),  # the token in the path is the right to read; no cookie is looked at
]
_hub: Hub | None = None


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """``GET /live/<token>``: the newest state of the token's subject, then every newer one."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _http(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _http(scope: Message, receive: Receive, send: Send) -> None:
    path: str = scope["path"]
    if path == "/healthz":
        well = _hub is None or _hub.is_well
        await _answer(send, 200 if well else 503, b"ok\n" if well else b"the reader has ended\n")
        return
    opened = opened_by(path.removeprefix("/live/")) if path.startswith("/live/") else None
    if opened is None or scope["method"] != "GET":
        await _answer(send, 403, b"This stream needs a valid key.\n")
        return
    listener = Listener(version=_last_event_id(scope))
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    pause = random.randint(800, 3000)  # noqa: S311  # milliseconds; 552 halls must not come back in one moment
    await send({"type": "http.response.body", "body": f"retry: {pause}\n\n".encode(), "more_body": True})
    async with _the_hub().listening(channel_of(*opened), listener):
        await _stream(listener, receive, send)


async def _stream(listener: Listener, receive: Receive, send: Send) -> None:
    gone = asyncio.ensure_future(_until_disconnected(receive))
    try:
        while not gone.done():
            bell = asyncio.ensure_future(listener.bell.wait())
            await asyncio.wait({bell, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            bell.cancel()
            news = listener.take()
            body = b": still here\n\n" if news is None else f"id: {news[0]}\ndata: {news[1]}\n\n".encode()
            if not gone.done():
                await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _last_event_id(scope: Message) -> int:
    value = dict(scope["headers"]).get(b"last-event-id", b"")
    return int(value) if value.isdigit() and len(value) < 19 else 0


def _the_hub() -> Hub:
    global _hub
    if _hub is None:
        _hub = Hub(settings.LIVE_REDIS_URL)
    return _hub
