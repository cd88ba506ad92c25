"""The files that a region's people have uploaded: they live, move and end with its schema.

Files are written once under names of their own and never changed, so what a snapshot of the rows names is on disk.
"""

import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.conf import settings

from mpp_tenants.errors import BundleDamaged, UploadsNeedFolder
from mpp_tenants.life.bundle import UPLOADS, Bundle, checksum_of


def uploads_folder(code: str, root: Path | None = None) -> Path:
    """Where a region's files lie; ``root`` is another deployment's folder of files."""
    return (root or Path(settings.MEDIA_ROOT)) / code


def names_in(folder: Path) -> list[str]:
    """The files in a folder and below, by their names in it."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def copy_uploads(code: str, into: Path) -> dict[str, str]:
    """Copy a region's files into an export; returns the SHA-256 of each by its name in the region's folder."""
    source = uploads_folder(code)
    copied = {}
    for name in names_in(source):
        copy = into / UPLOADS / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, copy)
        copied[name] = checksum_of(copy)
    return copied


def stage_uploads(bundle: Bundle, root: Path | None = None) -> Path:
    """Lay an export's files down beside the region's own, checked once more; nothing reads them there.

    :raises BundleDamaged: what arrived is not what was exported
    """
    staged = _beside(bundle.region_code, "restore", root)
    shutil.rmtree(staged, ignore_errors=True)
    for name, checksum in bundle.uploads.items():
        path = staged / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(bundle.folder / UPLOADS / name, path)
        if checksum_of(path) != checksum:
            raise BundleDamaged(file=f"{UPLOADS}/{name}")
    return staged


def swap_uploads(bundle: Bundle, now: datetime, root: Path | None = None) -> None:
    """Put the staged files in the place of the region's own, which are kept as ``<code>__before_<moment>``.

    Where the region has just these files already, as in a second run or beside another database of the same
    deployment, they stay.
    """
    code = bundle.region_code
    staged, own = _beside(code, "restore", root), uploads_folder(code, root)
    if {name: checksum_of(own / name) for name in names_in(own)} == bundle.uploads:
        shutil.rmtree(staged, ignore_errors=True)
        return
    if own.exists():
        own.rename(_beside(code, f"before_{now:%Y%m%dt%H%M%S}", root))
    if staged.exists():
        staged.rename(own)


def drop_replaced_uploads(code: str) -> list[str]:
    """Remove the files that restores have replaced; returns the names of their folders."""
    names = []
    for folder in sorted(uploads_folder(code).parent.glob(f"{code}__*")):
        shutil.rmtree(folder)
        names.append(folder.name)
    return names


def drop_uploads(code: str) -> None:
    """Remove every file of a region."""
    drop_replaced_uploads(code)
    if uploads_folder(code).exists():
        shutil.rmtree(uploads_folder(code))


def refuse_homeless(*, code: str, names: Collection[str], files: Path | None) -> None:
    """A region that moves takes its files along, into a folder of its new deployment's own.

    :raises UploadsNeedFolder: it has files, and nobody told such a folder: this one goes with the deletion here
    """
    is_own = files is not None and files.resolve() != Path(settings.MEDIA_ROOT).resolve()
    if names and not is_own:
        raise UploadsNeedFolder(region=code, count=len(names))


def _beside(code: str, what: str, root: Path | None) -> Path:
    return uploads_folder(f"{code}__{what}", root)
