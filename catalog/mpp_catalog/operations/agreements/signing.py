"""One occasion, many agreements: seventeen partners sign the same kind of paper on the same day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.changes import Action, Actor, Change, recorded, today_of
from mpp_catalog.errors import FactsInvalid, NothingChosen, NumberPatternInvalid
from mpp_catalog.models import Agency, Agreement, SigningEvent
from mpp_catalog.operations.agreements.documents import (
    NUMBER_LENGTH,
    Document,
    agreements_of,
    columns_of,
    refuse_overlap,
    refuse_taken_numbers,
)
from mpp_catalog.validation import named_text

NUMBER_WORD, PLACE_WORD = "{nomor}", "{urut}"
NUMBER_PATTERN = f"{NUMBER_WORD}/{PLACE_WORD}"
SIGNED_COLUMNS = (
    "event",
    "our_number",
    "their_number",
    "signed_date",
    "signed_place",
    "starts_on",
    "ends_on",
    "signatories",
)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What the agreements of one occasion have in common; ``signatories`` are those of our side and the witnesses.

    ``number_pattern`` makes our numbers of ``number`` and the place in the list; without ``{urut}`` all have the same.
    """

    kind: str
    event_name: str
    held_on: date
    place: str
    source: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    number: str = ""
    number_pattern: str = NUMBER_PATTERN
    signatories: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, kw_only=True)
class Counterpart:
    """A partner that signs, with what is its own."""

    agency: Agency
    their_number: str = ""
    signatories: Sequence[Mapping[str, Any]] = ()


def sign_agreements(*, signing: Signing, counterparts: Iterable[Counterpart], by: Actor) -> list[Agreement]:
    """Record what was signed on one occasion, one agreement for each partner; all of them or none.

    A partner's newest draft of this kind becomes its agreement and keeps its own title, scope, numbers and signatories.

    :raises NothingChosen: no partner was given
    :raises NumberPatternInvalid: the pattern has other words than ``{nomor}`` and ``{urut}``
    :raises PlatformError: whatever ``record_agreement`` would refuse in one of them
    """
    wanted = list({one.agency.pk: one for one in counterparts}.values())
    if not wanted:
        raise NothingChosen
    numbers = numbers_by(pattern=signing.number_pattern, number=signing.number, count=len(wanted))
    subject = signing.event_name.strip()
    with recorded(action=Action.AGREEMENT_RECORDED, subject=subject, by=by, agreements=len(wanted)) as change:
        rows = agreements_of([one.agency for one in wanted])
        drafts = _drafts(rows, signing.kind)
        event = _event(change, signing)
        signed = []
        for one, number in zip(wanted, numbers, strict=True):
            draft = drafts.get(one.agency.pk)
            document = _document(signing, one, number, event, draft)
            columns = columns_of(document, today_of(by))
            signed.append(Agreement(**columns, **({"pk": draft.pk} if draft else {})))
        refuse_taken_numbers(signed)
        refuse_overlap(signed, rows)
        return _written(change, signed, drafts)


def numbers_by(*, pattern: str, number: str, count: int) -> list[str]:
    """Our numbers in the order of the list; all empty where there is no number.

    :raises NumberPatternInvalid: the pattern has other words, or makes a number that is too long
    """
    number, pattern = number.strip(), pattern.strip() or NUMBER_WORD
    if not number:
        return [""] * count
    made = [pattern.replace(PLACE_WORD, str(place)).replace(NUMBER_WORD, number) for place in range(1, count + 1)]
    rest = pattern.replace(PLACE_WORD, "").replace(NUMBER_WORD, "")
    if NUMBER_WORD not in pattern or "{" in rest or "}" in rest or len(made[-1]) > NUMBER_LENGTH:
        raise NumberPatternInvalid(pattern=pattern[:NUMBER_LENGTH])
    return made


def _event(change: Change, signing: Signing) -> SigningEvent:
    if signing.kind not in Agreement.Kind.values or signing.kind == Agreement.Kind.ADDENDUM:
        raise FactsInvalid(field=_("Jenis"), problem=_("jenis ini tidak dikenal."))
    facts = {
        "name": named_text(_("Nama peristiwa"), signing.event_name, 160),
        "held_on": signing.held_on,
        "place": named_text(_("Tempat"), signing.place, 160),
    }
    known = SigningEvent.objects.filter(**facts).order_by("pk").first()
    source = named_text(_("Sumber"), signing.source, 240, is_needed=False)
    return known or change.create(SigningEvent(**facts, source=source))


def _drafts(rows: Iterable[Agreement], kind: str) -> dict[int | None, Agreement]:
    drafts = (row for row in rows if row.kind == kind and row.signed_date is None)
    return {draft.agency_id: draft for draft in sorted(drafts, key=lambda draft: str(draft.pk))}


def _document(
    signing: Signing, one: Counterpart, number: str, event: SigningEvent, draft: Agreement | None
) -> Document:
    document = Document(
        kind=signing.kind,
        agency=one.agency,
        our_number=number,
        their_number=one.their_number,
        signed_date=signing.held_on,
        signed_place=signing.place,
        starts_on=signing.starts_on,
        ends_on=signing.ends_on,
        signatories=[*signing.signatories, *one.signatories],
        event=event,
    )
    if draft is None:
        return document
    return replace(
        document,
        title=draft.title,
        our_number=draft.our_number or document.our_number,
        their_number=document.their_number or draft.their_number,
        starts_on=document.starts_on or draft.starts_on,
        ends_on=document.ends_on or draft.ends_on,
        signatories=draft.signatories or document.signatories,
        scope=draft.scope,
        note=draft.note,
    )


def _written(change: Change, signed: list[Agreement], drafts: dict[int | None, Agreement]) -> list[Agreement]:
    change.create_all(row for row in signed if row.agency_id not in drafts)
    for row in signed:
        draft = drafts.get(row.agency_id)
        if draft is not None:
            change.update(draft, **{name: getattr(row, name) for name in SIGNED_COLUMNS})
    return [drafts.get(row.agency_id, row) for row in signed]
