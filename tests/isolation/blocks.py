"""The frame of a history: scopes and transactions, entered, left and failed in any order.

The model knows one thing: which scope is in force. Whatever is read by any way must carry the marker of that scope,
or of the scope in which a lasting thing (an open iterator, a token) was made. Nothing else may ever be seen.
"""

import logging
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.conftest import OPEN_REGIONS
from tests.isolation.markers import MARKERS, whose

from mpp_catalog.models import Counter as Window
from mpp_catalog.models import Site
from mpp_platform.logs import ScopeFilter
from mpp_platform.scope import RESTING, RegionIdentity, current_scope
from mpp_tenants.context import at_rest, region_context, registry_context

DEEPEST = 6
REGION_CODES = st.sampled_from(OPEN_REGIONS)


@dataclass
class Tally:
    """What all histories of a run have seen, per way of seeing and scope."""

    histories: int = 0
    foreign: int = 0
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def see(self, way: str, expected: str, values: Iterable[Any]) -> None:
        """Every value that carries a marker carries the expected one, and there is at least one."""
        marks = {mark for value in values if (mark := whose(value)) is not None}
        self.foreign += len(marks - {expected})
        assert marks == {expected}, f"{way} in {expected} saw the marks of {sorted(marks)}"
        self.seen[way, expected] += 1


@dataclass
class Entered:
    """One open block: a scope, or a transaction (then ``key`` is ``None``)."""

    manager: AbstractContextManager[object]
    key: str | None


@dataclass
class OpenIterator:
    """A server-side cursor under way; ``depth`` is its place in the stack, 0 where it outlives transactions."""

    rows: Any
    key: str
    depth: int


@dataclass
class Stage:
    """What is made once for all histories."""

    regions: dict[str, RegionIdentity]
    tables: list[str]
    crew: ThreadPoolExecutor
    tally: Tally = field(default_factory=Tally)


class Failure(Exception):
    """What goes wrong in the middle of a block."""


def role_now() -> str:
    """The role that the server acts under at this moment, asked past our backend."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


class Blocks(RuleBasedStateMachine):
    """The stack of scopes and transactions, and every way in and out of them."""

    stage: Stage  # set by the test that runs the histories

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[Entered] = []
        self.failed_at: int | None = None  # place of the transaction that PostgreSQL has given up
        self.iterators: list[OpenIterator] = []
        self.savepoint: Any = None  # its id, and the place of its transaction
        self.stage.tally.histories += 1
        self.number = self.stage.tally.histories

    @property
    def key(self) -> str:
        """The scope that the model says is in force."""
        return next((entered.key for entered in reversed(self.stack) if entered.key), RESTING.key)

    @property
    def innermost_transaction(self) -> int | None:
        """Place of the innermost open transaction or savepoint."""
        return next((place for place in reversed(range(len(self.stack))) if self.stack[place].key is None), None)

    @property
    def is_usable(self) -> bool:
        """Whether the database answers: no transaction has failed."""
        return self.failed_at is None

    @property
    def is_inside(self) -> bool:
        """Whether the scope in force has rows of its own."""
        return self.is_usable and self.key in MARKERS

    @property
    def is_region(self) -> bool:
        """Whether a region is in force and the database answers."""
        return self.is_usable and self.key in OPEN_REGIONS

    def enter(self, manager: AbstractContextManager[object], key: str | None) -> None:
        """Open a block."""
        manager.__enter__()
        self.stack.append(Entered(manager, key))

    def leave(self, error: Exception | None = None) -> None:
        """Close the innermost block, by an error or in peace; only a failed transaction may object."""
        entered = self.stack.pop()
        place = len(self.stack)
        was_failed = self.failed_at is not None and self.failed_at >= place
        if was_failed:
            self.failed_at = None
        if self.savepoint and self.savepoint[1] == place:
            self.savepoint = None
        if entered.key is None:
            self.forget_iterators(place, kept=error is None and not was_failed)
        try:
            entered.manager.__exit__(type(error) if error else None, error, None)
        except DatabaseError:
            assert was_failed

    def forget_iterators(self, place: int, *, kept: bool) -> None:
        """With a rollback, and with the outermost commit, PostgreSQL drops the cursors that were opened inside."""
        outer = self.innermost_transaction
        for one in [one for one in self.iterators if one.depth > place]:
            if kept and outer is not None:
                one.depth = outer + 1
            else:
                one.rows.close()
                self.iterators.remove(one)

    def fail_in_sql(self) -> DatabaseError:
        """A statement that the database refuses."""
        with connection.cursor() as cursor:
            try:
                cursor.execute("SELECT nothing FROM nowhere")
            except DatabaseError as error:
                self.failed_at = self.innermost_transaction
                return error
        raise AssertionError("a statement without sense was taken")

    @initialize()
    def begin_at_rest(self) -> None:
        """Nothing is left over from the history before."""
        assert current_scope() is RESTING

    @precondition(lambda self: len(self.stack) < DEEPEST)
    @rule(code=REGION_CODES)
    def enter_region(self, code: str) -> None:
        self.enter(region_context(self.stage.regions[code]), code)

    @precondition(lambda self: len(self.stack) < DEEPEST)
    @rule()
    def enter_registry(self) -> None:
        self.enter(registry_context(), "registry")

    @precondition(lambda self: self.stack and len(self.stack) < DEEPEST)
    @rule()
    def rest_inside(self) -> None:
        self.enter(at_rest(), RESTING.key)

    @precondition(lambda self: self.is_usable and len(self.stack) < DEEPEST)
    @rule()
    def open_transaction(self) -> None:
        self.enter(transaction.atomic(), None)

    @precondition(lambda self: self.stack)
    @rule()
    def leave_in_peace(self) -> None:
        self.leave()

    @precondition(lambda self: self.stack)
    @rule(levels=st.integers(1, 4))
    def fail(self, levels: int) -> None:
        for _ in range(min(levels, len(self.stack))):
            self.leave(Failure())

    @precondition(lambda self: self.is_usable)
    @rule(further=st.integers(0, 2))
    def fail_by_a_statement(self, further: int) -> None:
        error = self.fail_in_sql()
        through = 0 if self.failed_at is None else len(self.stack) - self.failed_at
        for _ in range(min(through + further, len(self.stack))):
            self.leave(error)

    @precondition(lambda self: self.is_usable)
    @rule()
    def swallow_a_failed_statement(self) -> None:
        self.fail_in_sql()

    @precondition(lambda self: self.is_region and self.innermost_transaction is None)
    @rule(code=REGION_CODES)
    def fail_at_commit(self, code: str) -> None:
        with suppress(IntegrityError), transaction.atomic():
            Window.objects.create(site_id=-1, agency_id=-1, number=MARKERS[self.key])
            with region_context(self.stage.regions[code]):
                self.stage.tally.see("before a failing commit", code, self.names_of_sites())
        self.stage.tally.see("after a failing commit", self.key, self.names_of_sites())

    @precondition(lambda self: self.is_usable and self.innermost_transaction is not None)
    @rule()
    def mark_a_savepoint(self) -> None:
        self.savepoint = (transaction.savepoint(), self.innermost_transaction)

    @precondition(lambda self: self.savepoint and self.savepoint[1] == self.innermost_transaction)
    @precondition(lambda self: self.failed_at in (None, self.innermost_transaction))
    @rule()
    def return_to_the_savepoint(self) -> None:
        """Whichever scope is in force by now: PostgreSQL goes back to the role it had then."""
        sid, place = self.savepoint
        self.forget_iterators(place, kept=False)
        transaction.savepoint_rollback(sid)
        self.failed_at = None

    def names_of_sites(self) -> list[str]:
        """Through the ORM."""
        return list(Site.objects.order_by("pk").values_list("name", flat=True))

    @invariant()
    def the_scope_is_the_models(self) -> None:
        record = logging.LogRecord("history", logging.INFO, "", 1, "", None, None)
        ScopeFilter().filter(record)
        assert (current_scope().key, record.__dict__["scope"]) == (self.key, self.key)

    @invariant()
    def outside_every_block_the_connection_rests(self) -> None:
        if not self.stack and connection.connection is not None:
            assert role_now() == "mpp_app"

    def teardown(self) -> None:
        for one in self.iterators:
            one.rows.close()
        while self.stack:
            self.leave()
        self.outside_every_block_the_connection_rests()
