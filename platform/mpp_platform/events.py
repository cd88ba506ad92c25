"""Events between parts: an operation says what happened, other parts react after its transaction commits.

Handlers run in the process that committed, inside the scope of the operation. They must be quick and may fail
without harm: what they keep up to date is put right by a sweep.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.db import transaction

from mpp_platform.scope import Scope, current_scope, scope_in_force

logger = logging.getLogger(__name__)
Event = TypeVar("Event")
_handlers: dict[type, list[Callable[[Any], None]]] = {}


def on(event_type: type[Event]) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Register a handler for one type of event; used in ``handlers.py`` of a part, loaded by its ``AppConfig``."""

    def register(handler: Callable[[Event], None]) -> Callable[[Event], None]:
        _handlers.setdefault(event_type, []).append(handler)
        return handler

    return register


def publish(event: object) -> None:
    """Tell the handlers of this event once the transaction in force has committed; at once where none is open."""
    transaction.on_commit(partial(_deliver, event, current_scope()), robust=True)


def _deliver(event: object, scope: Scope) -> None:
    with scope_in_force(scope):  # the commit may come later than the scope's end
        for handler in _handlers.get(type(event), []):
            try:
                handler(event)
            except Exception:
                logger.exception("handler %s failed on %s", handler.__name__, type(event).__name__)
