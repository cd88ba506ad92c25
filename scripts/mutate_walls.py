"""Take away one wall at a time and require that ``tests/isolation`` fails; with all walls standing it must pass.

Run as ``make mutation``. The work tree is not touched: each mutant is a copy of the packages with one piece of text
replaced, earlier on the path than the installed ones, with a database cluster of its own. Prints which test noticed;
exit code 1 when a mutant survives, or when the suite fails with all walls standing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTAINERS = ("platform", "tenants", "onboarding", "catalog", "queue", "billing")
COPIED = (*CONTAINERS, "tests", "pyproject.toml")
LINKED = ("build", "templates", "locale", "manage.py")
BASE = "tenants/mpp_tenants/backend/base.py"
CONTEXT = "tenants/mpp_tenants/context.py"
ROLES = "tenants/mpp_tenants/roles.py"
TASKS = "tenants/mpp_tenants/tasks.py"
HOSTS = "tenants/mpp_tenants/hosts.py"
SCOPE = "platform/mpp_platform/scope.py"
CACHE = "platform/mpp_platform/cache.py"
FILES = "platform/mpp_platform/files.py"
TOKENS = "platform/mpp_live/tokens.py"
PUBLISHING = "platform/mpp_live/publishing.py"
SESSIONS = "platform/mpp_accounts/sessions.py"
SETTINGS = "platform/mpp_site/settings.py"
HOLDING = "queue/mpp_queue/views/holding.py"
CATALOGUE, MACHINE, CARRIED, WALK = (
    f"tests/isolation/test_{name}.py" for name in ("catalogue", "state_machine", "carried_things", "route_walk")
)
MOST_SECONDS = 90
NO_ROLE = ("_quoted(self.role) if self.role else 'NONE'", "'NONE'")

EVERYBODYS_SCOPE = """type("Everybodys", (), {
    "held": [RESTING],
    "get": lambda self: self.held[-1],
    "set": lambda self, scope: self.held.append(scope),
    "reset": lambda self, token: self.held.pop(),
})()"""
SHARED_SESSIONS = """    def _get_session_from_db(self):
        from mpp_tenants.context import registry_context

        with registry_context():
            return super()._get_session_from_db()

    def save(self, must_create=False):
        from mpp_tenants.context import registry_context

        with registry_context():
            return super().save(must_create)

    @property
    def key_salt"""
UNSIGNED = "signing.JSONSerializer().loads(signing.b64_decode(token.split(':')[0].encode()))"


@dataclass(frozen=True)
class Mutant:
    """One wall taken away: pieces of text with what stands in their place, and the tests that guard it."""

    wall: str
    changes: tuple[tuple[str, str, str], ...]
    tests: tuple[str, ...] = (CARRIED, MACHINE)


MUTANTS = (
    Mutant("role: SET ROLE is not sent", ((SCOPE, *NO_ROLE),)),
    Mutant(
        "role: search path alone, logged in as the owner",  # as a platform without roles would run
        (
            (SCOPE, *NO_ROLE),
            (SETTINGS, 'database(_owner_url, USER="mpp_app", PASSWORD=_app_password)', "database(_owner_url)"),
        ),
    ),
    Mutant(
        "role: rights of a region go to all regions",
        ((ROLES, '"role": sql.Identifier(schema_name)}', '"role": sql.Identifier(REGION_GROUP)}'),),
        (CATALOGUE,),
    ),
    Mutant(
        "role: the login inherits what it may step into",
        (
            (
                ROLES,
                'stepping = sql.SQL("GRANT {} TO {}, CURRENT_USER WITH INHERIT FALSE',
                'stepping = sql.SQL("GRANT {} TO {}, CURRENT_USER WITH INHERIT TRUE',
            ),
        ),  # the texts as they stand
        (CATALOGUE,),
    ),
    Mutant(
        "resting state: leaving does not bring the connection back",
        ((CONTEXT, "    finally:\n        leave_scope()", "    finally:\n        pass"),),
    ),
    Mutant(
        "resting state: rest keeps the registry's role",
        (
            (
                SCOPE,
                'RESTING = Scope(key="resting", schemas=("public",), role=None)',
                'RESTING = Scope(key="resting", schemas=("public",), role="mpp_registry")',
            ),
        ),
    ),
    Mutant(
        "resting state: a savepoint's rollback is not noticed",
        (
            (
                BASE,
                "            super().savepoint_rollback(sid)\n        finally:\n            self._sent = None",
                "            super().savepoint_rollback(sid)\n        finally:\n            pass",
            ),
        ),
        (CARRIED, MACHINE),
    ),
    Mutant(
        "scope: one variable for all threads",
        ((SCOPE, 'ContextVar("mpp_scope", default=RESTING)', EVERYBODYS_SCOPE),),
        (MACHINE,),
    ),
    Mutant(
        "task: without a header it runs in some region",
        (
            (
                TASKS,
                "        if not code:\n            raise NoRegion\n        with at_rest",
                '        code = code or "36.71"\n        with at_rest',
            ),
        ),
        (CARRIED,),
    ),
    Mutant(
        "cookie: the session's signature does not name the host's scope",
        ((SESSIONS, 'f"mpp.session.{current_scope().key}"', '"mpp.session"'),),
        (CARRIED,),
    ),
    Mutant(
        "cookie: sessions of all hosts in one table",
        (
            (SESSIONS, "    @property\n    def key_salt", SHARED_SESSIONS),
            (SESSIONS, 'f"mpp.session.{current_scope().key}"', '"mpp.session"'),
        ),
        (CARRIED,),
    ),
    Mutant(
        "cookie: set for the whole platform",
        (
            (
                SETTINGS,
                'SESSION_COOKIE_NAME = "mpp_session"',
                'SESSION_COOKIE_DOMAIN = ".localhost"\nSESSION_COOKIE_NAME = "mpp_session"',
            ),
        ),
        (CARRIED,),
    ),
    Mutant(
        "cookie: a phone's numbers are signed for no region",
        ((HOLDING, 'f"mpp.tickets.{current_region().code}"', '"mpp.tickets"'),),
        (CARRIED,),
    ),
    Mutant(
        "cache key without the scope",
        ((CACHE, 'f"{current_scope().key}:{prefix}:{version}:{key}"', 'f"{prefix}:{version}:{key}"'),),
        (MACHINE,),
    ),
    Mutant("file folder without the scope", ((FILES, 'f"{current_scope().key}/{name}"', "name"),), (MACHINE,)),
    Mutant(
        "channel without the scope", ((PUBLISHING, 'f"live:{scope_key}:{subject}"', 'f"live:{subject}"'),), (MACHINE,)
    ),
    Mutant(
        "channel token: the signature is not looked at",
        ((TOKENS, "signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)", UNSIGNED),),
        (MACHINE,),
    ),
    Mutant(
        "host map: an unknown host means some region",
        (
            (
                HOSTS,
                "    return region\n",
                "    return region or next(r for r in _current_map(MAP_SECONDS).regions.values() if r.is_ready)\n",
            ),
        ),
        (CARRIED,),
    ),
)


def main() -> int:
    """All walls first, then one mutant after the other."""
    began = time.perf_counter()
    noticed = tests_failing(None, (CATALOGUE, CARRIED, MACHINE))
    print(f"{'all walls standing':66} {'the suite FAILS: ' + ', '.join(noticed) if noticed else 'the suite passes'}")
    survivors = ["none"] if noticed else []
    for mutant in MUTANTS if not noticed else ():
        noticed = tests_failing(mutant, mutant.tests)
        print(f"{mutant.wall:66} {'killed by ' + ', '.join(noticed[:2]) if noticed else 'SURVIVES'}", flush=True)
        survivors += [] if noticed else [mutant.wall]
    print(f"\n{len(MUTANTS)} walls, {time.perf_counter() - began:.0f} s")
    return 1 if survivors else 0


def tests_failing(mutant: Mutant | None, tests: tuple[str, ...]) -> list[str]:
    """Run tests against a copy of the project; names of those that failed."""
    with tempfile.TemporaryDirectory(prefix="mpp-mutant-") as folder:
        copy = Path(folder) / "project"
        copy_project(copy)
        for place, old, new in mutant.changes if mutant else ():
            replace_once(copy / place, old, new)
        return run(copy, Path(folder) / "data", tests)


def copy_project(copy: Path) -> None:
    """The packages and tests, beside links to what is built."""
    copy.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        else:
            shutil.copy(source, copy / name)
    for name in LINKED:
        (copy / name).symlink_to(ROOT / name)


def replace_once(path: Path, old: str, new: str) -> None:
    """Take the wall away; a text that is not there exactly once means that this script is out of date."""
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise SystemExit(f"mpp: {path.name} has {text.count(old)} times what the mutation replaces:\n{old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(copy: Path, data: Path, tests: tuple[str, ...]) -> list[str]:
    """Failed tests by name; a suite that does not even start counts as failed."""
    path = os.pathsep.join(str(copy / container) for container in CONTAINERS)
    environment = {
        **os.environ,
        "PYTHONPATH": path,
        "MPP_DATA": str(data),
        "MPP_HISTORIES": "120",
        "MPP_SHRINK": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", *tests, "-q", "--tb=no", "--maxfail=2", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
    )
    if done.returncode == 0:
        return []
    failed = re.findall(r"^(?:FAILED|ERROR) \S+?::(\w+)", done.stdout, re.MULTILINE)
    return sorted(set(failed)) or [f"pytest itself: {(done.stdout + done.stderr).strip().splitlines()[-1]}"]


if __name__ == "__main__":
    sys.exit(main())
