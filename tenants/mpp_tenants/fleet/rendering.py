"""Turning pending migrations into steps: SQL that every region of the same state can replay, or Django's own way where
a migration computes with rows or must not run inside a transaction."""

from dataclasses import dataclass

from django.db import connections
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation

from mpp_tenants.context import owner_context
from mpp_tenants.fleet.state import Key


@dataclass(frozen=True)
class SqlStep:
    """Migrations as statements without a schema's name, to be replayed in one transaction."""

    migrations: tuple[Key, ...]
    statements: tuple[str, ...]

    @property
    def creates_tables(self) -> bool:
        """Whether grants have to follow."""
        return any(statement.startswith("CREATE TABLE") for statement in self.statements)


@dataclass(frozen=True)
class DjangoStep:
    """One migration that Django itself runs in each region."""

    migration: Key


Step = SqlStep | DjangoStep


def render_steps(schema_name: str, pending: tuple[Key, ...]) -> list[Step]:
    """The steps that lead any region in the state of this one to the release; nothing is changed.

    Rendering is what ``sqlmigrate`` does: the operations write their SQL against the model state, and look into this
    schema for the names of constraints.
    """
    connection = connections["owner"]
    with owner_context(schema_name):
        executor = MigrationExecutor(connection)
        applied = [key for key in executor.loader.applied_migrations if key in executor.loader.graph.nodes]
        state = executor.loader.project_state(applied)
        steps: list[Step] = []
        for key in pending:
            migration = executor.loader.graph.nodes[key]
            if is_sql(migration):
                with connection.schema_editor(collect_sql=True, atomic=False) as editor:
                    state = migration.apply(state, editor, collect_sql=True)
                _append(steps, SqlStep((key,), _statements(editor.collected_sql)))
            else:
                state = migration.mutate_state(state, preserve=False)
                steps.append(DjangoStep(key))
    return steps


def is_sql(migration: Migration) -> bool:
    """Whether statements say all that this migration does, and a transaction may hold them."""
    return migration.atomic and all(_reduces(operation) for operation in migration.operations)


def _reduces(operation: Operation) -> bool:
    if isinstance(operation, SeparateDatabaseAndState):
        return all(_reduces(inner) for inner in operation.database_operations)
    return operation.reduces_to_sql


def _append(steps: list[Step], step: SqlStep) -> None:
    last = steps[-1] if steps else None
    if isinstance(last, SqlStep):
        steps[-1] = SqlStep(last.migrations + step.migrations, last.statements + step.statements)
    else:
        steps.append(step)


def _statements(collected: list[str]) -> tuple[str, ...]:
    return tuple(line for line in collected if not line.startswith("--"))
