"""The second wall: every statement runs under the search path and the database role of the scope in force.

django-tenants keeps the region on the connection; here the truth is the context variable of ``mpp_platform.scope``
and the connection only follows it, in one round trip, when the two differ. A rollback makes PostgreSQL forget a SET
that was issued inside the transaction, so what is in force is then unknown and sent again before the next statement.
"""

from typing import Any

import psycopg2
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PostgresSchemaEditor
from django_tenants.postgresql_backend import base as stock
from psycopg2 import sql
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from mpp_platform.scope import RESTING, Scope, current_scope


class DatabaseSchemaEditor(PostgresSchemaEditor):
    """Django's schema editor without the ``_like`` twin of every unique text column (each would exist 552 times)."""

    def _create_like_index_sql(self, model: Any, field: Any) -> None:
        return None


class DatabaseWrapper(stock.DatabaseWrapper):
    """A connection that follows the scope in force."""

    SchemaEditorClass = DatabaseSchemaEditor

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._sent: Scope | None = None
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

    def _cursor(self, name: str | None = None) -> Any:
        self.ensure_connection()
        self._handle_search_path()  # before the cursor is made: it may have to connect anew
        return super()._cursor(name)

    def _handle_search_path(self, cursor: Any = None) -> None:
        wanted = self._wanted()
        if self._sent == wanted or self.connection is None:
            return
        self._sent = None
        try:
            self._send(wanted)
        except (psycopg2.InterfaceError, psycopg2.OperationalError):
            if self.in_atomic_block:
                raise
            self.close()  # the server was restarted or the line was cut since the last statement: once more
            self.connect()
            self._send(wanted)
        self._sent = wanted

    def _send(self, scope: Scope) -> None:
        with self.connection.cursor() as raw:
            raw.execute(switch_statement(scope, self.connection))

    def follow_scope(self) -> None:
        """Bring an open connection to the scope in force now, unless its transaction has failed or it was lost."""
        if self.connection is None or self.connection.closed:
            return
        if self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR:
            self._sent = None  # the rollback to come is followed by a new SET, see below
            return
        try:
            self._handle_search_path()
        except (psycopg2.InterfaceError, psycopg2.OperationalError):
            self._sent = None
            self.errors_occurred = True  # Django then throws this connection away before its next use

    def _set_autocommit(self, autocommit: bool) -> None:
        if not autocommit:  # set the role before the transaction starts: a rollback then cannot undo it
            self.follow_scope()
        super()._set_autocommit(autocommit)
        if autocommit:  # what a rollback has undone, and what could not be sent while the transaction had failed
            self.follow_scope()

    def init_connection_state(self) -> None:
        """A new connection starts at rest."""
        self._sent = None
        super().init_connection_state()

    def close(self) -> None:
        """Forget what was sent along with the connection it was sent on."""
        self._sent = None
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


def switch_statement(scope: Scope, connection: Any) -> str:
    """Search path and role of a scope as one message to the server."""
    path = sql.SQL(", ").join(sql.Identifier(schema) for schema in scope.schemas)
    role = sql.Identifier(scope.role) if scope.role else sql.SQL("NONE")
    statement: str = sql.SQL("SET search_path TO {}; SET ROLE {}").format(path, role).as_string(connection)
    return statement
