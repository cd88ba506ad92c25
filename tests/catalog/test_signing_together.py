"""One occasion, many agreements."""

from datetime import date
from typing import Any

import pytest
from tests.conftest import Hall

from mpp_catalog.changes import Action, Actor
from mpp_catalog.errors import (
    AgreementOverlaps,
    FactsInvalid,
    NothingChosen,
    NumberPatternInvalid,
    NumbersAlike,
    NumberTaken,
    SignedInFuture,
)
from mpp_catalog.models import Agency, Agreement, SigningEvent
from mpp_catalog.operations.agreements import Counterpart, Document, Signing, record_agreement, sign_agreements
from mpp_catalog.operations.agreements.signing import numbers_by
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.queries.agreements import coverage_gaps, signing_candidates, signing_events
from mpp_platform.models import AuditEntry

TODAY = date(2022, 7, 18)
MAYOR = {"side": "ours", "name": "Arief R. Wismansyah", "position": "Wali Kota Tangerang"}
EVENT: dict[str, Any] = {
    "kind": "pks",
    "event_name": "Penandatanganan kerja sama MPP Kota Tangerang",
    "held_on": TODAY,
    "place": "Pusat Pemerintahan Kota Tangerang",
    "ends_on": date(2025, 7, 18),
    "number": "134.4",
    "signatories": [MAYOR],
}


@pytest.fixture
def seventeen(hall: Hall) -> list[Agency]:
    """Seventeen agencies, two of which the hall has."""
    more = [Agency.objects.create(slug=f"i-{n}", name=f"Instansi {n}", sequence=100 + n) for n in range(1, 16)]
    return [hall.agency, hall.other_agency, *more]


def counterparts(agencies: list[Agency]) -> list[Counterpart]:
    return [Counterpart(agency=agency) for agency in agencies]


def test_seventeen_agreements_are_signed_at_one_event(seventeen: list[Agency], by: Actor) -> None:
    assert len(coverage_gaps(TODAY)) == 17

    made = sign_agreements(signing=Signing(**EVENT), counterparts=counterparts(seventeen), by=by)

    rows = Agreement.objects.filter(event=SigningEvent.objects.get()).order_by("agency_id")
    assert len(made) == rows.count() == 17
    assert [row.our_number for row in rows] == [f"134.4/{place}" for place in range(1, 18)]
    assert {(row.signed_date, row.signed_place, row.ends_on) for row in rows} == {
        (TODAY, "Pusat Pemerintahan Kota Tangerang", date(2025, 7, 18))
    }
    assert coverage_gaps(TODAY) == []
    assert [(event.agreements, event.partners) for event in signing_events()] == [(17, 17)]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.data["agreements"], len(entry.data["rows"])) == (Action.AGREEMENT_RECORDED, 17, 18)


def test_a_signing_takes_as_many_queries_for_seventeen_as_for_two(
    seventeen: list[Agency], by: Actor, django_assert_num_queries: Any
) -> None:
    for first, last in ((0, 2), (2, 17)):
        with django_assert_num_queries(10):
            sign_agreements(signing=Signing(**EVENT), counterparts=counterparts(seventeen[first:last]), by=by)
        Agreement.objects.all().delete()
        SigningEvent.objects.all().delete()


def test_a_signing_is_undone_as_one(seventeen: list[Agency], by: Actor) -> None:
    sign_agreements(signing=Signing(**EVENT), counterparts=counterparts(seventeen), by=by)

    undo_change(entry_id=AuditEntry.objects.get().pk, by=by)

    assert Agreement.objects.count() == SigningEvent.objects.count() == 0


def test_both_a_memorandum_and_a_pks_are_signed_on_the_same_occasion(seventeen: list[Agency], by: Actor) -> None:
    sign_agreements(signing=Signing(**EVENT), counterparts=counterparts(seventeen), by=by)
    memoranda = {**EVENT, "kind": "mou", "number": "134.5"}
    sign_agreements(signing=Signing(**memoranda), counterparts=counterparts(seventeen), by=by)

    event = SigningEvent.objects.get()
    assert list(Agreement.objects.filter(event=event).values_list("kind", flat=True).order_by("kind").distinct()) == [
        "mou",
        "pks",
    ]
    assert [(row.agreements, row.partners) for row in signing_events()] == [(34, 17)]


def test_one_partner_that_cannot_sign_keeps_all_from_being_recorded(
    seventeen: list[Agency], hall: Hall, by: Actor
) -> None:
    record_agreement(document=Document(kind="pks", agency=seventeen[9], signed_date=date(2022, 1, 1)), by=by)

    with pytest.raises(AgreementOverlaps):
        sign_agreements(signing=Signing(**EVENT), counterparts=counterparts(seventeen), by=by)

    assert (Agreement.objects.count(), SigningEvent.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"number": "7", "number_pattern": "{nomor}"}, NumberTaken),
        ({"held_on": date(2022, 7, 19)}, SignedInFuture),
        ({"event_name": " "}, FactsInvalid),
        ({"place": ""}, FactsInvalid),
        ({"kind": "addendum"}, FactsInvalid),
        ({"kind": "janji"}, FactsInvalid),
        ({"number_pattern": "{nomor}/{bulan}"}, NumberPatternInvalid),
        ({"number_pattern": "{urut}"}, NumberPatternInvalid),
        ({"number": "9" * 79}, NumberPatternInvalid),
    ],
)
def test_what_cannot_be_so_is_refused(hall: Hall, by: Actor, values: dict[str, Any], error: type[Exception]) -> None:
    record_agreement(document=Document(kind="sk", title="SK tim", our_number="7"), by=by)

    with pytest.raises(error):
        sign_agreements(signing=Signing(**{**EVENT, **values}), counterparts=[Counterpart(agency=hall.agency)], by=by)

    assert (Agreement.objects.count(), SigningEvent.objects.count()) == (1, 0)


def test_nobody_signs_with_nobody(hall: Hall, by: Actor) -> None:
    with pytest.raises(NothingChosen):
        sign_agreements(signing=Signing(**EVENT), counterparts=[], by=by)


def test_a_partner_named_twice_signs_once(hall: Hall, by: Actor) -> None:
    made = sign_agreements(signing=Signing(**EVENT), counterparts=counterparts([hall.agency, hall.agency]), by=by)

    assert [agreement.agency_id for agreement in made] == [hall.agency.pk]


def test_a_partner_brings_its_own_number_and_signatory(hall: Hall, by: Actor) -> None:
    chief = {"side": "theirs", "name": "Komarudin", "position": "Kapolres"}
    one = Counterpart(agency=hall.agency, their_number="B/77", signatories=[chief])
    same = Counterpart(agency=hall.other_agency, their_number="134.4/2")

    with pytest.raises(NumbersAlike):
        sign_agreements(signing=Signing(**EVENT), counterparts=[one, same], by=by)
    made = sign_agreements(signing=Signing(**EVENT), counterparts=[one], by=by)

    assert (made[0].our_number, made[0].their_number) == ("134.4/1", "B/77")
    assert [person["name"] for person in made[0].signatories] == ["Arief R. Wismansyah", "Komarudin"]


def test_a_draft_that_was_prepared_is_signed_and_keeps_what_it_says(hall: Hall, by: Actor) -> None:
    scope = {"services": [hall.service.slug]}
    draft = Document(kind="pks", agency=hall.agency, title="PKS Adminduk", our_number="7/PKS", scope=scope)
    prepared = record_agreement(document=draft, by=by)

    made = sign_agreements(signing=Signing(**EVENT), counterparts=counterparts([hall.agency, hall.other_agency]), by=by)

    kept = Agreement.objects.get(agency=hall.agency)
    assert kept.pk == prepared.pk == made[0].pk
    assert (kept.title, kept.our_number, kept.scope) == ("PKS Adminduk", "7/PKS", scope)
    assert (kept.signed_date, kept.signatories[0]["name"]) == (TODAY, "Arief R. Wismansyah")
    assert made[1].our_number == "134.4/2"


def test_agencies_that_lack_an_agreement_are_proposed(seventeen: list[Agency], by: Actor) -> None:
    Agency.objects.create(slug="dpmptsp", name="DPMPTSP", sequence=900, is_manager=True)
    sign_agreements(signing=Signing(**EVENT), counterparts=counterparts(seventeen[:2]), by=by)

    rows = signing_candidates("pks", TODAY)

    assert len(rows) == 18
    assert [row.name for row in rows if not row.lacks] == ["Disdukcapil", "Kantor Samsat", "DPMPTSP"]
    assert all(row.lacks for row in signing_candidates("mou", TODAY) if row.slug != "dpmptsp")


@pytest.mark.parametrize(
    ("pattern", "number", "numbers"),
    [
        ("{nomor}/{urut}", "134", ["134/1", "134/2", "134/3"]),
        ("{urut}/{nomor}/PKS", "134", ["1/134/PKS", "2/134/PKS", "3/134/PKS"]),
        ("{nomor}", "134", ["134", "134", "134"]),
        ("", "134", ["134", "134", "134"]),
        ("{nomor}/{urut}", " ", ["", "", ""]),
        ("{nomor}/{urut}", "{urut}", ["{urut}/1", "{urut}/2", "{urut}/3"]),
    ],
)
def test_numbers_follow_the_pattern(pattern: str, number: str, numbers: list[str]) -> None:
    assert numbers_by(pattern=pattern, number=number, count=3) == numbers
