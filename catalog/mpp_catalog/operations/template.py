"""Versions of the national template: the first one, drafts, and publishing by decree."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from mpp_catalog.changes import Actor
from mpp_catalog.errors import (
    DecreeInFuture,
    DecreeMissing,
    DraftExists,
    NoDraft,
    NothingToPublish,
    SuccessorInvalid,
    VersionPublished,
)
from mpp_catalog.ministry import MinistryAction, record_for_ministry, today_in_capital
from mpp_catalog.models import NationalAgency, NationalService, TemplateVersion
from mpp_catalog.queries.template import changes_between
from mpp_catalog.standards import columns_of, facts_of
from mpp_catalog.template_rows import agency_document, clean_agency
from mpp_catalog.validation import clean_facts, clean_text

TEMPLATE_FILE = Path(__file__).parents[1] / "data" / "national_template.json"
SEED_NOTE = "Templat awal; belum ditetapkan dengan keputusan."
SEED_FACTS = {
    "name": "name_id",
    "name_en": "name_en",
    "counter_minutes": "counter_minutes",
    "requirements": "requirements",
    "life_events": "life_events",
    "keywords": "keywords",
}


@transaction.atomic
def load_national_template(now: datetime) -> int:
    """Seed the template as version 1 unless there is any version; returns how many services it brought."""
    if TemplateVersion.objects.exists():
        return 0
    given = json.loads(TEMPLATE_FILE.read_text(encoding="utf-8"))
    version = TemplateVersion.objects.create(number=1, created_at=now, note=SEED_NOTE)
    services = sum(_seed_agency(version, agency, given["components"]) for agency in given["agencies"])
    _mark_published(version, by=Actor(person_id=None, now=now))
    return services


@transaction.atomic
def open_draft(*, by: Actor) -> TemplateVersion:
    """Begin the next version as a copy of the newest one.

    :raises DraftExists: a draft is open
    """
    newest = TemplateVersion.objects.order_by("-number").first()
    number = newest.number + 1 if newest else 1
    try:
        with transaction.atomic():  # the table holds one draft: of two who begin at once, one waits here and is told
            draft = TemplateVersion.objects.create(number=number, created_at=by.now)
    except IntegrityError:
        raise DraftExists(number=newest.number if newest and newest.is_draft else number) from None
    if newest is not None:
        _copy_rows(newest, draft)
    record_for_ministry(MinistryAction.DRAFT_OPENED, str(number), by=by)
    return draft


@transaction.atomic
def discard_draft(*, number: int, by: Actor) -> None:
    """Delete the draft with everything in it; published versions are not touched.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: it was published meanwhile
    """
    draft = locked_draft(number)
    record_for_ministry(MinistryAction.DRAFT_DISCARDED, str(number), by=by)
    draft.delete()


@transaction.atomic
def publish_draft(
    *, number: int, decree_number: str, decree_date: date | None, note: str = "", by: Actor
) -> TemplateVersion:
    """Put the draft in force by a decree; from now on nobody can change it, and every region gets the list of news.

    :raises NoDraft: there is no such draft any more
    :raises VersionPublished: somebody else has published it
    :raises DecreeMissing: the decree has no number or no date
    :raises DecreeInFuture: it is dated later than today in the capital
    :raises NothingToPublish: it says what the published version says
    :raises SuccessorInvalid: an agency's successor is not in the draft
    """
    draft = locked_draft(number)
    decree = clean_text(decree_number, 80, is_needed=False)
    if not decree or decree_date is None:
        raise DecreeMissing
    if decree_date > today_in_capital(by):
        raise DecreeInFuture
    former = TemplateVersion.objects.filter(status=TemplateVersion.Status.PUBLISHED).order_by("-number").first()
    if not changes_between(former, draft):
        raise NothingToPublish
    check_successors(draft)
    draft.decree_number, draft.decree_date = decree, decree_date
    draft.note = clean_text(note, 400, is_needed=False)
    _mark_published(draft, by=by)
    record_for_ministry(
        MinistryAction.VERSION_PUBLISHED, str(number), by=by, decree=decree, date=decree_date.isoformat()
    )
    return draft


def locked_draft(number: int) -> TemplateVersion:
    """The draft that a person saw, held until the transaction ends: whoever edits it at once waits here.

    :raises NoDraft: it was discarded
    :raises VersionPublished: it was published
    """
    draft = TemplateVersion.objects.select_for_update().filter(pk=number).first()
    if draft is None:
        raise NoDraft
    if not draft.is_draft:
        raise VersionPublished(number=number)
    return draft


def check_successors(draft: TemplateVersion) -> None:
    """Make sure that every replaced agency of a draft is replaced by agencies that serve in it.

    :raises SuccessorInvalid: one is replaced by an agency that is absent, itself replaced, or the same
    """
    agencies = list(NationalAgency.objects.filter(version=draft).order_by("key"))
    serving = {agency.key for agency in agencies if not agency.successors}
    for agency in agencies:
        missing = next((key for key in agency.successors if key not in serving), None)
        if missing is not None:
            raise SuccessorInvalid(key=missing, agency=agency.name)


def _mark_published(version: TemplateVersion, *, by: Actor) -> None:
    version.status = TemplateVersion.Status.PUBLISHED
    version.published_at, version.published_by_id = by.now, by.person_id
    version.save()


def _copy_rows(old: TemplateVersion, new: TemplateVersion) -> None:
    originals = list(NationalAgency.objects.filter(version=old).order_by("pk"))
    copies = NationalAgency.objects.bulk_create(
        NationalAgency(version=new, key=agency.key, **agency_document(agency)) for agency in originals
    )
    copy_of = {original.pk: copy for original, copy in zip(originals, copies, strict=True)}
    services = NationalService.objects.filter(agency__version=old).order_by("pk")
    NationalService.objects.bulk_create(
        NationalService(agency=copy_of[service.agency_id], key=service.key, **columns_of(facts_of(service)))
        for service in services
    )


def _seed_agency(version: TemplateVersion, given: Mapping[str, Any], common: Mapping[str, Any]) -> int:
    agency = NationalAgency.objects.create(
        version=version,
        key=given["key"],
        **clean_agency(
            {
                "name": given["name_id"],
                "name_en": given["name_en"],
                "category": given["category"],
                "reporting_group": given["reporting_group"],
                "prefix": given["prefix"],
                "former_names": given.get("former_names", []),
                "successors": given.get("successors", []),
            }
        ),
    )
    shared = {**common, **given.get("components", {})}
    rows = [
        NationalService(agency=agency, key=row["key"], **columns_of(clean_facts(_seed_facts(row, shared))))
        for row in given["services"]
    ]
    return len(NationalService.objects.bulk_create(rows))


def _seed_facts(row: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[key] for name, key in SEED_FACTS.items() if key in row},
        "completion": [row["completion_days_min"], row["completion_days_max"]],
        "fee": {
            "kind": row["fee_kind"],
            "min": row.get("fee_rupiah_min"),
            "max": row.get("fee_rupiah_max"),
            "note": row.get("fee_note_id", ""),
            "note_en": row.get("fee_note_en", ""),
            "valid_from": row.get("fee_valid_from"),
        },
        "verification": {"certainty": row["certainty"], "source": row.get("source_id", "")},
        **shared,
        **row.get("components", {}),
    }
