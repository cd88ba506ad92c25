"""Log lines name the scope they were written in; never a person."""

import logging

from mpp_platform.scope import current_scope


class ScopeFilter(logging.Filter):
    """Adds ``%(scope)s``: the region's code, ``registry`` or ``resting``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mark the record; let every one through."""
        record.scope = current_scope().key
        return True
