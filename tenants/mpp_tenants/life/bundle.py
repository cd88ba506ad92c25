"""What an export looks like on disk: open formats first, PostgreSQL's own dump beside them, checksums over all.

::

    manifest.json     region, moment, release, and for each file its rows and SHA-256
    region.sql        the script of the schema at that release
    tables/<t>.csv    every table, UTF-8, with a header line (RFC 4180; an empty unquoted field is NULL)
    schema.dump       the same as ``pg_dump --format=custom``
    uploads/…         the files that the region's people have uploaded, under the names that the rows know
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from mpp_tenants.errors import BundleDamaged

FORMAT = 2
FORMATS = (1, FORMAT)  # the first had no uploads
UPLOADS = "uploads"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Bundle:
    """An export that has been read and whose checksums hold."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def region_code(self) -> str:
        """Whose data it is."""
        return str(self.manifest["region"]["code"])

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table."""
        return {name: int(facts["rows"]) for name, facts in self.manifest["tables"].items()}

    @property
    def uploads(self) -> dict[str, str]:
        """SHA-256 of the region's files by their names."""
        return dict(self.manifest.get(UPLOADS, {}))

    def table_file(self, table: str) -> Path:
        """A table's rows."""
        return self.folder / "tables" / f"{table}.csv"

    @property
    def script(self) -> str:
        """The schema these rows fit into."""
        return (self.folder / "region.sql").read_text(encoding="utf-8")


def read_bundle(folder: Path) -> Bundle:
    """Read an export and check every file of it.

    :raises BundleDamaged: a file is missing, was changed, or is of another format
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        wanted = {facts["file"]: facts["sha256"] for facts in manifest["tables"].values()} | manifest["files"]
        uploads = {f"{UPLOADS}/{name}": checksum for name, checksum in manifest.get(UPLOADS, {}).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise BundleDamaged(file="manifest.json") from None
    if manifest.get("format") not in FORMATS or not all(_stays_inside(name) for name in uploads):
        raise BundleDamaged(file="manifest.json")
    wanted |= uploads
    for name, checksum in wanted.items():
        path = folder / name
        if not path.is_file() or checksum_of(path) != checksum:
            raise BundleDamaged(file=name)
    return Bundle(folder=folder, manifest=manifest)


def _stays_inside(name: str) -> bool:
    return ".." not in PurePosixPath(name).parts


def checksum_of(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while block := content.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
