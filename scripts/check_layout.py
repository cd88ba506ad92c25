"""Check the layout of the house: containers hold packages only, tests are no package, templates live with their part.

``platform`` and ``queue`` are standard-library modules; one ``__init__.py`` or loose module in such a folder breaks
Python itself, so the containers are looked at before anything else runs.

Run as ``python scripts/check_layout.py``; one sentence per finding, exit code 1 when there is any.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTAINERS = ("platform", "tenants", "onboarding", "catalog", "queue", "billing")
DRAWER_NAMES = frozenset({"utils.py", "helpers.py", "services.py"})
UNWATCHED_FOLDERS = frozenset({"node_modules", "static", "__pycache__"})


def findings(root: Path) -> list[str]:
    """Everything wrong with the layout under ``root``, one sentence each, in the order of the checks."""
    containers = [root / name for name in CONTAINERS if (root / name).is_dir()]
    packages = [package for container in containers for package in sorted(container.glob("mpp_*")) if package.is_dir()]
    found: list[str] = []
    for container in containers:
        found.extend(container_findings(root, container))
    found.extend(test_package_findings(root))
    for package in packages:
        found.extend(drawer_findings(root, package))
        found.extend(template_findings(root, package))
    found.extend(shared_template_findings(root, {part_of(package) for package in packages}))
    return found


def container_findings(root: Path, container: Path) -> Iterator[str]:
    for entry in sorted(container.iterdir()):
        name = entry.relative_to(root)
        if entry.is_file() and entry.name == "__init__.py":
            yield f"{name} makes a package of a container, which hides the module of that name; delete it."
        elif entry.is_file():
            yield f"{name} is a loose file; a container holds mpp_* packages only."
        elif entry.name == "__pycache__" or entry.name.endswith(".egg-info"):
            continue
        elif not entry.name.startswith("mpp_"):
            yield f"{name}/ is not an mpp_* package; a container holds nothing else."
        elif not (entry / "__init__.py").is_file() and holds_files(entry):
            yield f"{name}/ has no __init__.py, so it is no package."


def holds_files(folder: Path) -> bool:
    """Whether a folder holds more than the byte code a deleted package leaves behind."""
    return any(path.is_file() and "__pycache__" not in path.parts for path in folder.rglob("*"))


def test_package_findings(root: Path) -> Iterator[str]:
    for path in sorted((root / "tests").rglob("__init__.py")):
        yield f"{path.relative_to(root)} makes a package of a test folder; tests are found by path, delete it."


def drawer_findings(root: Path, package: Path) -> Iterator[str]:
    for path in sorted(package.rglob("*.py")):
        if path.name in DRAWER_NAMES and not is_unwatched(path, package):
            yield f"{path.relative_to(root)} is a drawer for everything; name the module after its subject."


def template_findings(root: Path, package: Path) -> Iterator[str]:
    home = package / "templates" / part_of(package)
    for path in sorted(package.rglob("*")):
        if not path.is_file() or home in path.parents or is_unwatched(path, package):
            continue
        in_templates = "templates" in path.relative_to(package).parent.parts
        if in_templates or path.suffix == ".html":
            yield f"{path.relative_to(root)} is a template outside {home.relative_to(root)}/."


def shared_template_findings(root: Path, parts: set[str]) -> Iterator[str]:
    shared = root / "templates"
    for path in sorted(shared.rglob("*")):
        folder = path.relative_to(shared).parts[0]
        if path.is_file() and path.parent != shared and folder in parts:
            yield f"{path.relative_to(root)} belongs to the part {folder}; move it to mpp_{folder}/templates/{folder}/."


def part_of(package: Path) -> str:
    return package.name.removeprefix("mpp_")


def is_unwatched(path: Path, package: Path) -> bool:
    return not UNWATCHED_FOLDERS.isdisjoint(path.relative_to(package).parts[:-1])


def main(root: Path = ROOT) -> int:
    found = findings(root)
    for sentence in found:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
