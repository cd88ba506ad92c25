"""Maklumat pelayanan: the signed promise of the mall and of each agency. A new version replaces the one in force."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db.utils import IntegrityError
from django.utils.translation import gettext as _

from mpp_catalog.changes import Action, Actor, recorded, today_of
from mpp_catalog.errors import PledgeOlder, PledgeOvertaken
from mpp_catalog.models import Agency, Pledge
from mpp_catalog.operations.files import IMAGES, KeptFile, kept_file
from mpp_catalog.papers import SIGNATORY_LABELS, SIGNATORY_LENGTHS, clean_staff_number, refuse_future
from mpp_catalog.validation import named_text

FOLDER = "maklumat"
IMAGE_MEGABYTES = 5


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A maklumat as a person writes it down."""

    text: str
    signatory: str
    position: str
    signed_place: str
    signed_date: date
    text_en: str = ""
    rank: str = ""
    staff_number: str = ""
    decree_number: str = ""


def sign_pledge(
    *, agency: Agency | None, promise: Promise, by: Actor, image: "UploadedFile[bytes] | None" = None
) -> Pledge:
    """Put a new version in force for the mall (``None``) or an agency; the earlier ones stay in the history.

    ``image`` is a picture of the signed page; everybody may see it.

    :raises FactsInvalid: a text is missing or too long
    :raises StaffNumberInvalid: a NIP or NRP has not the digits of one
    :raises SignedInFuture, PledgeOlder: it was not signed on this day, or before the one in force
    :raises PledgeOvertaken: somebody else signed the same version
    :raises FileTooLarge, FileKindRefused: the picture is no JPEG or PNG of at most 5 MB
    """
    refuse_future(promise.signed_date, today_of(by))
    columns = _columns(promise)
    newest = Pledge.objects.filter(agency=agency).order_by("-version").first()
    if newest is not None and promise.signed_date < newest.signed_date:
        raise PledgeOlder
    version = newest.version + 1 if newest else 1
    try:
        with (
            _kept(image) if image else nullcontext() as kept,
            recorded(action=Action.PLEDGE_SIGNED, subject=_subject(agency), by=by, version=version) as change,
        ):
            pledge = Pledge(agency=agency, version=version, image=kept.name if kept else "", **columns)
            return change.create(pledge)
    except IntegrityError:
        raise PledgeOvertaken from None


def attach_image(*, pledge: Pledge, upload: "UploadedFile[bytes] | None", by: Actor) -> Pledge:
    """Keep a picture of the signed page; everybody may see it.

    :raises FileMissing, FileTooLarge, FileKindRefused: it is no JPEG or PNG of at most 5 MB
    """
    with (
        _kept(upload) as kept,
        recorded(action=Action.PLEDGE_SIGNED, subject=_subject(pledge.agency), by=by, sha256=kept.sha256) as change,
    ):
        change.update(pledge, image=kept.name)
    return pledge


def _kept(upload: "UploadedFile[bytes] | None") -> AbstractContextManager[KeptFile]:
    return kept_file(upload, folder=FOLDER, kinds=IMAGES, megabytes=IMAGE_MEGABYTES)


def _subject(agency: Agency | None) -> str:
    return agency.name if agency else _("Mal Pelayanan Publik")


def _columns(promise: Promise) -> dict[str, object]:
    return {
        "text": named_text(_("Isi maklumat"), promise.text, 2000),
        "text_en": named_text(_("Isi dalam bahasa Inggris"), promise.text_en, 2000, is_needed=False),
        "signatory": named_text(SIGNATORY_LABELS["name"], promise.signatory, SIGNATORY_LENGTHS["name"]),
        "position": named_text(SIGNATORY_LABELS["position"], promise.position, SIGNATORY_LENGTHS["position"]),
        "rank": named_text(SIGNATORY_LABELS["rank"], promise.rank, SIGNATORY_LENGTHS["rank"], is_needed=False),
        "staff_number": clean_staff_number(promise.staff_number),
        "signed_place": named_text(_("Tempat tanda tangan"), promise.signed_place, 80),
        "signed_date": promise.signed_date,
        "decree_number": named_text(_("Nomor keputusan"), promise.decree_number, 80, is_needed=False),
    }
