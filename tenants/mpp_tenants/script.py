"""The script of a region's schema: the very statements that the migrations send, kept for replay.

Replaying them takes a tenth of the time of running the migrations, and identity columns stay declared inside their
CREATE TABLE, as Citus asks. ``make region-script`` writes the file; a test compares it with the migrations.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from mpp_tenants.context import owner_context

SCRIPT_PATH = Path(__file__).with_name("sql") / "region.sql"
SCRATCH_SCHEMA = "region_scratch"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00")
RECORDED = ("CREATE ", "ALTER ", "DROP ", "COMMENT ", "INSERT ", "UPDATE ", "SET CONSTRAINTS ")
FIXED_MOMENT = "2026-01-01T00:00:00+00:00"  # the file must not change with the hour it was made


def region_script() -> tuple[str, str]:
    """The kept script and its SHA-256."""
    script = SCRIPT_PATH.read_text(encoding="utf-8")
    return script, hashlib.sha256(script.encode()).hexdigest()


def record_region_script() -> str:
    """Run every migration in a scratch schema that is rolled back, and return what was sent.

    Names are unqualified: whoever replays it chooses the schema by the search path.
    """
    connection = connections["owner"]
    statements: list[str] = []
    with transaction.atomic(using="owner"), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {SCRATCH_SCHEMA}")
        with owner_context(SCRATCH_SCHEMA), connection.execute_wrapper(_recorder(statements)):
            migrate_schema()
        transaction.set_rollback(True, using="owner")
    return "".join(f"{statement.rstrip(';')};\n" for statement in statements)


def migrate_schema() -> None:
    """Run Django's migrations in the schema of the owner context in force."""
    MigrationRecorder(connections["owner"]).ensure_schema()
    call_command(migrate.Command(), database="owner", verbosity=0, skip_checks=True, interactive=False)


def _recorder(statements: list[str]) -> Callable[..., Any]:
    def record(execute: Callable[..., Any], query: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(query, params, many, context)
        statement = str(query).strip()
        if not many and statement.upper().startswith(RECORDED):
            statements.append(_with_values(context["cursor"], statement, params))
        return result

    return record


def _with_values(cursor: Any, statement: str, params: Any) -> str:
    complete = statement if params is None else cursor.cursor.mogrify(statement, params).decode()
    return MOMENT.sub(FIXED_MOMENT, complete)
