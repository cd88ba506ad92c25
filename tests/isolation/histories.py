"""Histories of one process: the blocks of ``blocks``, and every way of seeing something in between."""

import contextvars
import itertools
import json
from collections.abc import Iterable
from contextlib import suppress
from threading import Barrier
from typing import Any

from celery import shared_task
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from tests.isolation.blocks import REGION_CODES, Blocks, OpenIterator, role_now
from tests.isolation.markers import MANY_ROWS, MARKERS, schema_of, tables_of, whose

from mpp_accounts.models import User
from mpp_catalog.models import Site
from mpp_live.publishing import _redis, channel_of, publish_state
from mpp_live.tokens import channel_token, opened_by
from mpp_platform.errors import NoRegion
from mpp_platform.models import AuditEntry
from mpp_platform.scope import RESTING, RegionIdentity, current_scope
from mpp_tenants.context import region_context
from mpp_tenants.tasks import REGION_HEADER, RegionTask

NAMES = st.sampled_from(["one", "two"])


@shared_task(base=RegionTask)
def names_of_people() -> list[str]:
    """What a background task sees: rows, and the cache entry that a region left for its tasks."""
    return [*User.objects.order_by("pk").values_list("name", flat=True), cache.get("for-tasks", "")]


def crew_work(region: RegionIdentity, other: RegionIdentity, together: Barrier) -> list[tuple[str, str]]:
    """What one thread sees while another does the same elsewhere: pairs of expected scope and value."""
    assert current_scope() is RESTING
    seen = []
    with region_context(region):
        together.wait(10)
        cache.set("crew", MARKERS[region.code])
        seen += [(region.code, name) for name in Site.objects.order_by("pk").values_list("name", flat=True)]
        with region_context(other), transaction.atomic():
            seen += [(other.code, name) for name in User.objects.order_by("pk").values_list("name", flat=True)]
        together.wait(10)
        seen += [(region.code, cache.get("crew")), (region.code, Site.objects.order_by("pk")[0].address)]
    assert role_now() == "mpp_app"
    return seen


class Histories(Blocks):
    """Every way of seeing something."""

    def __init__(self) -> None:
        super().__init__()
        self.kept_cursor: Any = None
        self.cached: dict[tuple[str, str], bool] = {}
        self.files: set[tuple[str, str]] = set()
        self.tokens: list[tuple[str, str]] = []

    def see(self, way: str, values: Iterable[Any]) -> None:
        """Values of the scope in force."""
        self.stage.tally.see(way, self.key, values)

    def refused(self, statement: str) -> bool:
        """Whether the database refuses a statement; what it gives instead is looked at for foreign marks."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
                rows = cursor.fetchall()
        except DatabaseError:
            return True
        self.stage.tally.foreign += len({whose(value) for row in rows for value in row} - {None, self.key})
        return False

    @precondition(lambda self: self.is_usable)
    @rule(data=st.data())
    def read_a_table(self, data: st.DataObject) -> None:
        table = data.draw(st.sampled_from(self.stage.tables))
        statement = f"SELECT * FROM {table}"
        if self.key not in MARKERS or table not in tables_of(self.key):
            assert self.refused(statement)
            return
        with connection.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall()
        assert len(rows) == MANY_ROWS.get(table, 1)
        self.see("raw cursor", list(itertools.chain.from_iterable(rows)))

    @precondition(lambda self: self.is_usable)
    @rule(data=st.data(), victim=st.sampled_from(sorted(MARKERS)))
    def name_another_schema(self, data: st.DataObject, victim: str) -> None:
        table = data.draw(st.sampled_from(tables_of(victim)))
        assert self.refused(f"SELECT * FROM {schema_of(victim)}.{table}") == (victim != self.key)

    @precondition(lambda self: self.is_region)
    @rule()
    def read_objects(self) -> None:
        self.see("ORM", [*self.names_of_sites(), *(entry.data for entry in AuditEntry.objects.order_by("pk"))])

    @precondition(lambda self: self.is_inside)
    @rule()
    def change_every_row(self) -> None:
        assert User.objects.update(name=MARKERS[self.key]) == 1

    @precondition(lambda self: self.is_usable)
    @rule()
    def keep_a_cursor(self) -> None:
        self.kept_cursor = connection.cursor()

    @precondition(lambda self: self.is_inside and self.kept_cursor)
    @rule(many=st.booleans())
    def read_through_the_kept_cursor(self, many: bool) -> None:
        if many:
            self.kept_cursor.executemany("UPDATE accounts_user SET name = %s", [[MARKERS[self.key]]])
        self.kept_cursor.execute("SELECT name, email FROM accounts_user")
        self.see("kept cursor", self.kept_cursor.fetchone())

    @precondition(lambda self: self.is_region and len(self.iterators) < 3)
    @rule()
    def open_an_iterator(self) -> None:
        place = self.innermost_transaction
        rows = Site.objects.order_by("pk").values_list("slug", flat=True).iterator(chunk_size=2)
        self.iterators.append(OpenIterator(rows, self.key, 0 if place is None else place + 1))
        self.see("iterator", [next(rows)])

    @precondition(lambda self: self.is_usable and self.iterators)
    @rule(data=st.data())
    def advance_an_iterator(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.iterators))
        rows = list(itertools.islice(one.rows, 3))
        if rows:
            self.stage.tally.see("iterator", one.key, rows)
        else:
            self.iterators.remove(one)

    @rule(first=REGION_CODES, second=REGION_CODES)
    def let_two_threads_work(self, first: str, second: str) -> None:
        together, regions = Barrier(2), self.stage.regions
        pairs = [(first, second), (second, first)]
        work = [self.stage.crew.submit(crew_work, regions[a], regions[b], together) for a, b in pairs]
        if self.is_region:
            self.see("ORM beside threads", self.names_of_sites())
        for expected, value in itertools.chain.from_iterable(one.result(20) for one in work):
            self.stage.tally.see("thread", expected, [value])

    @precondition(lambda self: self.is_region)
    @rule()
    def hand_the_context_to_a_thread(self) -> None:
        self.see(
            "thread of a context",
            self.stage.crew.submit(contextvars.copy_context().run, self.names_of_sites).result(20),
        )

    @precondition(lambda self: self.is_usable)
    @rule(code=REGION_CODES)
    def run_a_task(self, code: str) -> None:
        answer = names_of_people.apply(headers={REGION_HEADER: code}, throw=True).get()
        self.stage.tally.see("task", code, answer)

    @precondition(lambda self: self.is_region)
    @rule()
    def send_a_task(self) -> None:
        cache.set("for-tasks", MARKERS[self.key])
        self.see("task sent", names_of_people.apply_async().get())

    @rule()
    def run_a_task_without_a_region(self) -> None:
        with suppress(NoRegion):
            self.see("task without a region", names_of_people.apply(throw=True).get())
            raise AssertionError("a task ran without a region")

    @precondition(lambda self: self.key in MARKERS)
    @rule(name=NAMES)
    def keep_in_the_cache(self, name: str) -> None:
        cache.set(f"{name}-{self.number}", MARKERS[self.key])
        self.cached[self.key, name] = True

    @rule(name=NAMES)
    def look_into_the_cache(self, name: str) -> None:
        found = cache.get_many([f"{name}-{self.number}"]).values()
        if (self.key, name) in self.cached:
            self.see("cache", list(found))
        else:
            self.stage.tally.foreign += len(found)
            assert list(found) == []

    @precondition(lambda self: self.key in MARKERS)
    @rule(name=NAMES)
    def keep_a_file(self, name: str) -> None:
        default_storage.delete(f"{self.number}/{name}")
        default_storage.save(f"{self.number}/{name}", ContentFile(MARKERS[self.key].encode()))
        self.files.add((self.key, name))

    @rule(name=NAMES)
    def look_for_a_file(self, name: str) -> None:
        try:
            with default_storage.open(f"{self.number}/{name}") as file:
                found = file.read().decode()
        except (FileNotFoundError, SuspiciousFileOperation):
            assert (self.key, name) not in self.files
        else:
            self.see("file", [found])

    @precondition(lambda self: self.is_inside)
    @rule(subject=NAMES)
    def publish(self, subject: str) -> None:
        assert publish_state(
            subject, lambda: {"people": list(User.objects.order_by("pk").values_list("name", flat=True))}
        )
        self.tokens.append((channel_token(subject), self.key))

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def listen(self, data: st.DataObject) -> None:
        self.hear(*data.draw(st.sampled_from(self.tokens)))

    @precondition(lambda self: self.is_inside)
    @rule(code=REGION_CODES, name=NAMES)
    def use_one_name_in_two_places(self, code: str, name: str) -> None:
        self.keep_everything(name)
        self.enter(region_context(self.stage.regions[code]), code)
        self.look_for_a_file(name)
        self.look_into_the_cache(name)
        self.keep_everything(name)
        self.leave()
        self.look_for_a_file(name)
        self.look_into_the_cache(name)
        for token, key in self.tokens[-2:]:
            self.hear(token, key)

    def keep_everything(self, name: str) -> None:
        """A file, a cache entry and a published state of the scope in force, all under one name."""
        self.keep_a_file(name)
        self.keep_in_the_cache(name)
        self.publish(name)

    def hear(self, token: str, key: str) -> None:
        """The newest state of what a token opens."""
        opened = opened_by(token)
        assert opened is not None
        state: Any = _redis().hget(channel_of(*opened), "s")
        self.stage.tally.see("live channel", key, [json.loads(state)])

    @precondition(lambda self: self.tokens)
    @rule(data=st.data(), victim=REGION_CODES)
    def forge_a_token(self, data: st.DataObject, victim: str) -> None:
        token, _ = data.draw(st.sampled_from(self.tokens))
        wish = signing.dumps([victim, "stranger"], salt="another", key="a stranger's")
        body, _, rest = token.partition(":")
        forged = [wish, f"{wish.partition(':')[0]}:{rest}", body]
        opened = [one for one in map(opened_by, forged) if one is not None]
        self.stage.tally.foreign += len(opened)
        assert opened == []
