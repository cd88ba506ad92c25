"""Files that people upload: known by their first bytes, kept under a name of our own in the region's folder.

A file is never changed and never removed: a change that is undone finds it again.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import uuid4

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from mpp_catalog.errors import FileDamaged, FileKindRefused, FileMissing, FileTooLarge
from mpp_catalog.validation import CONTROL

MEGABYTE = 1 << 20
NAME_LENGTH = 120
FIRST_BYTES = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
MEDIA_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}
KIND_NAMES = {"pdf": "PDF", "jpg": "JPEG", "png": "PNG"}
SCANS, IMAGES = ("pdf", "jpg", "png"), ("jpg", "png")


@dataclass(frozen=True)
class KeptFile:
    """A file in the region's folder: where it lies, how it was called, and its SHA-256."""

    name: str
    given_name: str
    sha256: str


@contextmanager
def kept_file(
    upload: "UploadedFile[bytes] | None", *, folder: str, kinds: tuple[str, ...], megabytes: int
) -> Iterator[KeptFile]:
    """Keep an upload for what the block does with it; where the block fails, it was never there.

    :raises FileMissing: nothing was sent, or nothing is in it
    :raises FileTooLarge: it has more bytes
    :raises FileKindRefused: its first bytes are of another kind, whatever its name says
    """
    if upload is None or not upload.size:
        raise FileMissing
    if upload.size > megabytes * MEGABYTE:
        raise FileTooLarge(megabytes=megabytes)
    kind = _kind_of(upload, kinds)
    digest = hashlib.sha256()
    for block in upload.chunks():
        digest.update(block)
    upload.seek(0)
    name = default_storage.save(f"{folder}/{uuid4()}.{kind}", upload)
    try:
        yield KeptFile(name=name, given_name=_given_name(upload, kind), sha256=digest.hexdigest())
    except BaseException:
        default_storage.delete(name)
        raise


def unharmed_bytes(name: str, *, sha256: str, given_name: str) -> bytes:
    """What a kept file holds, after it was compared with what was uploaded.

    :raises FileDamaged: it is gone, or another
    """
    try:
        with default_storage.open(name) as content:
            held: bytes = content.read()
    except FileNotFoundError:
        raise FileDamaged(name=given_name) from None
    if hashlib.sha256(held).hexdigest() != sha256:
        raise FileDamaged(name=given_name)
    return held


def media_type_of(name: str) -> str:
    """The media type of a kept file; its suffix is of our making."""
    return MEDIA_TYPES[PurePosixPath(name).suffix.removeprefix(".")]


def _kind_of(upload: "UploadedFile[bytes]", kinds: tuple[str, ...]) -> str:
    upload.seek(0)
    head = upload.read(16)
    kind = next((kind for kind in kinds if head.startswith(FIRST_BYTES[kind])), None)
    if kind is None:
        raise FileKindRefused(kinds=", ".join(KIND_NAMES[kind] for kind in kinds))
    return kind


def _given_name(upload: "UploadedFile[bytes]", kind: str) -> str:
    stem = CONTROL.sub("", PurePosixPath((upload.name or "").replace("\\", "/")).stem).strip()
    return f"{stem[: NAME_LENGTH - 4] or 'naskah'}.{kind}"
