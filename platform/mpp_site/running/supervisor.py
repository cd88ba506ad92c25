"""``make run``: one foreground process that prepares what is missing, runs the platform and ends all it started."""

import fcntl
import os
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO, Any
from urllib.request import Request, urlopen

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.process import Popen, Process

from mpp_site.running.places import PROJECT, data_folder, socket_folder
from mpp_site.running.postgres import EmbeddedPostgres
from mpp_site.running.problems import StartProblem
from mpp_site.running.redis import EmbeddedRedis
from mpp_site.running.tether import end_with_parent

DEFAULT_PORT = 8000
READY_SECONDS = 60


def main() -> int:
    """Run until Ctrl-C; returns the exit code."""
    end_with_parent(signal.SIGTERM)
    signal.signal(signal.SIGTERM, _interrupt)
    stops: list[Callable[[], None]] = []
    try:
        port = wanted_port()
        lock = locked_data_folder()
        stops.append(remove_socket_folder)
        require_free_port(port)
        os.environ.update(environment(port))
        start_services(stops)
        prepare()
        code = run_processes(port)
        lock.close()
    except StartProblem as problem:
        print(f"mpp: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for stop in reversed(stops):
            stop()
    return code


def wanted_port() -> int:
    """``PORT``, else 8000."""
    given = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        raise StartProblem(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def locked_data_folder() -> IO[str]:
    """Make the data folder and hold it, so that no second copy works on the same data."""
    folder = data_folder() / "run"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "lock").open("a+", encoding="ascii")
    except OSError as error:
        raise StartProblem(f"The data folder {data_folder()} cannot be written: {error.strerror}.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StartProblem(f"Another copy is running on {data_folder()}; give this one its own MPP_DATA.") from None
    return lock


def require_free_port(port: int) -> None:
    """Refuse a port that somebody else serves."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host(), port))
        except OSError as error:
            raise StartProblem(
                f"Port {port} cannot be used ({error.strerror}): choose another, PORT=8010 make run."
            ) from None


def host() -> str:
    """The address to listen on: ``MPP_HOST``, else this machine alone."""
    return os.environ.get("MPP_HOST", "127.0.0.1")


def environment(port: int) -> dict[str, str]:
    """What the processes are told."""
    return {
        "DJANGO_SETTINGS_MODULE": "mpp_site.settings",
        "MPP_DATA": str(data_folder()),
        "MPP_DEMONSTRATION": os.environ.get("MPP_DEMONSTRATION", "1"),
        "MPP_HOST": host(),
        "MPP_LIVE_PORT": os.environ.get("MPP_LIVE_PORT") or str(live_port()),
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}",
        "PORT": str(port),
        "PROMETHEUS_MULTIPROC_DIR": str(emptied(data_folder() / "run" / "metrics")),
        "PYTHONUNBUFFERED": "1",
    }


def remove_socket_folder() -> None:
    """Take the folder of the sockets away where it is not in the data folder; only who holds that may."""
    if socket_folder() != data_folder() / "run":
        shutil.rmtree(socket_folder(), ignore_errors=True)


def emptied(folder: Path) -> Path:
    """A folder without the files of an earlier run."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def live_port() -> int:
    """The port of the live process: the one it had before where that is free, else any free one."""
    kept = data_folder() / "run" / "live-port"
    remembered = kept.read_text().strip() if kept.exists() else ""
    for candidate in [int(remembered) if remembered.isdigit() else 0, 0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host(), candidate))
            except OSError:
                continue
            port: int = probe.getsockname()[1]
            kept.write_text(str(port))
            return port
    raise StartProblem("No free port for the live process.")


def start_services(stops: list[Callable[[], None]]) -> None:
    """Start the embedded database and Redis, unless real ones were named."""
    if not os.environ.get("DATABASE_URL"):
        with step("PostgreSQL 18"):
            database = EmbeddedPostgres()
            stops.append(database.stop)
            database.start()
            database.ensure_database("mpp")
    if not os.environ.get("REDIS_URL"):
        with step("Redis"):
            server = EmbeddedRedis()
            stops.append(server.stop)
            server.start()


def prepare() -> None:
    """Roles, migrations, registry, regions and demonstration data: whatever is missing."""
    import django

    django.setup()
    from django.db import OperationalError
    from redis.exceptions import RedisError

    from mpp_site.preparing import prepare_everything

    try:
        prepare_everything(step)
    except (OperationalError, RedisError) as error:
        raise StartProblem(f"The database or Redis cannot be used: {str(error).strip().splitlines()[0]}") from None


class step:  # noqa: N801  # reads as a statement: with step("Redis")
    """Prints what is being done and how long it took."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> "step":
        self.began = time.monotonic()
        print(f"  {self.name} …", end="", flush=True)
        return self

    def progress(self, done: int, total: int) -> None:
        """Show how far a long step has come."""
        print(f"\r  {self.name} … {done}/{total}", end="", flush=True)

    def __exit__(self, *exception: object) -> None:
        print(f" {time.monotonic() - self.began:.1f} s" if exception[0] is None else " failed", flush=True)


class TetheredProcess(Process):
    """A process of the Procfile that ends when the supervisor does, however that happens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._child_ctor = partial(Popen, preexec_fn=end_with_parent)  # type: ignore[assignment]  # honcho calls it

    def run(self, *args: Any, **kwargs: Any) -> None:
        """Runs in a process of its own between the supervisor and the command."""
        end_with_parent(signal.SIGKILL)
        super().run(*args, **kwargs)


def run_processes(port: int) -> int:
    """Run the Procfile until one of its processes ends or Ctrl-C; returns 0 after Ctrl-C."""
    manager = Manager()
    manager._process_ctor = TetheredProcess
    procfile = parse_procfile((PROJECT / "Procfile").read_text(encoding="utf-8"))
    for name, command in procfile.processes.items():
        manager.add_process(name, command, env=os.environ.copy(), cwd=str(PROJECT), quiet=False)
    threading.Thread(target=announce, args=(port,), daemon=True).start()
    manager.loop()
    return 0 if manager.returncode in (0, 130, 143) else int(manager.returncode or 1)


def announce(port: int) -> None:
    """Print the URLs and the demonstration sign-ins once the platform answers."""
    deadline = time.monotonic() + READY_SECONDS
    base = os.environ.get("MPP_BASE_HOST", "localhost")
    request = Request(f"http://{host()}:{port}/readyz", headers={"Host": f"{base}:{port}"})
    while time.monotonic() < deadline:
        try:
            with urlopen(request, timeout=2) as answer:  # noqa: S310  # our own
                if answer.status == 200:
                    break
        except OSError:
            time.sleep(0.1)
    else:
        print(f"mpp: the platform has not answered within {READY_SECONDS} s; see the lines above.", flush=True)
        return
    from mpp_site.welcome import welcome_text

    print(welcome_text(port), flush=True)


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
