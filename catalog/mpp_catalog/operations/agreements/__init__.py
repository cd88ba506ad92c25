"""Agreements with the agencies that serve: recorded, signed many at once, amended, terminated, never edited."""

from mpp_catalog.operations.agreements.documents import Document
from mpp_catalog.operations.agreements.recording import (
    amend_agreement,
    attach_file,
    change_agreement,
    delete_draft,
    record_agreement,
    terminate_agreement,
)
from mpp_catalog.operations.agreements.reminding import remind_of_expiry
from mpp_catalog.operations.agreements.signing import Counterpart, Signing, sign_agreements

__all__ = [
    "Counterpart",
    "Document",
    "Signing",
    "amend_agreement",
    "attach_file",
    "change_agreement",
    "delete_draft",
    "record_agreement",
    "remind_of_expiry",
    "sign_agreements",
    "terminate_agreement",
]
