"""Keys to live channels: a name alone grants nothing. Signed by the web process, checked by the live process."""

from django.core import signing

from mpp_platform.scope import current_scope

SALT = "mpp.live"
TOKEN_SECONDS = 13 * 60 * 60  # a board's day; a page renews its token whenever it is loaded


def channel_token(subject: str) -> str:
    """A key to one subject of the scope in force."""
    return signing.dumps([current_scope().key, subject], salt=SALT)


def opened_by(token: str) -> tuple[str, str] | None:
    """The scope and subject that a token opens, or ``None`` for a forged or an old one."""
    try:
        scope_key, subject = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return scope_key, subject
