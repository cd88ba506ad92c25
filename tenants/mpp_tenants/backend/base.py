"""The second wall: every statement runs under the search path and the database role of the scope in force.

django-tenants keeps the region on the connection; here the truth is the context variable of ``mpp_platform.scope``
and the connection only follows it when the two differ. Every cursor asks before every statement, a cursor that was
made in another region too. Entering a region costs no round trip: the switch travels in one message with the first
statement. A rollback makes PostgreSQL forget a SET that was issued inside the transaction, so what is in force is then
unknown and sent again.
"""

import time
from typing import Any

import psycopg2
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PostgresSchemaEditor
from django_tenants.postgresql_backend import base as stock
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from mpp_platform.scope import RESTING, Scope, current_scope


class DatabaseSchemaEditor(PostgresSchemaEditor):
    """Django's schema editor without the ``_like`` twin of every unique text column (each would exist 552 times)."""

    def _create_like_index_sql(self, model: Any, field: Any) -> None:
        return None


PlainCursor = psycopg2.extensions.cursor
TRUSTED_SECONDS = 2.0  # a line that carried a statement so lately is taken to be whole
MOST_REGIONS = 64  # distinct regions on one connection, about half a megabyte of catalogue each


class ScopedCursor(PlainCursor):
    """A cursor whose every statement runs in the scope in force, whenever the cursor was made."""

    wrapper: "DatabaseWrapper | None" = None

    def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002  # psycopg2's own name
        """Execute, with the switch of scope in the same message where it can be."""
        if self.wrapper is None:
            return super().execute(query, vars)
        prefix = self.wrapper.before_statement(may_prefix=self.name is None and isinstance(query, str))
        if not prefix:
            return super().execute(query, vars)
        try:
            super().execute(prefix + query, vars)
        except BaseException:
            self.wrapper.after_prefixed_statement(succeeded=False)
            raise
        self.wrapper.after_prefixed_statement(succeeded=True)
        return None

    def executemany(self, query: Any, vars_list: Any) -> None:
        """Execute many, in the scope in force."""
        self._enter_scope()
        super().executemany(query, vars_list)

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        """Copy, in the scope in force."""
        self._enter_scope()
        super().copy_expert(sql, file, size)

    def copy_from(self, *args: Any, **kwargs: Any) -> None:
        """Copy, in the scope in force."""
        self._enter_scope()
        super().copy_from(*args, **kwargs)

    def copy_to(self, *args: Any, **kwargs: Any) -> None:
        """Copy, in the scope in force."""
        self._enter_scope()
        super().copy_to(*args, **kwargs)

    def callproc(self, procname: Any, parameters: Any = ()) -> Any:
        """Call, in the scope in force."""
        self._enter_scope()
        return super().callproc(procname, parameters)

    def _enter_scope(self) -> None:
        if self.wrapper is not None:
            self.wrapper.before_statement(may_prefix=False)


class DatabaseWrapper(stock.DatabaseWrapper):
    """A connection that follows the scope in force."""

    SchemaEditorClass = DatabaseSchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._sent: Scope | None = None
        self._used_at = 0.0
        self._visited: set[str] = set()
        self._stock_schema = "public"
        super().__init__(*args, **kwargs)

    @property
    def schema_name(self) -> str:
        """The schema that unqualified table names mean now."""
        return self._wanted().schemas[0]

    @schema_name.setter
    def schema_name(self, name: str | None) -> None:
        self._stock_schema = name or "public"

    def _wanted(self) -> Scope:
        scope = current_scope()
        if scope is RESTING and self._stock_schema != "public":  # a stock command of django-tenants chose a schema
            return Scope(key=self._stock_schema, schemas=(self._stock_schema,), role=None)
        return scope

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection whose cursors ask for the scope in force before every statement."""
        return super().get_new_connection({**conn_params, "cursor_factory": ScopedCursor})

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that knows this wrapper."""
        cursor = super().create_cursor(name)
        cursor.wrapper = self
        return cursor

    def _cursor(self, name: str | None = None) -> Any:
        self.ensure_connection()
        if not self.in_atomic_block and time.monotonic() - self._used_at > TRUSTED_SECONDS:
            self._send_or_connect_anew()  # before the cursor is made: the server may have hung up meanwhile
        return super()._cursor(name)

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Nothing: what django-tenants does for every cursor, ``ScopedCursor`` does for every statement."""

    def before_statement(self, *, may_prefix: bool) -> str:
        """Bring the connection to the scope in force; returns what must stand before the statement, or sends it."""
        self._used_at = time.monotonic()
        wanted = self._wanted()
        if (
            self._sent is wanted
            or self._sent == wanted
            or self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR
        ):
            return ""  # a failed transaction takes a rollback and nothing before it
        if may_prefix and self.autocommit and wanted.region is not None:
            return wanted.switch + "; "
        self._send(wanted)
        return ""

    def after_prefixed_statement(self, *, succeeded: bool) -> None:
        """Keep what the prefix has done: with a failed statement PostgreSQL takes it back too."""
        self._remember(self._wanted() if succeeded else None)

    def _send_or_connect_anew(self) -> None:
        try:
            self._send(self._wanted())
        except (psycopg2.InterfaceError, psycopg2.OperationalError):
            if self.in_atomic_block:
                raise
            self.close()  # the server was restarted or the line was cut since the last statement: once more
            self.connect()
            self._send(self._wanted())

    def _send(self, scope: Scope) -> None:
        self._sent = None
        with self.connection.cursor(cursor_factory=PlainCursor) as raw:
            raw.execute(scope.switch)
        self._remember(scope)

    def _remember(self, scope: Scope | None) -> None:
        self._sent = scope
        if scope is not None and scope.region is not None:
            self._visited.add(scope.key)

    def follow_scope(self) -> None:
        """Bring an open connection to the scope in force now, unless its transaction has failed or it was lost."""
        if self.connection is None or self.connection.closed or self._sent == self._wanted():
            return
        if self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            self._sent = None  # the rollback to come is followed by a new SET, see below
            return
        try:
            self._send(self._wanted())
        except (psycopg2.InterfaceError, psycopg2.OperationalError):
            self._sent = None
            self.errors_occurred = True  # Django then throws this connection away before its next use

    def leave_scope(self) -> None:
        """Bring the connection back after a scope has ended, or make it anew where it has seen many regions."""
        if len(self._visited) >= MOST_REGIONS and not self.in_atomic_block and current_scope() is RESTING:
            self.close()  # a backend keeps the catalogue of every region it has seen: begin with an empty one
        else:
            self.follow_scope()

    def _set_autocommit(self, autocommit: bool) -> None:
        if not autocommit:  # set the role before the transaction starts: a rollback then cannot undo it
            self.follow_scope()
        super()._set_autocommit(autocommit)
        if autocommit:  # what a rollback has undone, and what could not be sent while the transaction had failed
            self.follow_scope()

    def init_connection_state(self) -> None:
        """A new connection has seen no scope."""
        self._sent = None
        self._visited = set()
        super().init_connection_state()

    def close(self) -> None:
        """Forget what was sent along with the connection it was sent on."""
        self._sent = None
        self._visited = set()
        super().close()

    def rollback(self) -> None:
        """Roll back, and forget a SET that went with it."""
        super().rollback()
        self._sent = None

    def savepoint_rollback(self, sid: str) -> None:
        """Roll back to a savepoint, and forget a SET that was issued after it."""
        try:
            super().savepoint_rollback(sid)
        finally:
            self._sent = None
