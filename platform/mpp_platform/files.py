"""Files live in a folder per region."""

from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File as StoredFile
from django.core.files.storage import FileSystemStorage

from mpp_platform.scope import current_scope


class RegionFileStorage(FileSystemStorage):
    """A file system folder per scope; a name that leaves it is refused, by reading as by writing."""

    def _save(self, name: str, content: "StoredFile[bytes]") -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]  # the stubs do not know it
        return saved.removeprefix(f"{current_scope().key}/")

    def path(self, name: str) -> str:
        """Where a name of the scope in force lies."""
        if current_scope().role is None:
            raise SuspiciousFileOperation("Files are reached only within a region or the registry.")
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise SuspiciousFileOperation("That name leaves the folder of its region.")
        return super().path(f"{current_scope().key}/{name}")
