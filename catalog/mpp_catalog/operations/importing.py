"""Files into the catalogue: looked at first, imported whole or not at all.

A preview changes nothing. The import reads the same bytes again, against the same state of the catalogue, and is one
transaction with one line in the audit trail.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mpp_catalog.changes import Action, Actor, recorded
from mpp_catalog.errors import ImportHasProblems, ImportOvertaken, NothingToImport
from mpp_catalog.ministry import MinistryAction, record_for_ministry
from mpp_catalog.models import NationalAgency, NationalHoliday, NationalService, TemplateVersion
from mpp_catalog.operations.filling import apply_region
from mpp_catalog.operations.holidays import propose_holidays
from mpp_catalog.operations.template import check_successors, locked_draft
from mpp_catalog.queries.versions import draft_in_work
from mpp_catalog.standards import columns_of
from mpp_catalog.template_rows import BLANK_AGENCY
from mpp_catalog.transfer.holidays import TOLD, HolidayPlan, holiday_document, plan_holidays
from mpp_catalog.transfer.keeping import KeptUpload, bytes_of, fingerprint_of, keep_upload, kept_upload
from mpp_catalog.transfer.national import NationalPlan, national_document, plan_national
from mpp_catalog.transfer.preview import Preview
from mpp_catalog.transfer.reading import read_file
from mpp_catalog.transfer.regional import plan_region, regional_document, template_number
from mpp_catalog.transfer.shapes import HOLIDAYS, NATIONAL, REGIONAL, Book
from mpp_catalog.validation import BLANK


@dataclass(frozen=True)
class Looked:
    """A file that was looked at; ``token`` leads to its import and is empty where nothing can be imported."""

    preview: Preview
    token: str


def preview_region(*, upload: "UploadedFile[bytes] | None", reason: str = "", by: Actor) -> Looked:
    """Look at a file for the region in force; ``reason`` is told for differences from the nation that name none.

    :raises PlatformError: it cannot be read at all; ``transfer.reading`` has the list
    """
    content = bytes_of(upload)
    plan = plan_region(read_file(content), reason=reason)
    return _looked(plan.preview, REGIONAL, content, _region_state(), by, reason)


def import_region(*, token: str, by: Actor) -> Preview:
    """Import a file that was looked at into the region in force.

    :raises ImportExpired: it was looked at too long ago, imported before, or by somebody else
    :raises ImportOvertaken: the catalogue was changed since
    """
    with kept_upload(token, format=REGIONAL.format, by=by) as kept, _overtaken_where_refused():
        content = read_file(kept.content)
        subject = _("%(count)s baris dari berkas") % {"count": kept.rows}
        with recorded(action=Action.IMPORTED, subject=subject, by=by, reason=kept.reason) as change:
            plan = plan_region(content, reason=kept.reason)
            _check(plan.preview, kept, _region_state())
            apply_region(change, plan)
    return plan.preview


def preview_national(*, upload: "UploadedFile[bytes] | None", by: Actor) -> Looked:
    """Look at a file for the draft of the national template.

    :raises NoDraft: there is none
    :raises PlatformError: the file cannot be read at all; ``transfer.reading`` has the list
    """
    draft = draft_in_work()
    content = bytes_of(upload)
    plan = plan_national(read_file(content), draft)
    return _looked(plan.preview, NATIONAL, content, _national_state(draft), by)


def import_national(*, token: str, by: Actor) -> Preview:
    """Import a file that was looked at into the draft of the national template.

    :raises NoDraft: there is none any more
    :raises ImportExpired: the file was looked at too long ago, imported before, or by somebody else
    :raises ImportOvertaken: the draft was changed since, or is another one
    """
    with kept_upload(token, format=NATIONAL.format, by=by) as kept, _overtaken_where_refused():
        content = read_file(kept.content)
        with transaction.atomic():
            draft = locked_draft(draft_in_work().number)
            plan = plan_national(content, draft)
            _check(plan.preview, kept, _national_state(draft))
            _apply_national(plan)
            check_successors(draft)
            _record_national(plan.preview, draft, by)
    return plan.preview


def preview_holidays(*, upload: "UploadedFile[bytes] | None", by: Actor) -> Looked:
    """Look at a file of national holidays.

    :raises PlatformError: it cannot be read at all; ``transfer.reading`` has the list
    """
    content = bytes_of(upload)
    plan = plan_holidays(read_file(content), by=by)
    return _looked(plan.preview, HOLIDAYS, content, _holiday_state(), by)


def import_holidays(*, token: str, by: Actor) -> Preview:
    """Propose the holidays of a file that was looked at: nobody rests on them before a second person has confirmed.

    :raises ImportExpired: the file was looked at too long ago, imported before, or by somebody else
    :raises ImportOvertaken: the holidays were changed since
    """
    with kept_upload(token, format=HOLIDAYS.format, by=by) as kept, _overtaken_where_refused():
        content = read_file(kept.content)
        with transaction.atomic():
            list(NationalHoliday.objects.select_for_update().order_by("date"))
            plan = plan_holidays(content, by=by)
            _check(plan.preview, kept, _holiday_state())
            _apply_holidays(plan, by)
    return plan.preview


def _looked(preview: Preview, book: Book, content: bytes, state: str, by: Actor, reason: str = "") -> Looked:
    if not preview.is_sound or not preview.rows:
        return Looked(preview, "")
    kept = KeptUpload(content=content, format=book.format, state=state, rows=preview.rows, reason=reason)
    return Looked(preview, keep_upload(kept, by=by))


def _check(preview: Preview, kept: KeptUpload, state: str) -> None:
    if kept.state != state:
        raise ImportOvertaken
    if not preview.is_sound:
        raise ImportHasProblems
    if not preview.rows:
        raise NothingToImport


@contextmanager
def _overtaken_where_refused() -> Iterator[None]:
    """What the database's own constraints refuse was written by somebody else in this moment."""
    try:
        yield
    except IntegrityError:
        raise ImportOvertaken from None


def _region_state() -> str:
    return fingerprint_of(regional_document(), template_number())


def _national_state(draft: TemplateVersion) -> str:
    return fingerprint_of(draft.number, national_document(draft))


def _holiday_state() -> str:
    confirmed = NationalHoliday.objects.filter(confirmed_at__isnull=False).order_by("date")
    return fingerprint_of(holiday_document(), list(confirmed.values_list("date", flat=True)))


def _apply_national(plan: NationalPlan) -> None:
    NationalAgency.objects.bulk_create(plan.new_agencies)
    NationalAgency.objects.bulk_update(plan.changed_agencies, list(BLANK_AGENCY))
    NationalService.objects.bulk_create(plan.new_services)
    columns: list[str] = list(columns_of(BLANK))
    NationalService.objects.bulk_update(plan.changed_services, columns)


def _record_national(preview: Preview, draft: TemplateVersion, by: Actor) -> None:
    counts = {"added": len(preview.added), "changed": len(preview.changed), "version": draft.number}
    subject = _("%(count)s baris dari berkas") % {"count": preview.rows}
    record_for_ministry(MinistryAction.DATA_IMPORTED, subject, by=by, **counts)


def _apply_holidays(plan: HolidayPlan, by: Actor) -> None:
    if plan.proposals:
        propose_holidays(proposals=plan.proposals, by=by)
    for holiday in plan.changed:
        holiday.proposed_by_id = by.person_id
    NationalHoliday.objects.bulk_update(plan.changed, [*TOLD, "proposed_by_id"])
    if plan.changed:
        names = ", ".join(holiday.name for holiday in plan.changed)
        dates = [holiday.date.isoformat() for holiday in plan.changed]
        record_for_ministry(MinistryAction.HOLIDAYS_PROPOSED, names, by=by, dates=dates, is_changed=True)
