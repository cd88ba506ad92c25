"""Sessions live in the schema of the host they began on, signed with its name: a cookie carried to another region's
host means nothing there."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from mpp_platform.scope import current_scope


class SessionStore(DatabaseSessionStore):
    """Database sessions whose signature names the scope."""

    @property
    def key_salt(self) -> str:
        """Salt of the signature; another region's rows do not decode."""
        return f"mpp.session.{current_scope().key}"
