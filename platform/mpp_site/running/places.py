"""Where one copy of the platform keeps its things on this machine. No Django here: the supervisor needs it first."""

import contextlib
import hashlib
import os
import secrets
import stat
from pathlib import Path
from urllib.parse import quote

from mpp_site.running.problems import StartProblem

PROJECT = Path(__file__).resolve().parents[3]
SOCKET_PATH_LIMIT = 90  # a Unix socket's path ends at 107 bytes, ".s.PGSQL.5432" and its lock included


def data_folder() -> Path:
    """The data folder of this copy: ``MPP_DATA``, else ``.data`` in the project."""
    return (PROJECT / os.environ.get("MPP_DATA", ".data")).resolve()


def socket_folder() -> Path:
    """Where the sockets of PostgreSQL and Redis are: beside the data unless that path is too long for a socket."""
    beside = data_folder() / "run"
    if len(str(beside)) < SOCKET_PATH_LIMIT:
        return beside
    digest = hashlib.sha256(str(beside).encode()).hexdigest()[:12]
    return Path("/tmp") / f"mpp-{os.getuid()}-{digest}"  # noqa: S108  # created with mode 700, name is ours alone


def ensure_socket_folder() -> Path:
    """Make the sockets' folder, or refuse one that is not ours alone: whoever enters it enters the database.

    :raises StartProblem: somebody else made the folder, or others may enter it
    """
    folder = socket_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise StartProblem(f"{folder} must be a folder that only you may enter: remove it, or choose another MPP_DATA.")
    return folder


def region_address(base_host: str) -> str:
    """Where people reach a region, with a gap for its slug: behind a TLS proxy without a port, else at ``PORT``."""
    if os.environ.get("MPP_HTTPS") == "1":
        return f"https://{{slug}}.{base_host}"
    port = os.environ.get("PORT", "")
    return f"http://{{slug}}.{base_host}{':' + port if port else ''}"


def owner_database_url() -> str:
    """The database with its owner's rights: ``DATABASE_URL``, else the embedded server."""
    return os.environ.get("DATABASE_URL") or f"postgres://mpp_owner@{quote(str(socket_folder()), safe='')}/mpp"


def app_database_url() -> str | None:
    """The database as the running platform logs in: ``DATABASE_APP_URL``, or ``None`` to derive it from the owner's."""
    return os.environ.get("DATABASE_APP_URL")


def redis_url(database: int = 0) -> str:
    """Redis: ``REDIS_URL`` (its database number is the first of three used), else the embedded server."""
    given = os.environ.get("REDIS_URL")
    if given:
        base, _, number = given.rstrip("/").rpartition("/")
        first = int(number) if number.isdigit() else 0
        return f"{base if number.isdigit() else given.rstrip('/')}/{first + database}"
    return f"unix://{socket_folder() / 'redis.sock'}?db={database}"


def broker_url() -> str:
    """Redis as Celery spells it."""
    url = redis_url(1)
    if url.startswith("unix://"):
        path, _, query = url.removeprefix("unix://").partition("?db=")
        return f"redis+socket://{path}?virtual_host={query}"
    return url


def secret(name: str) -> str:
    """A secret of this copy, made once and kept readable by its owner alone."""
    path = data_folder() / "secrets" / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with contextlib.suppress(FileExistsError):  # another process was first: then its secret counts
            os.link(temporary, path)
        temporary.unlink()
    return path.read_text(encoding="ascii")
