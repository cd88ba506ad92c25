"""A file between its preview and its import: kept for an hour, named by a token that nobody can make up.

The token also says against which state of the catalogue the file was looked at, and who looked.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from mpp_catalog.changes import Actor
from mpp_catalog.errors import FileDamaged, FileMissing, FileTooLarge, ImportExpired
from mpp_catalog.operations.files import unharmed_bytes
from mpp_catalog.transfer.reading import LARGEST_FILE, MEGABYTE
from mpp_platform.scope import current_scope

FOLDER = "impor"
KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class KeptUpload:
    """A file that was looked at: ``state`` is the fingerprint of the catalogue, ``rows`` how many would be imported."""

    content: bytes
    format: str
    state: str
    rows: int
    reason: str = ""


def bytes_of(upload: "UploadedFile[bytes] | None") -> bytes:
    """What a person uploaded.

    :raises FileMissing: nothing
    :raises FileTooLarge: more bytes than a catalogue ever has
    """
    if upload is None or not upload.size:
        raise FileMissing
    if upload.size > LARGEST_FILE:
        raise FileTooLarge(megabytes=LARGEST_FILE // MEGABYTE)
    return bytes(upload.read())


def keep_upload(kept: KeptUpload, *, by: Actor) -> str:
    """Keep a file in the folder of the scope in force; returns the token that leads to it."""
    _forget_old(by.now)
    name = default_storage.save(f"{FOLDER}/{uuid4()}", ContentFile(kept.content))
    said = {
        "name": name,
        "sha256": hashlib.sha256(kept.content).hexdigest(),
        "state": kept.state,
        "rows": kept.rows,
        "reason": kept.reason,
        "person": str(by.person_id),
        "until": (by.now + KEPT_FOR).timestamp(),
    }
    return signing.dumps(said, salt=_salt(kept.format), compress=True)


@contextmanager
def kept_upload(token: str, *, format: str, by: Actor) -> Iterator[KeptUpload]:  # noqa: A002  # the format's own name
    """The file that a token leads to; once the block has done its work, the file is forgotten.

    :raises ImportExpired: an hour has passed, it was imported before, or the token is not this person's
    """
    try:
        said: dict[str, Any] = signing.loads(token, salt=_salt(format))
    except signing.BadSignature:
        raise ImportExpired from None
    if said["person"] != str(by.person_id) or by.now.timestamp() > said["until"]:
        raise ImportExpired
    try:
        content = unharmed_bytes(said["name"], sha256=said["sha256"], given_name="")
    except FileDamaged:
        raise ImportExpired from None
    yield KeptUpload(content=content, format=format, state=said["state"], rows=said["rows"], reason=said["reason"])
    default_storage.delete(said["name"])


def fingerprint_of(*state: Any) -> str:
    """What tells whether the catalogue is still the one that a file was looked at against."""
    return hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()


def _forget_old(now: datetime) -> None:
    """Remove files that were looked at and never imported."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        try:
            is_old = default_storage.get_modified_time(path) < now - KEPT_FOR
        except FileNotFoundError:  # somebody else has just removed it
            continue
        if is_old:
            default_storage.delete(path)


def _salt(format: str) -> str:  # noqa: A002
    return f"catalog.import:{format}:{current_scope().key}"
