"""The real platform as its operator meets it: one process to start and to end, and whatever it started beside it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 120
STOP_SECONDS = 25
NOT_PASSED_ON = ("DATABASE_URL", "DATABASE_APP_URL", "REDIS_URL", "MPP_LIVE_PORT", "PROMETHEUS_MULTIPROC_DIR")


@dataclass
class Platform:
    """A running platform with its demonstration, on data of its own."""

    port: int
    data: Path
    process: subprocess.Popen[bytes]

    def url(self, slug: str = "", path: str = "/") -> str:
        """An address on a region's host, or on the base host."""
        host = f"{slug}.localhost" if slug else "localhost"
        return f"http://{host}:{self.port}{path}"

    def said(self) -> str:
        """What it printed so far."""
        return log_of(self.data).read_text(errors="replace")


def free_port() -> int:
    """A port that nobody serves."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def environment(*, data: Path, port: str) -> dict[str, str]:
    """What ``make run`` would be given; databases and settings of the tests are left behind."""
    own = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    return {**own, "MPP_DATA": str(data), "MPP_DEMONSTRATION": "1", "PORT": port}


def start_platform(data: Path) -> Platform:
    """Start the platform on a data folder, in a session of its own, and wait until it is ready."""
    data.parent.mkdir(parents=True, exist_ok=True)
    port = free_port()
    with log_of(data).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mpp_site.running"],
            env=environment(data=data, port=str(port)),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    platform = Platform(port=port, data=data, process=process)
    try:
        wait_until_ready(platform)
    except BaseException:
        kill_platform(platform)
        raise
    return platform


def log_of(data: Path) -> Path:
    """Where the output of the platform on a data folder goes."""
    return data.with_name(f"{data.name}.log")


def wait_until_ready(platform: Platform) -> None:
    """Ask ``/readyz`` until it says so."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        assert platform.process.poll() is None, f"The platform ended:\n{platform.said()}"
        if is_ready(platform.port):
            return
        time.sleep(0.1)
    raise AssertionError(f"The platform was not ready within {READY_SECONDS} s:\n{platform.said()}")


def is_ready(port: int) -> bool:
    """Whether ``/readyz`` of the base host answers that all is there."""
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def interrupt_platform(platform: Platform) -> int:
    """Ctrl-C: every process of the terminal's group gets the signal. Returns the exit code once nothing is left."""
    os.killpg(platform.process.pid, signal.SIGINT)
    code = platform.process.wait(STOP_SECONDS)
    assert remaining_after(platform.data, seconds=STOP_SECONDS) == []
    return code


def kill_platform(platform: Platform) -> None:
    """SIGKILL for the whole group at once."""
    with contextlib.suppress(ProcessLookupError):  # it ended by itself
        os.killpg(platform.process.pid, signal.SIGKILL)
    platform.process.wait(STOP_SECONDS)


def remaining_after(data: Path, *, seconds: float) -> list[str]:
    """The processes of a data folder that are still there after so many seconds; returns early when none is."""
    deadline = time.monotonic() + seconds
    while (found := processes_of(data)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def processes_of(data: Path) -> list[str]:
    """The command lines of all living processes that name this data folder or work in it."""
    return [command for pid in Path("/proc").iterdir() if pid.name.isdigit() and (command := _works_on(pid, data))]


def _works_on(pid: Path, data: Path) -> str:
    try:
        command = (pid / "cmdline").read_bytes()
        told = f"MPP_DATA={data}\0".encode() in (pid / "environ").read_bytes()
        inside = Path(os.readlink(pid / "cwd")).is_relative_to(data)  # PostgreSQL's backends rewrite their names
    except OSError:
        return ""  # ended while we looked, or somebody else's
    is_one = told or inside or os.fsencode(data) in command
    return f"{pid.name} {command.replace(bytes(1), b' ').decode(errors='replace')}" if is_one else ""


def remove_data(data: Path) -> None:
    """A data folder is large, and pytest keeps the folders of three runs."""
    shutil.rmtree(data, ignore_errors=True)
