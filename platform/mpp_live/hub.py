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
READ_SECONDS = 5.0
HUB_CHANNEL = "live:hub"


@dataclass(eq=False)
class Listener:
    """One open stream: the newest state it has not sent yet, and a bell."""

    version: int = 0
    state: str | None = None
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, version: int, state: str) -> None:
        """Replace what is not sent yet; a version seen before is not news."""
        if version != self.version:
            self.version, self.state = version, state
            self.bell.set()

    def take(self) -> tuple[int, str] | None:
        """What there is to send, once."""
        self.bell.clear()
        state, self.state = self.state, None
        return None if state is None else (self.version, state)


class Hub:
    """Channels with their listeners; lives in one event loop, over one connection to Redis."""

    def __init__(self, redis_url: str) -> None:
        self._redis = redis.asyncio.Redis.from_url(redis_url, decode_responses=True)
        self._listeners: dict[str, set[Listener]] = {}
        self._pubsub: PubSub | None = None  # while connected
        self._reader: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def listening(self, channel: str, listener: Listener) -> AsyncIterator[Listener]:
        """Hear a channel for a block, beginning with its newest state."""
        together = self._listeners.setdefault(channel, set())
        together.add(listener)
        if self._reader is None:
            self._reader = asyncio.create_task(self._read_forever())
        try:
            await self._hear(channel)
            yield listener
        finally:
            together.discard(listener)
            if not together and self._listeners.get(channel) is together:
                del self._listeners[channel]
                await self._forget(channel)

    async def _hear(self, channel: str) -> None:
        if self._pubsub is None:
            return  # the reader subscribes to every channel as soon as Redis answers
        with contextlib.suppress(RedisError, OSError):
            await self._pubsub.subscribe(channel)
            await self._offer_newest(channel)

    async def _forget(self, channel: str) -> None:
        if self._pubsub is not None:
            with contextlib.suppress(RedisError, OSError):
                await self._pubsub.unsubscribe(channel)

    async def _offer_newest(self, channel: str) -> None:
        version, state = await self._redis.hmget(channel, ["v", "s"])
        if version is not None and state is not None:
            self._offer(channel, int(version), str(state))

    def _offer(self, channel: str, version: int, state: str) -> None:
        for listener in self._listeners.get(channel, ()):
            listener.offer(version, state)

    async def _read_forever(self) -> None:
        while True:
            try:
                await self._read()
            except (RedisError, OSError) as error:
                logger.warning("Redis is away: %s", error)
            finally:
                self._pubsub = None
            await asyncio.sleep(RETRY_SECONDS)

    async def _read(self) -> None:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(HUB_CHANNEL)  # so that there is something to read before the first listener
            self._pubsub = pubsub
            for channel in list(self._listeners):
                await self._hear(channel)
            while True:
                message = await pubsub.get_message(ignore_subscribe_messages=True, timeout=READ_SECONDS)
                if message is not None:
                    version, _, state = message["data"].partition("\n")
                    self._offer(message["channel"], int(version), state)
