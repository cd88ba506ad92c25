"""The screen on which one occasion becomes many agreements."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.catalog.screens import words_of
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, Agreement, MallRules, SigningEvent
from mpp_catalog.operations.agreements import (
    Counterpart,
    Document,
    Signing,
    record_agreement,
    sign_agreements,
)
from mpp_platform.models import AuditEntry

TODAY = date(2022, 7, 18)
PATH = "/kelola/kerja-sama/"
SIGNING = {
    "signatory-TOTAL_FORMS": "2",
    "signatory-INITIAL_FORMS": "2",
    "signatory-0-side": "ours",
    "signatory-1-side": "theirs",
    "kind": "mou",
    "event_name": "Penandatanganan",
    "held_on": "2022-07-18",
    "place": "Pusat Pemerintahan",
    "number": "134",
    "number_pattern": "{nomor}/{urut}",
    "signatory-0-name": "Arief",
    "agency": ["disdukcapil", "kantor-samsat"],
    "their_number-kantor-samsat": "B/77",
    "name-kantor-samsat": "Budi",
}


@pytest.fixture(autouse=True)
def _today(clock: Callable[[datetime], None]) -> None:
    """Senin, 18 Juli 2022."""


@pytest.fixture
def agreement(hall: Hall, by: Actor) -> Agreement:
    """A PKS with Disdukcapil until the end of the year."""
    document = Document(
        kind="pks", agency=hall.agency, our_number="134/1", signed_date=date(2022, 1, 3), ends_on=date(2022, 12, 31)
    )
    return record_agreement(document=document, by=by)


def test_a_signing_proposes_who_lacks_an_agreement(agreement: Agreement, admin_client: Client) -> None:
    page = admin_client.get(f"{PATH}penandatanganan/")

    assert [(row.candidate.name, row.is_chosen) for row in page.context["rows"]] == [
        ("Disdukcapil", False),
        ("Kantor Samsat", True),
    ]
    assert all(row.is_chosen for row in admin_client.get(f"{PATH}penandatanganan/?kind=mou").context["rows"])


def test_one_form_signs_with_every_partner(hall: Hall, admin_client: Client) -> None:
    answer = admin_client.post(f"{PATH}penandatanganan/", SIGNING)

    event = SigningEvent.objects.get()
    assert answer["Location"] == f"{PATH}?event={event.pk}"
    rows = Agreement.objects.filter(event=event).order_by("our_number")
    assert [(row.our_number, row.their_number, len(row.signatories)) for row in rows] == [
        ("134/1", "", 1),
        ("134/2", "B/77", 2),
    ]
    assert "2 kerja sama dicatat." in words_of(admin_client.get(answer["Location"]))
    assert "Penandatanganan Senin, 18 Juli 2022 Pusat Pemerintahan 2 2" in words_of(
        admin_client.get(f"{PATH}peristiwa/")
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"agency": []}, "Belum ada yang dipilih."),
        ({"held_on": "2022-07-19"}, "tidak boleh melewati hari ini"),
        ({"held_on": ""}, "Bidang ini tidak boleh kosong."),
        ({"number_pattern": "{nomor}-{x}"}, "Pola nomor"),
        ({"name-kantor-samsat": "a" * 121}, "paling banyak 120 huruf"),
        ({"staff_number-kantor-samsat": "1970", "name-kantor-samsat": ""}, "Nama penanda tangan"),
    ],
)
def test_a_refused_signing_keeps_what_was_written(
    hall: Hall, admin_client: Client, changed: dict[str, Any], sentence: str
) -> None:
    answer = admin_client.post(f"{PATH}penandatanganan/", {**SIGNING, **changed})

    assert answer.status_code == 400
    assert sentence in words_of(answer)
    assert 'value="B/77"' in answer.content.decode()
    assert Agreement.objects.count() == SigningEvent.objects.count() == 0


def test_nothing_is_signed_with_an_agency_of_nowhere(hall: Hall, admin_client: Client) -> None:
    answer = admin_client.post(f"{PATH}penandatanganan/", {**SIGNING, "agency": ["lain"]})

    assert (answer.status_code, answer["X-Problem"]) == (404, "CATALOG_AGENCY_UNKNOWN")
    assert Agreement.objects.count() == SigningEvent.objects.count() == 0


def test_papers_are_added_to_an_event(hall: Hall, by: Actor, admin_client: Client) -> None:
    signing = Signing(kind="mou", event_name="Penandatanganan", held_on=TODAY, place="Pusat Pemerintahan")
    sign_agreements(signing=signing, counterparts=[Counterpart(agency=hall.agency)], by=by)
    event = SigningEvent.objects.get()

    form = admin_client.get(f"{PATH}penandatanganan/?event={event.pk}").context["form"]
    admin_client.post(f"{PATH}penandatanganan/", {**SIGNING, "kind": "pks", "number": ""})

    assert (form["event_name"].value(), form["held_on"].value()) == ("Penandatanganan", TODAY)
    assert SigningEvent.objects.count() == 1
    assert Agreement.objects.filter(event=event).count() == 3


def test_what_was_recorded_can_be_undone_from_the_next_page(hall: Hall, admin_client: Client) -> None:
    page = admin_client.post(f"{PATH}penandatanganan/", SIGNING, follow=True)
    assert "Perubahan terakhir Anda: Kerja sama dicatat – Penandatanganan" in words_of(page)

    admin_client.post(f"/kelola/riwayat/{AuditEntry.objects.order_by('-pk')[0].pk}/urungkan/")

    assert Agreement.objects.count() == 0


def test_the_manager_is_proposed_where_it_counts(hall: Hall, admin_client: Client) -> None:
    Agency.objects.create(slug="dpmptsp", name="DPMPTSP", sequence=900, is_manager=True)
    MallRules.objects.create(counts_manager=True)

    rows = admin_client.get(f"{PATH}penandatanganan/").context["rows"]

    assert [(row.candidate.name, row.is_chosen) for row in rows][-1] == ("DPMPTSP", True)
