"""``make bench`` and ``make bench ONLY=name``: measures, prints a table, writes ``bench.json`` under ``MPP_DATA``.

Every figure stands beside its limit from the same run: what the bare database, wire or best baseline did with the
same work. ``ratio`` is value ÷ limit.
"""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from mpp_site.running.places import data_folder

HERE = Path(__file__).parent
Figures = dict[str, dict[str, Any]]


def main(wanted: list[str]) -> int:
    """Run the named benchmarks, or all."""
    known = {path.stem.removeprefix("bench_"): path for path in sorted(HERE.glob("bench_*.py"))}
    strangers = [name for name in wanted if name not in known]
    if strangers:
        print(f"mpp: no benchmark is called {', '.join(strangers)}; there are: {', '.join(known)}.", file=sys.stderr)
        return 1
    kept_in = data_folder() / "bench.json"
    figures: Figures = {}
    for name in wanted or known:
        print(f"{name}: measuring …", flush=True)
        figures |= load(known[name]).measure()
        keep(figures, kept_in)  # at once: the next one may fail
    show(figures)
    return 0


def load(path: Path) -> ModuleType:
    """A benchmark's module; it has ``measure() -> {name: {value, unit, limit, ratio, …}}``."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def show(figures: Figures) -> None:
    """A table for people."""
    print(f"\n{'':22}{'value':>12} {'unit':14}{'limit':>12}{'ratio':>8}  more")
    for name, figure in figures.items():
        known = ("value", "unit", "limit", "ratio")
        more = "  ".join(f"{key} {value}" for key, value in figure.items() if key not in known)
        value = f"{figure['value']:>12,.1f} {figure['unit']:14}{figure['limit']:>12,.1f}"
        print(f"{name:22}{value}{figure['ratio']:>8.3f}  {more}")


def keep(figures: Figures, path: Path) -> None:
    """The same for machines; figures of other benchmarks stay."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(kept | figures, indent=2) + "\n", encoding="utf-8")
    print(f"\nkept in {path}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
