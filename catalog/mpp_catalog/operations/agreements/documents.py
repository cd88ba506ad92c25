"""What an agreement says, and whether it may say so: the rules that hold however it came to be written down."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from mpp_catalog.agreements import ENDED, EXCLUSIVE_KINDS, Chains, overlap, status_on
from mpp_catalog.errors import (
    AddendaInCircle,
    AddendumOfAnother,
    AddendumOfDraft,
    AddendumOfNothing,
    AddendumTooEarly,
    AgreementEnded,
    AgreementOverlaps,
    EndsTooEarly,
    FactsInvalid,
    NumbersAlike,
    NumberTaken,
    PartnerMissing,
    ScopeForeign,
)
from mpp_catalog.models import Agency, Agreement, Counter, Service, SigningEvent
from mpp_catalog.papers import clean_signatories, refuse_future
from mpp_catalog.validation import named_text

Kind = Agreement.Kind
WITH_A_PARTNER = frozenset({Kind.MEMORANDUM, Kind.COOPERATION, Kind.HANDOVER})
MOST_STAFF = 500
TITLE_LENGTH, NUMBER_LENGTH = 240, 80


@dataclass(frozen=True, kw_only=True)
class Document:
    """An agreement as a person writes it down; without ``signed_date`` it is a draft.

    ``signatories`` and ``scope`` have the shape that ``Agreement`` keeps. An empty title becomes the kind and the
    partner's name.
    """

    kind: str
    agency: Agency | None = None
    title: str = ""
    our_number: str = ""
    their_number: str = ""
    signed_date: date | None = None
    signed_place: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    signatories: Sequence[Mapping[str, Any]] = ()
    scope: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    event: SigningEvent | None = None
    amends: Agreement | None = None


def columns_of(document: Document, today: date) -> dict[str, Any]:
    """A document as the columns of its row, with every rule kept that needs no other agreement.

    :raises FactsInvalid: a field says what cannot be
    :raises PartnerMissing: an agreement of this kind needs an agency
    :raises SignedInFuture, EndsTooEarly: the dates cannot be so
    :raises NumbersAlike: both sides have the same number
    :raises ScopeForeign: the scope names what is not the agency's
    :raises StaffNumberInvalid: a NIP or NRP has not the digits of one
    """
    if document.kind not in Kind.values:
        raise FactsInvalid(field=_("Jenis"), problem=_("jenis ini tidak dikenal."))
    kind = Kind(document.kind)
    if kind in WITH_A_PARTNER and document.agency is None:
        raise PartnerMissing(kind=kind.label)
    _check_dates(document, today)
    columns: dict[str, Any] = {
        "kind": kind,
        "agency": document.agency,
        "event": document.event,
        "amends": document.amends,
        "title": named_text(_("Judul"), document.title, TITLE_LENGTH, is_needed=False) or _plain_title(kind, document),
        "our_number": named_text(_("Nomor pihak daerah"), document.our_number, NUMBER_LENGTH, is_needed=False),
        "their_number": named_text(_("Nomor pihak mitra"), document.their_number, NUMBER_LENGTH, is_needed=False),
        "signed_date": document.signed_date,
        "signed_place": named_text(_("Tempat tanda tangan"), document.signed_place, 160, is_needed=False),
        "starts_on": document.starts_on,
        "ends_on": document.ends_on,
        "signatories": clean_signatories(document.signatories),
        "scope": clean_scope(document.scope, document.agency),
        "note": named_text(_("Catatan"), document.note, 400, is_needed=False),
    }
    if columns["our_number"] and columns["our_number"].casefold() == columns["their_number"].casefold():
        raise NumbersAlike
    return columns


def clean_scope(scope: Mapping[str, Any], agency: Agency | None) -> dict[str, Any]:
    """What an agreement covers: the agency's own services and counters, and how many people when.

    :raises ScopeForeign: a service or counter is not the agency's
    :raises FactsInvalid: the staff is no number of people, or a text is too long
    """
    services, counters = _names(scope.get("services")), _names(scope.get("counters"))
    if services:
        own = Service.objects.filter(agency=agency, slug__in=services).order_by("pk")
        _refuse_foreign(services, own.values_list("slug", flat=True))
    if counters:
        staffed = Counter.objects.filter(agency=agency, number__in=counters).order_by("pk")
        _refuse_foreign(counters, staffed.values_list("number", flat=True))
    said = {
        "services": services,
        "counters": counters,
        "staff": _clean_staff(scope.get("staff")),
        "hours": named_text(_("Jam layanan"), scope.get("hours"), 160, is_needed=False),
        "note": named_text(_("Cakupan lain"), scope.get("note"), 400, is_needed=False),
    }
    return {name: value for name, value in said.items() if value not in ("", None, [])}


def refuse_taken_numbers(rows: Iterable[Agreement]) -> None:
    """No other agreement has one of our numbers, but for those signed under one number on the same occasion.

    :raises NumberTaken: one has
    """
    signed = list(rows)
    numbers = {row.our_number for row in signed if row.our_number}
    if not numbers:
        return
    others = Agreement.objects.filter(our_number__in=numbers).exclude(pk__in=[row.pk for row in signed])
    occasions = {row.event_id for row in signed if row.event_id}
    others = others.exclude(event_id__in=occasions, kind__in={row.kind for row in signed})
    taken = others.order_by("signed_date", "pk").first()
    if taken is not None:
        raise NumberTaken(number=taken.our_number, title=taken.title)


def refuse_wrong_addendum(candidate: Agreement, chains: Chains, today: date) -> None:
    """An addendum amends what is signed, has not ended, has the same partner, and is not itself.

    :raises AddendumOfNothing, AddendumOfDraft, AddendumOfAnother, AddendumTooEarly, AddendaInCircle: it does not
    :raises AgreementEnded: there is nothing left to amend
    :raises EndsTooEarly: the agreement would end before it began
    """
    if (candidate.kind == Kind.ADDENDUM) != (candidate.amends is not None):
        raise AddendumOfNothing
    if candidate.amends is None:
        return
    up = chains.up_from(candidate.amends)
    amended, root = up[0], up[-1]
    if candidate.pk in {row.pk for row in up}:
        raise AddendaInCircle(title=candidate.title)
    if amended.agency_id != candidate.agency_id:
        raise AddendumOfAnother(title=amended.title)
    if amended.signed_date is None:
        raise AddendumOfDraft(title=amended.title)
    if candidate.signed_date is not None and candidate.signed_date < amended.signed_date:
        raise AddendumTooEarly(title=amended.title)
    if status_on(chains.term_of(root), candidate.signed_date or today) in ENDED:
        raise AgreementEnded(title=root.title)
    if candidate.ends_on is not None and candidate.ends_on < (chains.term_of(root).first_day or candidate.ends_on):
        raise EndsTooEarly


def refuse_overlap(candidates: Iterable[Agreement], rows: Iterable[Agreement]) -> None:
    """An agency has one agreement of a kind at a time; ``rows`` are all of the agencies concerned.

    :raises AgreementOverlaps: two would be in force on the same day
    """
    signed = [candidate for candidate in candidates if candidate.signed_date is not None]
    chains = Chains({row.pk: row for row in [*rows, *signed]}.values())
    for root in {chains.root_of(candidate).pk: chains.root_of(candidate) for candidate in signed}.values():
        rivals = (other for other in chains.roots() if is_rival(root, other))
        found = next((r for r in rivals if overlap(chains.term_of(root), chains.term_of(r))), None)
        if found is not None:
            raise AgreementOverlaps(title=found.title)


def is_rival(one: Agreement, other: Agreement) -> bool:
    """Whether two agreements may not be in force on the same day."""
    is_exclusive = one.kind in EXCLUSIVE_KINDS and one.agency_id is not None
    return is_exclusive and one.pk != other.pk and (one.kind, one.agency_id) == (other.kind, other.agency_id)


def agreements_of(agencies: Collection[Agency | None]) -> list[Agreement]:
    """Every agreement of these agencies, which nobody else changes until the transaction ends.

    The agencies' rows are locked, so that two people never record the same days for one agency.
    """
    keys = sorted(agency.pk for agency in agencies if agency is not None)
    list(Agency.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    rows = Agreement.objects.filter(agency_id__in=keys)
    if None in agencies:
        rows = rows | Agreement.objects.filter(agency__isnull=True)
    return list(rows.order_by("signed_date", "pk"))


def _check_dates(document: Document, today: date) -> None:
    refuse_future(document.signed_date, today)
    begins = [day for day in (document.signed_date, document.starts_on) if day is not None]
    if document.ends_on is not None and any(document.ends_on < day for day in begins):
        raise EndsTooEarly


def _plain_title(kind: Agreement.Kind, document: Document) -> str:
    with override("id"):  # it stands on an Indonesian paper, whatever language the screen has
        label = str(kind.label)
    return (f"{label} dengan {document.agency.name}" if document.agency else label)[:TITLE_LENGTH]


def _names(value: Any) -> list[str]:
    return list(dict.fromkeys(str(name) for name in value or []))


def _refuse_foreign(names: list[str], own: Iterable[str]) -> None:
    foreign = next((name for name in names if name not in set(own)), None)
    if foreign is not None:
        raise ScopeForeign(what=foreign[:80])


def _clean_staff(value: Any) -> int | None:
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or int(text[:9]) > MOST_STAFF:
        problem = _("angka harus antara %(least)s dan %(most)s.") % {"least": 0, "most": MOST_STAFF}
        raise FactsInvalid(field=_("Jumlah petugas"), problem=problem)
    return int(text)
