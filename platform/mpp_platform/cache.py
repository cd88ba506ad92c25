"""Cache keys carry the scope they were made in, so no region can read another one's entries."""

from mpp_platform.scope import current_scope


def scoped_key(key: str, prefix: str, version: int) -> str:
    """Django's ``KEY_FUNCTION``: ``<scope>:<prefix>:<version>:<key>``."""
    return f"{current_scope().key}:{prefix}:{version}:{key}"
