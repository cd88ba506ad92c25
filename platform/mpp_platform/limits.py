"""How often an address may do something, counted in Redis in fixed windows; where Redis is away nobody is stopped."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def is_within_limit(request: HttpRequest, *, name: str, most: int, seconds: int) -> bool:
    """Count one more for this visitor's address; ``False`` beyond ``most`` in the window. 0 allows any number."""
    if not most:
        return True
    key = f"limit:{name}:{address_of(request)}"
    if cache.add(key, 1, timeout=seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # the window ended between the two
        return True


def address_of(request: HttpRequest) -> str:
    """The visitor's address: as our own proxies saw it, else the other end of the line."""
    forwarded: list[str] = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(forwarded) >= trusted:
        return forwarded[-trusted].strip()[:45]
    return str(request.META.get("REMOTE_ADDR", ""))
