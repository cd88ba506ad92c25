"""Bounded load on loopback: N clients for some seconds, each posting the form that takes a number, one at a time."""

import json
import random
import re
import socket
import sys
import threading
import time
import uuid
from pathlib import Path
from typing import Any

CSRF = "x" * 32
MOST_SECONDS = 60


def main(port: int, targets_file: str, clients: int, seconds: int) -> None:
    """Run and print ``{"rate", "p50_ms", "p95_ms"}``."""
    targets = json.loads(Path(targets_file).read_text())
    until = time.perf_counter() + min(seconds, MOST_SECONDS)
    took: list[list[float]] = [[] for _ in range(clients)]
    threads = [threading.Thread(target=client, args=(port, targets, until, one)) for one in took]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = sorted(value for one in took for value in one)
    rate = len(every) / (time.perf_counter() - began)
    p50, p95 = (1000 * every[int(len(every) * share)] for share in (0.5, 0.95))
    print(json.dumps({"rate": rate, "p50_ms": p50, "p95_ms": p95}))


def client(port: int, targets: list[dict[str, Any]], until: float, took: list[float]) -> None:
    """One person after the other at one connection."""
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() < until:
            request = form(random.choice(targets), port)  # load, not secrets
            began = time.perf_counter()
            wire.sendall(request)
            status = read_answer(wire)
            if status != 302:
                raise SystemExit(f"the server answered {status}")
            took.append(time.perf_counter() - began)


def form(target: dict[str, Any], port: int) -> bytes:
    """The form as a browser sends it."""
    body = f"csrfmiddlewaretoken={CSRF}&idempotency_key={uuid.uuid4()}"
    return (
        f"POST /layanan/{target['slug']}/nomor/ HTTP/1.1\r\nHost: {target['host']}:{port}\r\n"
        f"Cookie: mpp_csrf={CSRF}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def read_answer(wire: socket.socket) -> int:
    """Read one whole answer; its status."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += wire.recv(65536)
    head, _, rest = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    wanted = int(length[1]) if length else 0
    while len(rest) < wanted:
        rest += wire.recv(65536)
    return int(head.split(b" ", 2)[1])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
