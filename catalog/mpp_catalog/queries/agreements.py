"""Questions to a region's agreements. Which of them are in force follows from their dates, so all are read together."""

from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, Q, QuerySet

from mpp_catalog.agreements import IN_FORCE, NEVER, Chains, Status, days_left, without_cooperation
from mpp_catalog.errors import AgreementUnknown
from mpp_catalog.models import Agency, Agreement, Counter, MallRules, Service, SigningEvent
from mpp_catalog.papers import Side, shown_staff_number
from mpp_catalog.queries.places import present_agencies

# What wants somebody's hand comes first.
STATUS_ORDER = (
    Status.EXPIRING,
    Status.DRAFT,
    Status.SIGNED,
    Status.ACTIVE,
    Status.EXPIRED,
    Status.TERMINATED,
)


@dataclass(frozen=True, kw_only=True)
class AgreementRow:
    """An agreement in a list, or a part of its chain. ``last_day`` is the last day of force, addenda reckoned in."""

    pk: UUID
    title: str
    kind: str
    kind_label: str
    agency_slug: str
    agency_name: str
    event_id: int | None
    our_number: str
    their_number: str
    signed_date: date | None
    ends_on: date | None
    last_day: date | None
    days_left: int | None
    status: str
    status_label: str
    addenda: int
    has_file: bool


@dataclass(frozen=True)
class Register:
    """The agreements that were asked for, and how many there are of each status that occurs."""

    rows: list[AgreementRow]
    counts: list[tuple[str, str, int]]


@dataclass(frozen=True)
class GapRow:
    """A serving agency without a PKS in force, and the last one it had."""

    agency_slug: str
    agency_name: str
    last: AgreementRow | None


@dataclass(frozen=True)
class SignatoryRow:
    """Somebody who signed."""

    side_label: str
    name: str
    position: str
    rank: str
    staff_number: str


@dataclass(frozen=True, kw_only=True)
class AgreementPage:
    """Everything that the page of an agreement tells beside its own columns."""

    row: AgreementRow
    chain: list[AgreementRow]
    signatories: list[SignatoryRow]
    services: list[str]
    can_be_amended: bool
    can_be_terminated: bool


@dataclass(frozen=True)
class EventRow:
    """An occasion at which agreements were signed."""

    pk: int
    name: str
    held_on: date
    place: str
    source: str
    agreements: int
    partners: int


@dataclass(frozen=True, kw_only=True)
class CandidateRow:
    """An agency that may sign; ``lacks`` says that it has no such agreement in force or to come."""

    slug: str
    name: str
    lacks: bool
    current: AgreementRow | None
    draft: AgreementRow | None


@dataclass(frozen=True)
class ScopeChoice:
    """What an agreement with an agency may cover: its services by slug, its counters by number."""

    slug: str
    name: str
    services: list[tuple[str, str]]
    counters: list[str]


def partner_count() -> int:
    """How many partners the region counts, paused ones too; whether its manager is one is the region's own rule."""
    return partners().count()


def partners(*statuses: Agency.Status) -> QuerySet[Agency]:
    """The agencies that the region counts as partners, in its own order: those that serve or pause, if not told."""
    is_counted = Q(is_manager=False) | Exists(MallRules.objects.filter(counts_manager=True))
    return Agency.objects.filter(is_counted, status__in=statuses or Agency.PRESENT).order_by("sequence", "pk")


def agreement_by_id(agreement_id: UUID) -> Agreement:
    """An agreement with its agency, its occasion and what it amends.

    :raises AgreementUnknown: there is none in this region
    """
    found = Agreement.objects.select_related("agency", "event", "amends__agency").filter(pk=agreement_id).first()
    if found is None:
        raise AgreementUnknown
    return found


def register(today: date, *, status: str = "", agency: str = "", kind: str = "", event: int | None = None) -> Register:
    """The agreements that match, the most urgent first; addenda are listed where the kind asks for them."""
    rows = _rows(_chains(), today, is_addenda=kind == Agreement.Kind.ADDENDUM)
    counts = Tally(row.status for row in rows)
    asked = [
        row
        for row in rows
        if status in ("", row.status)
        and agency in ("", row.agency_slug)
        and kind in ("", row.kind)
        and event in (None, row.event_id)
    ]
    return Register(rows=asked, counts=[(s.value, str(s.label), counts[s]) for s in STATUS_ORDER if counts[s]])


def expiring_agreements(today: date) -> list[AgreementRow]:
    """The agreements that end within 180 days, the next to end first."""
    return register(today, status=Status.EXPIRING).rows


def coverage_gaps(today: date) -> list[GapRow]:
    """The serving agencies for which no PKS is in force, in the region's order."""
    chains = _chains()
    missing = without_cooperation(partners(Agency.Status.SERVING), chains, today)
    return [
        GapRow(agency.slug, agency.local_name, _row(last, chains, today) if last else None) for agency, last in missing
    ]


def agreement_page(agreement: Agreement, today: date) -> AgreementPage:
    """What there is to tell of an agreement: its chain from the root on, who signed, what it covers."""
    rows = Agreement.objects.select_related("agency").filter(agency=agreement.agency_id)
    chains = Chains(rows.order_by("signed_date", "title", "pk"))
    root = chains.root_of(agreement)
    is_alive = chains.status_of(root, today) in (*IN_FORCE, Status.SIGNED)
    slugs = agreement.scope.get("services", [])
    services = Service.objects.filter(slug__in=slugs).order_by("name", "pk") if slugs else []
    return AgreementPage(
        row=_row(agreement, chains, today),
        chain=[_row(member, chains, today) for member in (root, *chains.addenda_of(root))],
        signatories=[_signatory(one) for one in agreement.signatories],
        services=[service.local_name for service in services],
        can_be_amended=is_alive and agreement.signed_date is not None,
        can_be_terminated=is_alive and agreement.pk == root.pk and root.terminated_on is None,
    )


def signing_events() -> list[EventRow]:
    """The occasions, newest first, with what was signed there."""
    events = SigningEvent.objects.annotate(signed=Count("agreement"), mates=Count("agreement__agency", distinct=True))
    return [
        EventRow(event.pk, event.name, event.held_on, event.place, event.source, event.signed, event.mates)
        for event in events.order_by("-held_on", "-pk")
    ]


def signing_candidates(kind: str, today: date) -> list[CandidateRow]:
    """The agencies that may sign an agreement of this kind together, in the region's order."""
    chains = _chains()
    counted = set(partners().values_list("pk", flat=True))
    own: dict[int | None, list[Agreement]] = {}
    for root in chains.roots():
        if root.kind == kind:
            own.setdefault(root.agency_id, []).append(root)
    return [
        _candidate(agency, own.get(agency.pk, []), chains, today, is_counted=agency.pk in counted)
        for agency in present_agencies()
    ]


def agencies_to_choose() -> list[Agency]:
    """The agencies with which there may be an agreement, those that have left too: papers outlive them."""
    return list(Agency.objects.exclude(status=Agency.Status.DRAFT).order_by("sequence", "pk"))


def event_by_id(event_id: int) -> SigningEvent | None:
    """An occasion, if it is one of this region."""
    return SigningEvent.objects.filter(pk=event_id).first()


def scope_choices(agencies: Iterable[Agency]) -> list[ScopeChoice]:
    """What agreements with these agencies may cover."""
    wanted = list(agencies)
    services: dict[int, list[tuple[str, str]]] = {}
    for service in Service.objects.filter(agency__in=wanted).order_by("name", "pk"):
        services.setdefault(service.agency_id, []).append((service.slug, service.local_name))
    counters: dict[int, dict[str, None]] = {}
    for counter in Counter.objects.filter(agency__in=wanted, is_retired=False).order_by("number", "pk"):
        counters.setdefault(counter.agency_id, {})[counter.number] = None
    return [
        ScopeChoice(agency.slug, agency.local_name, services.get(agency.pk, []), [*counters.get(agency.pk, {})])
        for agency in wanted
    ]


def _candidate(
    agency: Agency, own: Iterable[Agreement], chains: Chains, today: date, *, is_counted: bool
) -> CandidateRow:
    rows = sorted((_row(root, chains, today) for root in own), key=lambda row: (row.last_day or NEVER, str(row.pk)))
    current = next((row for row in rows if row.status in (*IN_FORCE, Status.SIGNED)), None)
    return CandidateRow(
        slug=agency.slug,
        name=agency.local_name,
        lacks=is_counted and current is None,
        current=current,
        draft=next((row for row in rows if row.status == Status.DRAFT), None),
    )


def _chains() -> Chains:
    return Chains(Agreement.objects.select_related("agency").order_by("signed_date", "title", "pk"))


def _rows(chains: Chains, today: date, *, is_addenda: bool) -> list[AgreementRow]:
    roots = chains.roots()
    listed = [addendum for root in roots for addendum in chains.addenda_of(root)] if is_addenda else roots
    rows = [_row(agreement, chains, today) for agreement in listed]
    return sorted(rows, key=lambda r: (STATUS_ORDER.index(Status(r.status)), r.last_day or NEVER, r.title, str(r.pk)))


def _row(agreement: Agreement, chains: Chains, today: date) -> AgreementRow:
    term, status = chains.term_of(agreement), chains.status_of(agreement, today)
    return AgreementRow(
        pk=agreement.pk,
        title=agreement.title,
        kind=agreement.kind,
        kind_label=str(agreement.get_kind_display()),
        agency_slug=agreement.agency.slug if agreement.agency else "",
        agency_name=agreement.agency.local_name if agreement.agency else "",
        event_id=agreement.event_id,
        our_number=agreement.our_number,
        their_number=agreement.their_number,
        signed_date=agreement.signed_date,
        ends_on=agreement.ends_on,
        last_day=term.last_day,
        days_left=days_left(term, today) if status in (*IN_FORCE, Status.SIGNED) else None,
        status=status.value,
        status_label=str(status.label),
        addenda=len(chains.addenda_of(agreement)),
        has_file=bool(agreement.file_sha256),
    )


def _signatory(one: dict[str, str]) -> SignatoryRow:
    return SignatoryRow(
        side_label=str(Side(one["side"]).label),
        name=one["name"],
        position=one["position"],
        rank=one["rank"],
        staff_number=shown_staff_number(one["staff_number"]),
    )
