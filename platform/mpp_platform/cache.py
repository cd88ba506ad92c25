"""The cache of the scope in force: no region reads another one's entries, and nobody fails because Redis is away."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from mpp_platform.scope import current_scope

logger = logging.getLogger(__name__)


def scoped_key(key: str, prefix: str, version: int) -> str:
    """Django's ``KEY_FUNCTION``: ``<scope>:<prefix>:<version>:<key>``."""
    return f"{current_scope().key}:{prefix}:{version}:{key}"


def _without_redis(answer: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def forgiving(self: "ScopedRedisCache", *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, *args, **kwargs)
            except RedisError as error:
                logger.warning("the cache is away: %s", error)
                return answer

        return forgiving

    return decorate


class ScopedRedisCache(RedisCache):
    """Redis where it answers, an empty cache where it does not: limits then do not bite, and work goes on."""

    @_without_redis(True)
    def add(self, *args: Any, **kwargs: Any) -> bool:
        """Add unless there."""
        return super().add(*args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default."""
        try:
            return super().get(key, default, version)
        except RedisError as error:
            logger.warning("the cache is away: %s", error)
            return default

    @_without_redis(None)
    def set(self, *args: Any, **kwargs: Any) -> None:
        """Keep a value."""
        super().set(*args, **kwargs)

    @_without_redis(False)
    def delete(self, *args: Any, **kwargs: Any) -> bool:
        """Forget a value."""
        return super().delete(*args, **kwargs)

    @_without_redis(1)
    def incr(self, *args: Any, **kwargs: Any) -> int:
        """Count up."""
        return super().incr(*args, **kwargs)

    def clear(self) -> None:
        """Forget every entry of the scope in force; another scope's stay."""
        client = self._cache.get_client(None, write=True)
        for key in client.scan_iter(match=f"{current_scope().key}:{self.key_prefix}:*"):
            client.delete(key)
