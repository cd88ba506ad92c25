"""The publishing side of live streams: the newest state of a subject, with a version, to Redis.

The version is drawn before the state is read, after the change is committed. So the highest version has seen every
change whose publication drew a lower one, and a slower publisher with an older state is refused by the script below.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from mpp_platform.scope import current_scope

logger = logging.getLogger(__name__)
STATE_SECONDS = 36 * 60 * 60
KEEP_NEWEST = """
local known = redis.call('HGET', KEYS[1], 'v')
if known and tonumber(known) >= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'v', ARGV[1], 's', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('PUBLISH', KEYS[1], ARGV[1] .. '\\n' .. ARGV[2])
return 1
"""


def channel_of(scope_key: str, subject: str) -> str:
    """The Redis key and channel of a subject: its scope is part of the name."""
    return f"live:{scope_key}:{subject}"


def publish_state(subject: str, read_state: Callable[[], Mapping[str, Any]], seconds: int = STATE_SECONDS) -> bool:
    """Read the state of a subject of the scope in force and push it to who watches; ``False`` where Redis is away.

    :param seconds: how long a newcomer is shown this state

    A failure here loses nothing: the change is committed, and the sweep publishes again.
    """
    channel = channel_of(current_scope().key, subject)
    try:
        version = _next_version(channel)
        state = json.dumps(read_state(), separators=(",", ":"), ensure_ascii=False)
        _redis().eval(KEEP_NEWEST, 1, channel, str(version), state, str(seconds))
    except redis.RedisError as error:
        logger.warning("%s was not published: %s", subject, error)
        return False
    return True


def swept() -> dict[str, str]:
    """What the last sweep of the scope in force had seen; empty where nobody knows, so that all is published again."""
    try:
        return {str(line): str(mark) for line, mark in _redis().hgetall(_swept_key()).items()}
    except redis.RedisError as error:
        logger.warning("the last sweep is not known: %s", error)
        return {}


def keep_swept(seen: Mapping[str, str]) -> None:
    """Remember what this sweep has seen and published."""
    try:
        with _redis().pipeline() as pipeline:
            pipeline.delete(_swept_key())
            for line, mark in seen.items():
                pipeline.hset(_swept_key(), line, mark)
            pipeline.expire(_swept_key(), STATE_SECONDS)
            pipeline.execute()
    except redis.RedisError as error:
        logger.warning("the sweep was not kept: %s", error)


def begin_era() -> None:
    """Have the next sweep of the scope in force publish everything again; one that is under way does not count."""
    try:
        _redis().incr(_era_key())
    except redis.RedisError as error:
        logger.warning("the sweep was not told to begin anew: %s", error)


def era() -> str:
    """What a sweep notes beside what it has seen; empty where nobody knows."""
    try:
        return str(_redis().get(_era_key()) or "")
    except redis.RedisError:
        return ""


def _era_key() -> str:
    return f"live:{current_scope().key}:era"


def _swept_key() -> str:
    return f"live:{current_scope().key}:swept"


def _next_version(channel: str) -> int:
    """One more than the last; begins at the clock, so that it grows even when Redis came back empty."""
    with _redis().pipeline(transaction=False) as pipeline:
        pipeline.set(f"{channel}:version", time.time_ns() // 1_000_000, nx=True)
        pipeline.incr(f"{channel}:version")
        return int(pipeline.execute()[1])


@cache
def _redis() -> "redis.Redis":
    return redis.Redis.from_url(
        settings.LIVE_REDIS_URL,
        socket_connect_timeout=1,
        socket_timeout=2,
        retry=Retry(NoBackoff(), 1),  # whoever publishes has better things to do than to wait; the sweep comes again
        decode_responses=True,
    )


def is_bus_up() -> bool:
    """Whether Redis answers."""
    try:
        return bool(_redis().ping())
    except redis.RedisError:
        return False
