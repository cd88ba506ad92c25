"""Recording, signing, amending and terminating agreements: what is kept, and what cannot be so."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from tests.conftest import Hall

from mpp_catalog.agreements import Chains, Status
from mpp_catalog.changes import Action, Actor
from mpp_catalog.errors import (
    AddendaInCircle,
    AddendumNotTerminated,
    AddendumOfAnother,
    AddendumOfDraft,
    AddendumOfNothing,
    AddendumTooEarly,
    AgreementAmended,
    AgreementEnded,
    AgreementNotSigned,
    AgreementOverlaps,
    AgreementSigned,
    AgreementUnknown,
    ChangeOvertaken,
    EndsTooEarly,
    FactsInvalid,
    NumbersAlike,
    NumberTaken,
    PartnerMissing,
    ScopeForeign,
    SignedInFuture,
    StaffNumberInvalid,
    TerminationMisplaced,
)
from mpp_catalog.models import Agency, Agreement, MallRules
from mpp_catalog.operations.agreements import (
    Document,
    amend_agreement,
    change_agreement,
    delete_draft,
    record_agreement,
    terminate_agreement,
)
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.queries.agreements import coverage_gaps, partner_count
from mpp_platform.errors import PlatformError
from mpp_platform.models import AuditEntry

TODAY = date(2022, 7, 18)
Record = Callable[..., Agreement]
PKS = {"kind": "pks", "signed_date": date(2022, 1, 3), "ends_on": date(2022, 12, 31)}


@pytest.fixture
def record(hall: Hall, by: Actor) -> Record:
    """Record a PKS of this year with Disdukcapil: ``record()``, ``record(kind=…, ends_on=…)``."""

    def record_one(**values: Any) -> Agreement:
        return record_agreement(document=Document(**{"agency": hall.agency, **PKS, **values}), by=by)

    return record_one


def status_of(agreement: Agreement, day: date = TODAY) -> str:
    return Chains(Agreement.objects.order_by("pk")).status_of(Agreement.objects.get(pk=agreement.pk), day)


def newest() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk")[0]


def test_an_agreement_keeps_what_was_written_and_leaves_a_line_in_the_audit(hall: Hall, record: Record) -> None:
    scope = {"services": [hall.service.slug], "counters": ["3", "4"], "staff": "2", "hours": "08.00–15.00", "note": ""}
    head = {"side": "ours", "name": " Arief R. Wismansyah ", "position": "Wali Kota Tangerang"}
    chief = {
        "side": "theirs",
        "name": "Komarudin",
        "position": "Kapolres",
        "rank": "Kombes",
        "staff_number": "67030410",
    }

    made = record(our_number="134/1", their_number="B/77", signatories=[head, chief, {"side": "witness"}], scope=scope)

    kept = Agreement.objects.get(pk=made.pk)
    assert kept.title == "Perjanjian Kerja Sama dengan Disdukcapil"
    assert kept.scope == {
        "services": [hall.service.slug],
        "counters": ["3", "4"],
        "staff": 2,
        "hours": "08.00–15.00",
    }
    assert [(one["side"], one["name"], one["staff_number"]) for one in kept.signatories] == [
        ("ours", "Arief R. Wismansyah", ""),
        ("theirs", "Komarudin", "67030410"),
    ]
    assert status_of(kept) == Status.EXPIRING
    assert (newest().action, newest().subject) == (Action.AGREEMENT_RECORDED, made.title)


def test_a_title_on_an_indonesian_paper_is_indonesian_whatever_the_screen_speaks(record: Record) -> None:
    with translation.override("en"):
        made = record(kind="mou")

    assert made.title == "Nota Kesepahaman dengan Disdukcapil"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"agency": None}, PartnerMissing),
        ({"kind": "janji"}, FactsInvalid),
        ({"kind": "addendum"}, AddendumOfNothing),
        ({"title": "x" * 241}, FactsInvalid),
        ({"signed_date": date(2022, 7, 19)}, SignedInFuture),
        ({"ends_on": date(2022, 1, 2)}, EndsTooEarly),
        ({"starts_on": date(2023, 1, 1)}, EndsTooEarly),
        ({"our_number": "134/a", "their_number": " 134/A "}, NumbersAlike),
        ({"signatories": [{"name": "Budi", "staff_number": "1970X101"}]}, StaffNumberInvalid),
        ({"signatories": [{"name": "Budi", "staff_number": "123"}]}, StaffNumberInvalid),
        ({"signatories": [{"rank": "Kombes"}]}, FactsInvalid),
        ({"signatories": [{"name": "Budi"}] * 25}, FactsInvalid),
        ({"signatories": [{"name": "Budi", "side": "lain"}]}, FactsInvalid),
        ({"scope": {"services": ["kantor-samsat-layanan"]}}, ScopeForeign),
        ({"scope": {"counters": ["9"]}}, ScopeForeign),
        ({"scope": {"staff": "banyak"}}, FactsInvalid),
        ({"scope": {"staff": "9" * 40}}, FactsInvalid),
        ({"scope": {"hours": "x" * 161}}, FactsInvalid),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_is_kept(
    record: Record, values: dict[str, Any], error: type[PlatformError]
) -> None:
    with pytest.raises(error) as refusal:
        record(**values)

    assert "%(" not in refusal.value.message
    assert Agreement.objects.count() == AuditEntry.objects.count() == 0


@pytest.mark.parametrize("number", ["19700101 199003 1 001", "197001011990031001", "67030410", ""])
def test_a_nip_or_nrp_is_kept_as_digits(record: Record, number: str) -> None:
    made = record(signatories=[{"name": "Budi", "staff_number": number}])

    assert made.signatories[0]["staff_number"] == number.replace(" ", "")


def test_today_is_the_date_in_the_regions_own_zone(hall: Hall, record: Record, by: Actor) -> None:
    last_night = Actor(person_id=by.person_id, now=by.now.replace(hour=18))  # 01.00 WIB on the 19th

    made = record_agreement(
        document=Document(kind="pks", agency=hall.agency, signed_date=date(2022, 7, 19)), by=last_night
    )

    assert made.signed_date == date(2022, 7, 19)


def test_an_agency_has_one_agreement_of_a_kind_at_a_time(hall: Hall, record: Record) -> None:
    first = record()

    with pytest.raises(AgreementOverlaps) as refusal:
        record(signed_date=date(2022, 7, 1), ends_on=date(2023, 7, 1))
    record(kind="mou")
    record(agency=hall.other_agency)
    record(signed_date=date(2022, 7, 1), starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31))
    record(signed_date=None)

    assert refusal.value.data == {"title": first.title}
    assert Agreement.objects.filter(agency=hall.agency, kind="pks").count() == 3


def test_handovers_and_decrees_stand_beside_each_other(record: Record) -> None:
    for kind in ("bast", "sk"):
        record(kind=kind)
        record(kind=kind)

    assert Agreement.objects.count() == 4


def test_an_agreement_may_follow_one_that_was_terminated(record: Record, by: Actor) -> None:
    first = record()
    terminate_agreement(agreement=first, terminated_on=date(2022, 7, 10), reason="Pindah gedung", by=by)

    record(signed_date=date(2022, 7, 10), ends_on=date(2023, 7, 10))

    assert status_of(first) == Status.TERMINATED
    assert newest().action == Action.AGREEMENT_RECORDED


def test_our_number_belongs_to_one_agreement(hall: Hall, record: Record) -> None:
    record(our_number="134/1", title="Yang pertama")

    with pytest.raises(NumberTaken) as refusal:
        record(agency=hall.other_agency, our_number="134/1")

    assert refusal.value.data == {"number": "134/1", "title": "Yang pertama"}


def test_a_draft_is_edited_and_signed_but_a_signed_agreement_is_not(hall: Hall, record: Record, by: Actor) -> None:
    draft = record(signed_date=None, our_number="134/1")
    assert status_of(draft) == Status.DRAFT

    signed = Document(kind="pks", agency=hall.agency, our_number="134/1", signed_date=TODAY, title="PKS pertama")
    change_agreement(agreement=draft, document=signed, by=by)
    assert status_of(draft) == Status.ACTIVE
    with pytest.raises(AgreementSigned):
        change_agreement(agreement=draft, document=Document(kind="pks", agency=hall.agency, title="Lain"), by=by)
    with pytest.raises(AgreementSigned):
        delete_draft(agreement=draft, by=by)

    assert Agreement.objects.get().title == "PKS pertama"


def test_signing_a_draft_keeps_the_rules_that_a_draft_may_ignore(record: Record, hall: Hall, by: Actor) -> None:
    record()
    draft = record(signed_date=None)

    with pytest.raises(AgreementOverlaps):
        change_agreement(agreement=draft, document=Document(kind="pks", agency=hall.agency, signed_date=TODAY), by=by)

    assert status_of(draft) == Status.DRAFT


def test_a_draft_is_deleted_and_brought_back(record: Record, by: Actor) -> None:
    draft = record(signed_date=None, our_number="134/1")

    delete_draft(agreement=draft, by=by)
    assert Agreement.objects.count() == 0
    undo_change(entry_id=newest().pk, by=by)

    assert Agreement.objects.get(pk=draft.pk).our_number == "134/1"
    delete_draft(agreement=draft, by=by)
    with pytest.raises(AgreementUnknown):
        delete_draft(agreement=draft, by=by)


def test_an_addendum_moves_the_end_of_its_agreement(record: Record, by: Actor, hall: Hall) -> None:
    root = record()

    first = amend_agreement(
        agreement=root, document=Document(kind="addendum", signed_date=TODAY, ends_on=date(2023, 12, 31)), by=by
    )
    second = amend_agreement(
        agreement=first, document=Document(kind="addendum", agency=hall.agency, signed_date=TODAY, note="Loket"), by=by
    )

    assert (first.kind, first.agency_id, second.amends_id) == ("addendum", hall.agency.pk, first.pk)
    assert first.title == "Adendum Perjanjian Kerja Sama dengan Disdukcapil"
    assert status_of(root) == Status.ACTIVE
    assert status_of(root, date(2023, 12, 31)) == Status.EXPIRING
    assert status_of(second, date(2024, 1, 1)) == Status.EXPIRED


def test_an_addendum_of_what_cannot_be_amended_is_refused(record: Record, hall: Hall, by: Actor) -> None:
    draft, signed = record(signed_date=None), record(title="PKS ini")
    expired = record(signed_date=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    addendum = Document(kind="addendum", signed_date=TODAY)
    others = Document(kind="addendum", signed_date=TODAY, agency=hall.other_agency)
    early = Document(kind="addendum", signed_date=date(2022, 1, 2))
    backwards = Document(kind="addendum", signed_date=TODAY, ends_on=date(2022, 7, 1))

    for amended, document, error in (
        (draft, addendum, AddendumOfDraft),
        (expired, addendum, AgreementEnded),
        (signed, others, AddendumOfAnother),
        (signed, early, AddendumTooEarly),
        (signed, backwards, EndsTooEarly),
    ):
        with pytest.raises(error):
            amend_agreement(agreement=amended, document=document, by=by)
    with pytest.raises(AddendumOfNothing):
        record(amends=signed)

    assert Agreement.objects.filter(kind="addendum").count() == 0


def test_an_addendum_may_not_reach_into_the_next_agreement(record: Record, by: Actor) -> None:
    first = record()
    record(starts_on=date(2023, 1, 1), ends_on=date(2023, 12, 31))

    with pytest.raises(AgreementOverlaps):
        amend_agreement(
            agreement=first, document=Document(kind="addendum", signed_date=TODAY, ends_on=date(2023, 1, 1)), by=by
        )

    assert Agreement.objects.count() == 2


def test_addenda_never_run_in_a_circle(record: Record, hall: Hall, by: Actor) -> None:
    root = record(signed_date=None)
    change_agreement(agreement=root, document=Document(kind="pks", agency=hall.agency, signed_date=TODAY), by=by)
    signing = newest().pk
    addendum = amend_agreement(agreement=root, document=Document(kind="addendum", signed_date=TODAY), by=by)
    undo_change(entry_id=signing, by=by)  # the root is a draft again, with an addendum standing on it

    for amended in (addendum, Agreement.objects.get(pk=root.pk)):
        circle = Document(kind="addendum", agency=hall.agency, signed_date=TODAY, amends=amended)
        with pytest.raises(AddendaInCircle):
            change_agreement(agreement=root, document=circle, by=by)
    with pytest.raises(AgreementAmended):
        delete_draft(agreement=root, by=by)


def test_a_termination_is_kept_with_its_reason_and_ends_the_agreement(record: Record, by: Actor) -> None:
    made = record()

    terminate_agreement(agreement=made, terminated_on=date(2022, 9, 1), reason="Mitra menarik diri", by=by)

    kept = Agreement.objects.get()
    assert (kept.terminated_on, kept.termination_reason) == (date(2022, 9, 1), "Mitra menarik diri")
    assert (status_of(kept, date(2022, 8, 31)), status_of(kept, date(2022, 9, 1))) == ("expiring", "terminated")
    assert newest().data["reason"] == "Mitra menarik diri"


def test_what_cannot_be_terminated_stays_as_it_is(record: Record, by: Actor) -> None:
    draft, signed = record(signed_date=None), record()
    expired = record(signed_date=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    addendum = amend_agreement(agreement=signed, document=Document(kind="addendum", signed_date=TODAY), by=by)

    for agreement, day, reason, error in (
        (draft, TODAY, "Sebab", AgreementNotSigned),
        (expired, TODAY, "Sebab", AgreementEnded),
        (addendum, TODAY, "Sebab", AddendumNotTerminated),
        (signed, date(2022, 1, 2), "Sebab", TerminationMisplaced),
        (signed, date(2023, 1, 1), "Sebab", TerminationMisplaced),
        (signed, TODAY, " ", FactsInvalid),
    ):
        with pytest.raises(error):
            terminate_agreement(agreement=agreement, terminated_on=day, reason=reason, by=by)
    terminate_agreement(agreement=signed, terminated_on=TODAY, reason="Sebab", by=by)
    with pytest.raises(AgreementEnded):
        terminate_agreement(agreement=signed, terminated_on=TODAY, reason="Sebab", by=by)

    assert Agreement.objects.filter(terminated_on__isnull=False).count() == 1


def test_a_recorded_agreement_is_undone_unless_an_addendum_stands_on_it(record: Record, by: Actor) -> None:
    made = record()
    recorded = newest().pk
    amend_agreement(agreement=made, document=Document(kind="addendum", signed_date=TODAY), by=by)
    amended = newest().pk

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=recorded, by=by)
    undo_change(entry_id=amended, by=by)
    undo_change(entry_id=recorded, by=by)

    assert Agreement.objects.count() == 0


def test_undoing_does_not_lay_agreements_over_each_other(record: Record, by: Actor) -> None:
    first = record()
    terminate_agreement(agreement=first, terminated_on=date(2022, 6, 1), reason="Sebab", by=by)
    terminated = newest().pk
    record(signed_date=date(2022, 6, 1), ends_on=date(2023, 5, 31))

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=terminated, by=by)


def test_undoing_an_addendum_does_not_reach_into_the_next_agreement(record: Record, by: Actor) -> None:
    first = record()
    shorter = Document(kind="addendum", signed_date=date(2022, 2, 1), ends_on=date(2022, 5, 31))
    amend_agreement(agreement=first, document=shorter, by=by)
    amended = newest().pk
    record(signed_date=date(2022, 6, 1), ends_on=date(2023, 5, 31))

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=amended, by=by)


def test_the_gaps_are_the_serving_agencies_without_a_pks_in_force(hall: Hall, record: Record) -> None:
    record(signed_date=date(2021, 1, 1), ends_on=date(2021, 12, 31), title="Yang lama")
    record(agency=hall.other_agency, kind="mou")
    Agency.objects.create(slug="dpmptsp", name="DPMPTSP", sequence=900, is_manager=True)
    Agency.objects.create(slug="pln", name="PLN", sequence=901, status=Agency.Status.PAUSED)

    gaps = coverage_gaps(TODAY)

    assert [(gap.agency_name, gap.last and gap.last.title) for gap in gaps] == [
        ("Disdukcapil", "Yang lama"),
        ("Kantor Samsat", None),
    ]


def test_the_manager_counts_as_a_partner_by_the_regions_own_rule(hall: Hall) -> None:
    Agency.objects.create(slug="dpmptsp", name="DPMPTSP", sequence=900, is_manager=True)
    Agency.objects.create(slug="pln", name="PLN", sequence=901, status=Agency.Status.PAUSED)
    Agency.objects.create(slug="pos", name="Pos", sequence=902, status=Agency.Status.WITHDRAWN)
    assert partner_count() == 3

    MallRules.objects.create(counts_manager=True)

    assert partner_count() == 4
    assert [gap.agency_name for gap in coverage_gaps(TODAY)] == ["Disdukcapil", "Kantor Samsat", "DPMPTSP"]
