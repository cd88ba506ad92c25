"""How often generated histories of one process show a region something of another: 10,000 of them, none allowed.

``limit`` is 0, so ``ratio`` is the number of leaks itself. The histories are those of ``tests/isolation``, run in a
process with a database of its own.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HISTORIES = 10_000
PROJECT = Path(__file__).resolve().parents[2]
TEST = "tests/isolation/test_state_machine.py"


def measure() -> dict[str, dict[str, Any]]:
    """Run the histories; a failure of any kind ends the bench with what pytest said."""
    with tempfile.TemporaryDirectory(prefix="mpp-bench-") as folder:
        tally = Path(folder) / "tally.json"
        environment = dict(os.environ, MPP_DATA=folder, MPP_HISTORIES=str(HISTORIES), MPP_TALLY=str(tally))
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "pytest", TEST, "-q", "-p", "no:cacheprovider"],
            cwd=PROJECT,
            env=environment,
            capture_output=True,
            text=True,
        )
        seconds = time.perf_counter() - began
        figures = json.loads(tally.read_text(encoding="utf-8")) if tally.exists() else {}
    if done.returncode and not figures.get("foreign"):
        raise SystemExit(f"mpp: the histories did not run to their end\n{done.stdout[-4000:]}{done.stderr[-2000:]}")
    leaks = figures["foreign"]
    return {
        "isolation": {
            "value": leaks,
            "unit": "leaks",
            "limit": 0,
            "ratio": float(leaks),
            "histories": figures["histories"],
            "sightings": figures["sightings"],
            "seconds": round(seconds),
        }
    }
