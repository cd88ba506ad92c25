"""One hub per live process: one connection to Redis, many listeners. A slow listener gets the newest state only."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import redis.asyncio
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
RETRY_SECONDS = 0.5
NOTICE_SECONDS = 0.05  # how soon the reader notices a new channel
HUB_CHANNEL = "live:hub"


@dataclass(eq=False)
class Listener:
    """One open stream: the newest state it has not sent yet, and a bell."""

    version: int = 0
    state: str | None = None
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, version: int, state: str) -> None:
        """Replace what is not sent yet; a version that is not newer is not news."""
        if version > self.version:
            self.version, self.state = version, state
            self.bell.set()

    def take(self) -> tuple[int, str] | None:
        """What there is to send, once."""
        self.bell.clear()
        state, self.state = self.state, None
        return None if state is None else (self.version, state)


class Hub:
    """Channels with their listeners; lives in one event loop, over one connection to Redis.

    Only the reader touches that connection. Others say which channels they want, and the reader takes notice between
    two messages; when the connection is lost, it begins anew with all of them.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis = redis.asyncio.Redis.from_url(redis_url, decode_responses=True)
        self._listeners: dict[str, set[Listener]] = {}
        self._changed: set[str] = set()
        self._reader: asyncio.Task[None] | None = None

    @property
    def is_well(self) -> bool:
        """Whether the reader is at work, or was not needed yet."""
        return self._reader is None or not self._reader.done()

    @contextlib.asynccontextmanager
    async def listening(self, channel: str, listener: Listener) -> AsyncIterator[Listener]:
        """Hear a channel for a block, beginning with its newest state."""
        together = self._listeners.setdefault(channel, set())
        together.add(listener)
        if len(together) == 1:
            self._changed.add(channel)
        if self._reader is None:
            self._reader = asyncio.create_task(self._read_forever())
        try:
            await self._offer_newest(channel, {listener})
            yield listener
        finally:
            together.discard(listener)
            if not together and self._listeners.get(channel) is together:
                del self._listeners[channel]
                self._changed.add(channel)

    async def _offer_newest(self, channel: str, listeners: set[Listener]) -> None:
        try:
            version, state = await self._redis.hmget(channel, ["v", "s"])
        except (RedisError, OSError):
            return  # the reader offers it when Redis is back
        if version is not None and state is not None:
            for listener in listeners:
                listener.offer(int(version), str(state))

    async def _read_forever(self) -> None:
        while True:
            try:
                await self._read()
            except Exception as error:  # whatever a cut connection raises, the reader must not end
                logger.warning("Redis is away: %r", error)
            await asyncio.sleep(RETRY_SECONDS)

    async def _read(self) -> None:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(HUB_CHANNEL)  # so that there is something to read before the first listener
            self._changed = set(self._listeners)
            while True:
                if self._changed:
                    await self._follow_changes(pubsub)
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=NOTICE_SECONDS)
                if message is not None:
                    version, _, state = message["data"].partition("\n")
                    for listener in self._listeners.get(message["channel"], ()):
                        listener.offer(int(version), state)

    async def _follow_changes(self, pubsub: PubSub) -> None:
        changed, self._changed = self._changed, set()
        wanted = sorted(channel for channel in changed if channel in self._listeners)
        unwanted = sorted(changed - set(wanted))
        if unwanted:
            await pubsub.unsubscribe(*unwanted)
        if wanted:
            await pubsub.subscribe(*wanted)
        for channel in wanted:  # what was published before the subscription counted
            await self._offer_newest(channel, set(self._listeners.get(channel, ())))
