"""One agreement: recorded as a draft or as signed, edited while it is a draft, amended and terminated afterwards."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from mpp_catalog.agreements import ENDED, Chains
from mpp_catalog.changes import Action, Actor, recorded, today_of
from mpp_catalog.errors import (
    AddendumNotTerminated,
    AddendumOfAnother,
    AgreementAmended,
    AgreementEnded,
    AgreementNotSigned,
    AgreementSigned,
    AgreementUnknown,
    TerminationMisplaced,
)
from mpp_catalog.models import Agreement
from mpp_catalog.operations.agreements.documents import (
    Document,
    Kind,
    agreements_of,
    columns_of,
    refuse_overlap,
    refuse_taken_numbers,
    refuse_wrong_addendum,
)
from mpp_catalog.operations.files import SCANS, kept_file
from mpp_catalog.validation import named_text

FOLDER = "kerja-sama"
FILE_MEGABYTES = 10


def record_agreement(*, document: Document, by: Actor) -> Agreement:
    """Write an agreement down: as a draft, or as signed where it has a date of signature.

    :raises FactsInvalid, PartnerMissing, ScopeForeign, StaffNumberInvalid: a field says what cannot be
    :raises SignedInFuture, EndsTooEarly, NumbersAlike, NumberTaken: dates or numbers cannot be so
    :raises AgreementOverlaps: the agency has one of this kind for some of these days
    :raises AddendumOfNothing, AddendumOfDraft, AddendumOfAnother, AddendumTooEarly, AgreementEnded: see an addendum
    """
    agreement = Agreement(**columns_of(document, today_of(by)))
    with recorded(action=Action.AGREEMENT_RECORDED, subject=agreement.title, by=by) as change:
        chains = _checked_among_others(agreement, by)
        change.create(agreement)
        _remind_anew(agreement, chains)
    return agreement


def amend_agreement(*, agreement: Agreement, document: Document, by: Actor) -> Agreement:
    """Change a signed agreement by an addendum; one that names an end moves the end, and reminders begin anew.

    :raises AddendumOfAnother: the document is with another agency
    :raises AddendumOfDraft, AddendumTooEarly, AgreementEnded: there is nothing to amend then
    :raises AgreementOverlaps: the agency has the next one of this kind for some of the new days
    """
    if document.agency is not None and document.agency.pk != agreement.agency_id:
        raise AddendumOfAnother(title=agreement.title)
    title = document.title.strip() or f"Adendum {agreement.title}"[:240]
    addendum = replace(document, kind=Kind.ADDENDUM, agency=agreement.agency, amends=agreement, title=title)
    return record_agreement(document=addendum, by=by)


def change_agreement(*, agreement: Agreement, document: Document, by: Actor) -> Agreement:
    """Say something else in a draft; with a date of signature it is signed from then on.

    :raises AgreementSigned: it is no draft any more
    :raises AddendaInCircle: it would amend itself
    :raises PlatformError: whatever ``record_agreement`` would refuse
    """
    columns = columns_of(document, today_of(by))
    with recorded(action=Action.AGREEMENT_CHANGED, subject=columns["title"], by=by) as change:
        draft = _locked_draft(agreement)
        chains = _checked_among_others(Agreement(pk=draft.pk, **columns), by)
        change.update(draft, **columns)
        _remind_anew(draft, chains)
    return draft


def terminate_agreement(*, agreement: Agreement, terminated_on: date, reason: str, by: Actor) -> Agreement:
    """End a signed agreement before its time; on that day it is no longer in force. Its addenda end with it.

    :raises AddendumNotTerminated: an addendum ends with what it amends
    :raises AgreementNotSigned: a draft is deleted, not terminated
    :raises AgreementEnded: it has ended, or its termination is decided
    :raises TerminationMisplaced: the day lies before the signature or after the end
    :raises FactsInvalid: nobody said why
    """
    said = named_text(_("Alasan"), reason, 240)
    if agreement.amends_id is not None:
        raise AddendumNotTerminated
    subject, day = agreement.title, terminated_on.isoformat()
    with recorded(action=Action.AGREEMENT_TERMINATED, subject=subject, by=by, reason=said, date=day) as change:
        rows = agreements_of([agreement.agency])
        chains, agreement = Chains(rows), _newest(agreement, rows)
        term = chains.term_of(agreement)
        if term.signed_on is None:
            raise AgreementNotSigned(title=agreement.title)
        if term.terminated_on is not None or chains.status_of(agreement, today_of(by)) in ENDED:
            raise AgreementEnded(title=agreement.title)
        if terminated_on < term.signed_on or terminated_on > (term.last_day or terminated_on):
            raise TerminationMisplaced
        change.update(agreement, terminated_on=terminated_on, termination_reason=said)
    return agreement


def attach_file(*, agreement: Agreement, upload: "UploadedFile[bytes] | None", by: Actor) -> Agreement:
    """Keep the scanned paper of an agreement with its SHA-256; an earlier scan is replaced.

    :raises FileMissing, FileTooLarge, FileKindRefused: it is no PDF, JPEG or PNG of at most 10 MB
    """
    with (
        kept_file(upload, folder=FOLDER, kinds=SCANS, megabytes=FILE_MEGABYTES) as kept,
        recorded(action=Action.AGREEMENT_CHANGED, subject=agreement.title, by=by, sha256=kept.sha256) as change,
    ):
        change.update(agreement, file=kept.name, file_name=kept.given_name, file_sha256=kept.sha256)
    return agreement


def delete_draft(*, agreement: Agreement, by: Actor) -> None:
    """Remove what was never signed.

    :raises AgreementSigned: it was
    :raises AgreementAmended: an addendum stands on it
    """
    with recorded(action=Action.AGREEMENT_CHANGED, subject=agreement.title, by=by) as change:
        draft = _locked_draft(agreement)
        if draft.addenda.exists():
            raise AgreementAmended(title=draft.title)
        change.delete(draft)


def _locked_draft(agreement: Agreement) -> Agreement:
    draft = Agreement.objects.select_for_update().filter(pk=agreement.pk).first()
    if draft is None:
        raise AgreementUnknown
    if draft.signed_date is not None:
        raise AgreementSigned(title=draft.title)
    return draft


def _newest(agreement: Agreement, rows: Iterable[Agreement]) -> Agreement:
    found = next((row for row in rows if row.pk == agreement.pk), None)
    if found is None:
        raise AgreementUnknown
    return found


def _checked_among_others(candidate: Agreement, by: Actor) -> Chains:
    """Keep the rules between agreements; the rows read for it stay as they are until the transaction ends."""
    amended = candidate.amends
    rows = agreements_of({candidate.agency, *([amended.agency] if amended else [])})
    chains = Chains(rows)
    refuse_wrong_addendum(candidate, chains, today_of(by))
    refuse_taken_numbers([candidate])
    refuse_overlap([candidate], rows)
    return chains


def _remind_anew(addendum: Agreement, chains: Chains) -> None:
    """A new end is told of anew; what people were told of is no fact of the catalogue, so no audit keeps it."""
    if addendum.amends is not None and addendum.signed_date is not None and addendum.ends_on is not None:
        Agreement.objects.filter(pk=chains.root_of(addendum).pk).update(reminded_days=None)
