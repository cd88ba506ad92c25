"""The embedded PostgreSQL 18: started from a Python package, on a Unix socket, without root and without a port.

PostgreSQL refuses to run as root. Where the platform is started by root all the same (a container, CI), the server
gets a user namespace in which root's files belong to ``nobody``: nothing is copied and no permission is changed.
"""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg2

from mpp_platform.programs import ProgramMissing, postgres_program
from mpp_site.running.places import data_folder, ensure_socket_folder, socket_folder
from mpp_site.running.problems import StartProblem
from mpp_site.running.tether import end_with_parent

CLONE_NEWUSER = 0x10000000
NOBODY = 65534
OWNER = "mpp_owner"
START_SECONDS = 60
STOP_SECONDS = 20
CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "max_locks_per_transaction": "256",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}


def binary(name: str) -> Path:
    """A program of the PostgreSQL 18 package, such as ``psql`` or ``pgbench``."""
    try:
        return postgres_program(name)
    except ProgramMissing as missing:
        raise StartProblem(f"{missing} Run `make setup`.") from None


class EmbeddedPostgres:
    """One server over ``<data>/postgres``; ends with the process that started it."""

    def __init__(self, *, durable: bool = True) -> None:
        self.folder = data_folder() / "postgres"
        self.log_path = data_folder() / "run" / "postgres.log"
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Initialise where needed, end a server that outlived its supervisor, start, and wait until it answers."""
        ensure_socket_folder()
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()
        self._end_leftover()
        options = dict(CONFIGURATION, unix_socket_directories=str(socket_folder()))
        if not self.durable:
            options.update(fsync="off", synchronous_commit="off", full_page_writes="off")
        command = [str(binary("postgres")), "-D", str(self.folder)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, preexec_fn=_become
            )
        self._wait_until_it_answers()

    def stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, nothing committed is lost."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def ensure_database(self, name: str) -> None:
        """Create a database unless it is there."""
        connection = psycopg2.connect(host=str(socket_folder()), user=OWNER, dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{name}"')
        connection.close()

    def _initialise(self) -> None:
        unfinished = self.folder.with_name("postgres.new")
        if unfinished.exists():  # an earlier start was cut off here
            subprocess.run(["rm", "-rf", str(unfinished)], check=True)
        unfinished.mkdir(mode=0o700, parents=True)
        command = [str(binary("initdb")), "-D", str(unfinished), "-U", OWNER, "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"]
        done = subprocess.run(command, preexec_fn=_become, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise StartProblem(f"PostgreSQL could not be set up in {self.folder}: {reason}")
        unfinished.rename(self.folder)

    def _end_leftover(self) -> None:
        pid_file = self.folder / "postmaster.pid"
        if not pid_file.exists():
            return
        first_line = pid_file.read_text().split("\n", 1)[0].strip()
        if not first_line.isdigit():
            return
        pid = int(first_line)
        command = Path(f"/proc/{pid}/cmdline")
        if pid != os.getpid() and command.exists() and str(self.folder).encode() in command.read_bytes():
            os.kill(pid, signal.SIGINT)
            for _ in range(STOP_SECONDS * 10):
                if not command.exists():
                    break
                time.sleep(0.1)

    def _wait_until_it_answers(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                last_line = (self.log_path.read_text(errors="replace").strip().splitlines() or [""])[-1]
                raise StartProblem(f"PostgreSQL did not start: {last_line} (see {self.log_path})")
            try:
                psycopg2.connect(host=str(socket_folder()), user=OWNER, dbname="postgres").close()
            except psycopg2.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise StartProblem(f"PostgreSQL did not answer within {START_SECONDS} s (see {self.log_path}).")


def _become() -> None:
    if os.geteuid() == 0:
        _leave_root()
    end_with_parent(signal.SIGINT)  # after the change of user, which would forget it


def _leave_root() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        os.setgid(NOBODY)  # no user namespaces here: works where the data folder lets nobody in
        os.setuid(NOBODY)
        return
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1")
