"""The national template through a file: any version out, the draft alone in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from tests.catalog.ministry import DECREE, FILLED, OFFICE, audited, service_in
from tests.catalog.transfer_files import Edit, problems_of, put, upload, workbook, written

from mpp_catalog.changes import Actor
from mpp_catalog.errors import ImportExpired, ImportOvertaken, NoDraft
from mpp_catalog.models import NationalAgency, NationalService, TemplateVersion
from mpp_catalog.operations.drafting import (
    add_national_agency,
    add_national_service,
    edit_national_service,
    remove_national_agency,
)
from mpp_catalog.operations.importing import import_national, preview_national
from mpp_catalog.operations.template import discard_draft, open_draft, publish_draft
from mpp_catalog.queries.template import published_version
from mpp_catalog.standards import facts_of
from mpp_catalog.transfer.national import national_document
from mpp_catalog.transfer.preview import Preview, SheetCount
from mpp_catalog.transfer.shapes import NATIONAL
from mpp_tenants.context import registry_context

Bad = tuple[str, int, str, str, str]
UNREADABLE_KEY = "Kunci “Surat!” tidak dapat dipakai. Gunakan huruf kecil, angka, dan garis bawah."
TOO_LONG = "Isian ini wajib diisi dengan paling banyak 240 huruf."
CHEAP = ("Jenis biaya", "“cheap” bukan salah satu pilihan.", "cheap")


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
    """The next version, with an office that has something in every field; it comes first in every sheet."""
    version = open_draft(by=by)
    names = [{"name": "Kantor Coba", "until": "2019-01-01"}, {"name": "Kantor Lama", "until": None}]
    document = {**OFFICE, "former_names": names}
    add_national_agency(number=version.number, key="a_uji", document=document, by=by)
    add_national_service(number=version.number, agency_key="a_uji", key="surat", facts=FILLED, by=by)
    return version


def template_file(version: TemplateVersion, edit: Edit | None = None) -> bytes:
    return written(NATIONAL, national_document(version), edit)


def looked_at(content: Any, by: Actor) -> Preview:
    """What the preview says of a file from which nothing may be imported."""
    version = TemplateVersion.objects.get(status="draft")
    before = national_document(version)

    looked = preview_national(upload=upload(content), by=by)

    assert (looked.token, national_document(version)) == ("", before)
    return looked.preview


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_version_that_nobody_has_changed_changes_nothing(draft: TemplateVersion, by: Actor, form: str) -> None:
    content: Any = template_file(draft) if form == "xlsx" else national_document(draft)

    preview = looked_at(content, by)

    agencies = NationalAgency.objects.filter(version=draft)
    services = NationalService.objects.filter(agency__version=draft)
    assert problems_of(preview) == []
    assert preview.counts == [
        SheetCount("Instansi", added=0, changed=0, same=agencies.count(), absent=0),
        SheetCount("Layanan", added=0, changed=0, same=services.count(), absent=0),
    ]


def test_a_published_version_is_brought_back_into_the_draft(draft: TemplateVersion, by: Actor) -> None:
    published = published_version()
    facts = {"counter_minutes": 99, "keywords": "=1+1"}
    edit_national_service(number=draft.number, agency_key="imigrasi", key="passport_new", facts=facts, by=by)

    looked = preview_national(upload=upload(template_file(published)), by=by)
    import_national(token=looked.token, by=by)

    assert [row.name for row in looked.preview.changed] == [service_in(1, "imigrasi", "passport_new").name]
    assert [d.field for d in looked.preview.changed[0].differences] == ["counter_minutes", "keywords"]
    restored = service_in(draft.number, "imigrasi", "passport_new")
    assert facts_of(restored) == facts_of(service_in(1, "imigrasi", "passport_new"))
    assert looked.preview.absent == {"Instansi": 1, "Layanan": 1}
    assert service_in(draft.number, "a_uji", "surat").name == "Surat Uji"


def test_agencies_and_services_are_added_and_changed(draft: TemplateVersion, by: Actor) -> None:
    def edit(book: Any) -> None:
        last = book["Instansi"].max_row + 1
        put(book, "Instansi", 2, Nama_instansi="Kantor Uji Baru", Nama_terdahulu="Kantor Uji | 2022-01-01")
        put(book, "Instansi", last, Kode_instansi="z_baru", Nama_instansi="Kantor Baru", Huruf_antrean="kba")
        put(book, "Instansi", last, Jenis_instansi="Instansi vertikal", Kelompok_pelaporan="Perangkat daerah")
        put(book, "Layanan", 2, Tarif_tertinggi=700_000, Peristiwa_hidup="Pajak")
        last = book["Layanan"].max_row + 1
        put(book, "Layanan", last, Kode_instansi="z_baru", Kode_layanan="izin", Nama_layanan="Izin", Menit_di_loket=5)
        put(book, "Layanan", last, Hari_selesai_tercepat=0, Hari_selesai_terlama=0, Jenis_biaya="free")
        put(book, "Layanan", last, Kepastian_data="K?")
        last = book["Persyaratan"].max_row + 1
        put(book, "Persyaratan", last, Kode_instansi="z_baru", Kode_layanan="izin", Persyaratan="KTP", Bentuk="asli")
        put(book, "Persyaratan", last, Jumlah=1)

    looked = preview_national(upload=upload(template_file(draft, edit)), by=by)
    import_national(token=looked.token, by=by)

    office = NationalAgency.objects.get(version=draft, key="a_uji")
    letter, permit = service_in(draft.number, "a_uji", "surat"), service_in(draft.number, "z_baru", "izin")
    assert (office.name, office.former_names) == ("Kantor Uji Baru", [{"name": "Kantor Uji", "until": "2022-01-01"}])
    assert (permit.agency.prefix, permit.agency.category) == ("KBA", "VERTIKAL")
    assert (letter.fee_rupiah_min, letter.fee_rupiah_max, letter.life_events) == (350_000, 700_000, ["tax"])
    assert (permit.certainty, [item["text_id"] for item in permit.requirements]) == ("K?", ["KTP"])
    assert audited("template.imported") == [
        ("4 baris dari berkas", {"added": 2, "changed": 2, "version": draft.number})
    ]


def bad(sheet: str, column: str, value: Any, sentence: str, shown: str | None = None) -> Any:
    """One cell of row 2 that is bad, and how it is named."""
    told = str(value) if shown is None else shown
    return pytest.param(sheet, column, value, (sheet, 2, column, sentence, told), id=f"{sheet}: {column}: {told[:20]}")


@pytest.mark.parametrize(
    ("sheet", "column", "value", "named"),
    [
        bad("Instansi", "Nama instansi", None, "Wajib diisi.", ""),
        bad("Instansi", "Nama instansi", "=1", "Sel B2 berisi rumus. Tulis nilainya."),
        bad("Instansi", "Jenis instansi", "Yayasan", "“Yayasan” bukan salah satu pilihan."),
        bad("Instansi", "Huruf antrean", "TERLALU", "Isian ini tidak dapat dibaca."),
        bad("Instansi", "Nama terdahulu", "Lama | tahun lalu", "Isian ini tidak dapat dibaca."),
        bad("Instansi", "Penerus", "polri", "Penerus ditetapkan di halaman rancangan, tidak lewat impor."),
        bad("Layanan", "Kode instansi", "tidak_ada", "Versi 2 tidak memuat “tidak_ada”."),
        bad("Layanan", "Kode layanan", "Surat!", UNREADABLE_KEY),
        bad("Layanan", "Tarif terendah", -1, "Biaya tidak boleh kurang dari nol."),
        bad("Layanan", "Tarif terendah", "Rp1,5 juta", "Tulis bilangan bulat."),
        bad("Layanan", "Sumber data", "x" * 241, TOO_LONG, "x" * 79 + "…"),
        bad("Persyaratan", "Kode layanan", "tidak_ada", "Versi 2 tidak memuat “tidak_ada”."),
        bad("Persyaratan", "Jumlah", 0, "Angka harus antara 1 dan 50."),
        bad("Standar", "Kode layanan", "tidak_ada", "Versi 2 tidak memuat “tidak_ada”."),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_imported(  # tail: which cell, and what is said of it
    draft: TemplateVersion, by: Actor, sheet: str, column: str, value: Any, named: Bad
) -> None:
    def edit(book: Any) -> None:
        put(book, sheet, 2, **{column.replace(" ", "_"): value})

    preview = looked_at(template_file(draft, edit), by)

    assert problems_of(preview)[0] == named


def test_a_replaced_agency_takes_no_services(draft: TemplateVersion, by: Actor) -> None:
    remove_national_agency(number=draft.number, key="a_uji", successors=["polri"], by=by)
    headers = ["Kode instansi", "Kode layanan", "Nama layanan", "Menit di loket", "Hari selesai tercepat"]
    headers += ["Hari selesai terlama", "Jenis biaya", "Kepastian data"]
    content = workbook({"Layanan": [headers, ["a_uji", "baru", "Baru", 5, 0, 0, "free", "K"]]})

    sentence = "Kantor Uji sudah digantikan penerusnya dan tidak memuat layanan."
    assert problems_of(looked_at(content, by)) == [("Layanan", 2, "Kode instansi", sentence, "a_uji")]


def test_a_new_agency_may_come_with_those_who_replaced_it(draft: TemplateVersion, by: Actor) -> None:
    headers = ["Kode instansi", "Nama instansi", "Jenis instansi", "Kelompok pelaporan", "Huruf antrean", "Penerus"]
    rows = [
        ["lama", "Kantor Lama", "VERTIKAL", "state", "LMA", "a_uji; polri"],
        ["keliru", "Kantor Keliru", "VERTIKAL", "state", "KLR", "tidak_ada"],
    ]

    looked = preview_national(upload=upload(workbook({"Instansi": [headers, rows[0]]})), by=by)
    wrong = looked_at(workbook({"Instansi": [headers, *rows]}), by)
    import_national(token=looked.token, by=by)

    assert NationalAgency.objects.get(version=draft, key="lama").successors == ["a_uji", "polri"]
    sentence = "“tidak_ada” tidak dapat menjadi penerus Kantor Keliru: instansi itu tidak ada lagi di rancangan ini."
    assert problems_of(wrong) == [("Instansi", 3, "Penerus", sentence, "tidak_ada")]


def test_a_document_of_the_nation_names_its_bad_rows_too(draft: TemplateVersion, by: Actor) -> None:
    document = national_document(draft)
    document["agencies"][0]["services"][0]["facts"]["fee"]["kind"] = "cheap"
    document["agencies"].append(document["agencies"][0])

    assert problems_of(looked_at(document, by))[:3] == [
        ("Instansi", len(document["agencies"]), "Kode instansi", "Kode ini sudah ada di baris 1.", "a_uji"),
        ("Layanan", 1, *CHEAP),
        ("Layanan", NationalService.objects.filter(agency__version=draft).count() + 1, *CHEAP),
    ]


def test_without_a_draft_nothing_is_looked_at(by: Actor) -> None:
    with pytest.raises(NoDraft):
        preview_national(upload=upload(national_document(published_version())), by=by)


@pytest.fixture
def token(draft: TemplateVersion, by: Actor) -> str:
    content = template_file(draft, lambda book: put(book, "Layanan", 2, Menit_di_loket=77))
    return preview_national(upload=upload(content), by=by).token


def test_a_draft_that_was_discarded_takes_nothing(draft: TemplateVersion, token: str, by: Actor) -> None:
    discard_draft(number=draft.number, by=by)

    with pytest.raises(NoDraft):
        import_national(token=token, by=by)


def test_a_version_that_was_published_since_stays_as_it_is(draft: TemplateVersion, token: str, by: Actor) -> None:
    publish_draft(number=draft.number, **DECREE, by=by)
    open_draft(by=by)
    before = national_document(draft)

    with pytest.raises(ImportOvertaken):
        import_national(token=token, by=by)

    assert national_document(draft) == before


def test_a_draft_that_was_edited_since_is_looked_at_again(draft: TemplateVersion, token: str, by: Actor) -> None:
    facts = {"counter_minutes": 11}
    edit_national_service(number=draft.number, agency_key="a_uji", key="surat", facts=facts, by=by)

    with pytest.raises(ImportOvertaken):
        import_national(token=token, by=by)

    assert service_in(draft.number, "a_uji", "surat").counter_minutes == 11


def test_a_file_of_the_nation_is_imported_once(draft: TemplateVersion, token: str, by: Actor) -> None:
    import_national(token=token, by=by)

    with pytest.raises(ImportExpired):
        import_national(token=token, by=by)

    assert service_in(draft.number, "a_uji", "surat").counter_minutes == 77
