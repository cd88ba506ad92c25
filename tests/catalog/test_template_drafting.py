"""Editing the draft row by row: what can be said, who is overtaken, who is replaced, and what the trail keeps of it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.catalog.ministry import DECREE, OFFICE, PAPERS, audited, keys_of, service_in

from mpp_catalog.changes import Actor
from mpp_catalog.errors import (
    AgencyNotReplaced,
    AgencyReplaced,
    DraftRowUnknown,
    FactsInvalid,
    FieldUnknown,
    KeyTaken,
    KeyUnreadable,
    NothingChanged,
    RowOvertaken,
    SuccessorInvalid,
)
from mpp_catalog.models import NationalAgency, TemplateVersion
from mpp_catalog.operations.drafting import (
    add_national_agency,
    add_national_service,
    edit_national_agency,
    edit_national_service,
    move_national_service,
    remove_national_agency,
    remove_national_service,
    restore_national_agency,
)
from mpp_catalog.operations.template import open_draft, publish_draft
from mpp_catalog.queries.template import FieldChange, RowChange, changes_between, published_version
from mpp_catalog.queries.versions import agencies_to_adopt
from mpp_catalog.standards import facts_of
from mpp_catalog.template_rows import agency_document, fingerprint_of
from mpp_catalog.validation import BLANK
from mpp_platform.models import AuditEntry
from mpp_tenants.context import registry_context


@pytest.fixture
def registry(db: None) -> Iterator[None]:
    """The test runs where the ministry works."""
    with registry_context():
        yield


@pytest.fixture
def by(registry: None, now: datetime) -> Actor:
    """Somebody of the ministry, now."""
    return Actor(person_id=UUID(int=1), now=now)


@pytest.fixture
def draft(by: Actor) -> TemplateVersion:
    """Version 2, a draft that reads as version 1 does."""
    return open_draft(by=by)


@pytest.fixture
def office(draft: TemplateVersion, by: Actor) -> NationalAgency:
    """An agency with one service, in the draft alone."""
    agency = add_national_agency(number=2, document=OFFICE, by=by)
    add_national_service(number=2, agency_key="kantor_uji", facts=PAPERS, by=by)
    return agency


def test_the_difference_is_told_row_by_row_and_field_by_field(office: NationalAgency, by: Actor) -> None:
    publish_draft(number=2, **DECREE, by=by)
    next_draft = open_draft(by=by)
    fee = {"kind": "fixed", "min": 5000, "max": 5000, "note": "", "note_en": "", "valid_from": "2022-08-01"}
    edit_national_service(
        number=3, agency_key="kantor_uji", key="surat_uji", facts={"fee": fee, "counter_minutes": 20}, by=by
    )
    add_national_service(number=3, agency_key="kantor_uji", facts={**PAPERS, "name": "Kartu Uji"}, by=by)
    edit_national_agency(number=3, key="kantor_uji", document={"name": "Balai Uji"}, by=by)

    changes = changes_between(published_version(), next_draft)

    assert changes == [
        RowChange("changed", "kantor_uji", "", "Balai Uji", (FieldChange("name", "Nama", "Kantor Uji", "Balai Uji"),)),
        RowChange("added", "kantor_uji", "kartu_uji", "Kartu Uji"),
        RowChange(
            "changed",
            "kantor_uji",
            "surat_uji",
            "Surat Uji",
            (
                FieldChange("counter_minutes", "Menit di loket", 15, 20),
                FieldChange("fee", "Biaya/tarif", BLANK["fee"], fee),
            ),
        ),
    ]


def test_an_edit_is_audited_with_what_the_fields_read_before(office: NationalAgency, by: Actor) -> None:
    edit_national_service(
        number=2, agency_key="kantor_uji", key="surat_uji", facts={"counter_minutes": "20", "name": "Surat Uji"}, by=by
    )

    ((subject, data),) = audited("template.service_changed")
    assert subject == "Kantor Uji: Surat Uji"
    assert data == {"version": 2, "key": "kantor_uji/surat_uji", "fields": {"counter_minutes": [15, 20]}}
    assert AuditEntry.objects.get(action="template.service_changed").actor_id == by.person_id


def test_a_form_of_a_row_that_a_colleague_has_changed_is_refused(office: NationalAgency, by: Actor) -> None:
    seen = fingerprint_of(facts_of(service_in(2, "kantor_uji", "surat_uji")))
    agency_seen = fingerprint_of(agency_document(office))
    row: dict[str, Any] = {"number": 2, "agency_key": "kantor_uji", "key": "surat_uji"}
    edit_national_service(**row, facts={"counter_minutes": 20}, seen=seen, by=by)
    edit_national_agency(number=2, key="kantor_uji", document={"prefix": "KU"}, seen=agency_seen, by=by)

    with pytest.raises(RowOvertaken):
        edit_national_service(**row, facts={"name": "Lain"}, seen=seen, by=by)
    with pytest.raises(RowOvertaken):
        edit_national_agency(number=2, key="kantor_uji", document={"name": "Lain"}, seen=agency_seen, by=by)

    assert facts_of(service_in(2, "kantor_uji", "surat_uji")) == {**PAPERS, "counter_minutes": 20}
    assert NationalAgency.objects.get(pk=office.pk).name == "Kantor Uji"


def test_an_edit_that_changes_nothing_is_refused(office: NationalAgency, by: Actor) -> None:
    with pytest.raises(NothingChanged):
        edit_national_agency(number=2, key="kantor_uji", document={"name": " Kantor Uji "}, by=by)
    with pytest.raises(NothingChanged):
        edit_national_service(number=2, agency_key="kantor_uji", key="surat_uji", facts=PAPERS, by=by)

    assert audited("template.agency_changed") == []


@pytest.mark.parametrize(
    "document",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"category": "MESIN"},
        {"reporting_group": ""},
        {"prefix": "TERLALU"},
        {"prefix": "A1"},
        {"former_names": [{"name": "Lama", "until": "2024-13-01"}]},
        {"former_names": [{"until": "2024-01-01"}]},
        {"former_names": "Lama"},
    ],
)
def test_an_agency_says_only_what_can_be(office: NationalAgency, by: Actor, document: dict[str, Any]) -> None:
    with pytest.raises(FactsInvalid):
        edit_national_agency(number=2, key="kantor_uji", document=document, by=by)

    assert agency_document(NationalAgency.objects.get(pk=office.pk)) == {**OFFICE, "former_names": [], "successors": []}


def test_a_field_that_nobody_knows_is_refused(office: NationalAgency, by: Actor) -> None:
    for document in ({"warna": "biru"}, {"successors": ["imigrasi"]}):
        with pytest.raises(FieldUnknown):
            edit_national_agency(number=2, key="kantor_uji", document=document, by=by)


@pytest.mark.parametrize("key", ["Kantor", "kantor uji", "../etc", "_x", "x" * 41])
def test_a_key_has_small_letters_digits_and_low_lines(draft: TemplateVersion, by: Actor, key: str) -> None:
    with pytest.raises(KeyUnreadable):
        add_national_agency(number=2, document=OFFICE, key=key, by=by)

    assert NationalAgency.objects.filter(version=draft).count() == 30


def test_a_key_is_taken_once(office: NationalAgency, by: Actor) -> None:
    with pytest.raises(KeyTaken):
        add_national_agency(number=2, document=OFFICE, by=by)
    with pytest.raises(KeyTaken):
        add_national_service(number=2, agency_key="kantor_uji", facts=PAPERS, by=by)


def test_what_is_not_in_the_draft_is_not_found(draft: TemplateVersion, by: Actor) -> None:
    for work in (
        lambda: edit_national_agency(number=2, key="tiada", document={"name": "x"}, by=by),
        lambda: remove_national_service(number=2, agency_key="imigrasi", key="tiada", by=by),
        lambda: move_national_service(number=2, agency_key="imigrasi", key="passport_new", to="tiada", by=by),
    ):
        with pytest.raises(DraftRowUnknown):
            work()


def test_a_withdrawn_agency_is_gone_with_its_services(office: NationalAgency, by: Actor) -> None:
    remove_national_agency(number=2, key="imigrasi", by=by)

    assert not NationalAgency.objects.filter(version_id=2, key="imigrasi").exists()
    assert keys_of(2, "imigrasi") == []
    assert len(keys_of(1, "imigrasi")) == 9


def test_a_replaced_agency_leaves_its_services_and_its_name_to_its_successors(
    office: NationalAgency, by: Actor
) -> None:
    add_national_agency(number=2, document={**OFFICE, "name": "Balai Uji"}, by=by)
    before = keys_of(2, "imigrasi")

    remove_national_agency(
        number=2, key="imigrasi", successors=["kantor_uji", "balai_uji"], until=date(2022, 6, 30), by=by
    )

    rows = {row.key: row for row in NationalAgency.objects.filter(version_id=2).order_by("key")}
    assert rows["imigrasi"].successors == ["kantor_uji", "balai_uji"]
    assert keys_of(2, "imigrasi") == []
    assert keys_of(2, "kantor_uji") == sorted([*before, "surat_uji"])
    former = [{"name": "Kantor Imigrasi", "until": "2022-06-30"}]
    assert rows["kantor_uji"].former_names == rows["balai_uji"].former_names == former
    offered = {agency.key for agency in agencies_to_adopt(TemplateVersion.objects.get(pk=2))}
    assert ("imigrasi" in offered, "kantor_uji" in offered) == (False, True)


@pytest.mark.parametrize("successors", [["tiada"], ["imigrasi"], ["kantor_uji", "pln"]])
def test_a_successor_serves_in_the_same_version(office: NationalAgency, by: Actor, successors: list[str]) -> None:
    remove_national_agency(number=2, key="pln", successors=["kantor_uji"], by=by)

    with pytest.raises(SuccessorInvalid):
        remove_national_agency(number=2, key="imigrasi", successors=successors, by=by)

    assert len(keys_of(2, "imigrasi")) == 9


def test_a_successor_is_not_removed_or_replaced(office: NationalAgency, by: Actor) -> None:
    remove_national_agency(number=2, key="pln", successors=["kantor_uji"], by=by)

    for successors in ([], ["imigrasi"]):
        with pytest.raises(SuccessorInvalid):
            remove_national_agency(number=2, key="kantor_uji", successors=successors, by=by)


def test_a_replaced_agency_takes_no_services(office: NationalAgency, by: Actor) -> None:
    remove_national_agency(number=2, key="pln", successors=["kantor_uji"], by=by)

    for work in (
        lambda: add_national_service(number=2, agency_key="pln", facts=PAPERS, by=by),
        lambda: move_national_service(number=2, agency_key="kantor_uji", key="surat_uji", to="pln", by=by),
        lambda: remove_national_agency(number=2, key="pln", successors=["imigrasi"], by=by),
    ):
        with pytest.raises(AgencyReplaced):
            work()


def test_a_replacement_can_be_taken_back(office: NationalAgency, by: Actor) -> None:
    before = changes_between(published_version(), TemplateVersion.objects.get(pk=2))
    remove_national_agency(number=2, key="pln", successors=["kantor_uji"], by=by)

    restore_national_agency(number=2, key="pln", by=by)

    assert changes_between(published_version(), TemplateVersion.objects.get(pk=2)) == before
    with pytest.raises(AgencyNotReplaced):
        restore_national_agency(number=2, key="pln", by=by)


def test_a_moved_service_keeps_its_key(office: NationalAgency, by: Actor) -> None:
    move_national_service(number=2, agency_key="kantor_uji", key="surat_uji", to="imigrasi", by=by)

    assert keys_of(2, "kantor_uji") == []
    assert "surat_uji" in keys_of(2, "imigrasi")
    add_national_service(number=2, agency_key="kantor_uji", facts=PAPERS, by=by)
    with pytest.raises(KeyTaken):
        move_national_service(number=2, agency_key="kantor_uji", key="surat_uji", to="imigrasi", by=by)
