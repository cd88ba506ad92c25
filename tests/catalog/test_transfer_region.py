"""A region's catalogue through a file and back: what the file says differently is changed, all of it or nothing."""

from typing import Any

import pytest
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.catalog.ministry import FILLED
from tests.catalog.transfer_files import problems_of, put, regional_file, upload, workbook
from tests.conftest import Hall

from mpp_catalog.changes import DERIVED, Actor
from mpp_catalog.models import (
    TEXT_COMPONENTS,
    Agency,
    Counter,
    Override,
    RequirementForm,
    Service,
    ServiceStandard,
    Stand,
    Zone,
)
from mpp_catalog.operations.adopting import Adoption, add_local_service, adopt_agencies
from mpp_catalog.operations.importing import import_region, preview_region
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.standards import columns_of
from mpp_catalog.transfer.preview import Preview, SheetCount
from mpp_catalog.transfer.regional import regional_document
from mpp_catalog.validation import BLANK, clean_facts
from mpp_platform.models import AuditEntry

TABLES: tuple[type[Model], ...] = (Agency, Stand, Service, Override, Counter, Zone)
REASON = "Perwal 7/2022"


def everything() -> list[dict[str, Any]]:
    """Every row of the catalogue that an import may touch, without what follows from the rest."""
    rows: list[dict[str, Any]] = [row for model in TABLES for row in model._default_manager.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name not in DERIVED} for row in rows]


def looked_at(content: Any, by: Actor, reason: str = "") -> Preview:
    """What the preview says of a file from which nothing may be imported."""
    before = everything()

    looked = preview_region(upload=upload(content), reason=reason, by=by)

    assert (looked.token, everything()) == ("", before)
    return looked.preview


def imported(content: Any, by: Actor, reason: str = "") -> Preview:
    looked = preview_region(upload=upload(content), reason=reason, by=by)
    assert problems_of(looked.preview) == []
    return import_region(token=looked.token, by=by)


@pytest.fixture
def passport(hall: Hall, by: Actor) -> Service:
    """A service adopted from the nation, alone in its agency."""
    adopt_agencies(adoptions=[Adoption(key="imigrasi", services=["passport_new"])], site=hall.site, by=by)
    return Service.objects.select_related("agency").get(template_key="passport_new")


@pytest.fixture
def rich(hall: Hall, passport: Service, by: Actor) -> Hall:
    """The hall with an adopted service, and with a local one that has something in every field."""
    add_local_service(agency=hall.agency, facts=FILLED, by=by)
    Counter.objects.filter(pk=hall.counter.pk).update(serves=[hall.service.pk], equipment="=Komputer; printer")
    return hall


def test_a_workbook_that_nobody_has_changed_changes_nothing(rich: Hall, by: Actor) -> None:
    preview = looked_at(regional_file(), by)

    assert problems_of(preview) == []
    assert preview.counts == [
        SheetCount("Instansi", added=0, changed=0, same=3, absent=0),
        SheetCount("Layanan", added=0, changed=0, same=4, absent=0),
        SheetCount("Loket", added=0, changed=0, same=3, absent=0),
    ]


def test_a_document_that_nobody_has_changed_changes_nothing(rich: Hall, by: Actor) -> None:
    preview = looked_at(regional_document(), by)

    assert (problems_of(preview), preview.rows) == ([], 0)
    assert preview.same == {"Instansi": 3, "Layanan": 4, "Loket": 3}


NASTY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["=1+1", "+1", "-1", "@x", "\tx", "a\nb", "رخصة ١", "👩‍👩‍👧", "_x0041_", "x" * 150, "#N/A"]),
)


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    """A document with nasty texts wherever a text may stand."""

    def text() -> str:
        return draw(NASTY)

    forms = draw(st.lists(st.sampled_from(RequirementForm.values), max_size=3))
    items = [{"text_id": f"a{text()}", "text_en": text(), "form": form, "condition_id": text()} for form in forms]
    return clean_facts(
        {
            **BLANK,
            "name": f"n{text()}"[:160],
            "name_en": text(),
            "fee": {"kind": "formula", "note": text(), "note_en": text(), "valid_from": draw(st.dates().map(str))},
            "verification": {"certainty": "K", "source": text()},
            "requirements": items,
            "life_events": draw(st.lists(st.sampled_from(["birth", "law"]), max_size=2)),
            "keywords": text(),
            **{component.value: {"id": text(), "en": text()} for component in TEXT_COMPONENTS[:3]},
        }
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts())
def test_whatever_a_service_says_survives_both_formats(hall: Hall, by: Actor, said: dict[str, Any]) -> None:
    Service.objects.filter(pk=hall.service.pk).update(**columns_of(said))

    previews = [looked_at(content, by) for content in (regional_file(), regional_document())]

    assert [(problems_of(preview), preview.rows) for preview in previews] == [([], 0), ([], 0)]


def test_own_facts_and_offers_are_changed(hall: Hall, by: Actor) -> None:
    def edit(book: Any) -> None:
        put(book, "Layanan", 2, Nama_layanan="Akta", Kuota_sehari=70, Dibuka="tidak", Tarif_terendah="Rp10.000")
        put(book, "Layanan", 2, Jenis_biaya="tarif tetap")
        put(book, "Persyaratan", 2, Persyaratan="KTP asli", Jumlah=2)
        put(book, "Standar", 2, Produk_pelayanan="Akta kelahiran")

    preview = imported(regional_file(edit), by)

    service = Service.objects.get(pk=hall.service.pk)
    assert [(row.sheet, row.row, row.name) for row in preview.changed] == [("Layanan", 2, "Layanan Disdukcapil")]
    assert [(d.label, d.old, d.new) for d in preview.changed[0].differences[:3]] == [
        ("Dibuka", "ya", "tidak"),
        ("Kuota sehari", "50", "70"),
        ("Nama", "Layanan Disdukcapil", "Akta"),
    ]
    assert (service.name, service.daily_quota, service.is_offered) == ("Akta", 70, False)
    assert (service.fee_kind, service.fee_rupiah_min, service.fee_rupiah_max) == ("fixed", 10_000, 10_000)
    assert (service.requirements[0]["text_id"], service.requirements[0]["count"]) == ("KTP asli", 2)
    assert service.components == {"product": {"id": "Akta kelahiran", "en": ""}}


def test_an_import_is_one_line_in_the_audit_trail(hall: Hall, by: Actor) -> None:
    def edit(book: Any) -> None:
        put(book, "Layanan", 2, Kuota_sehari=70)
        put(book, "Layanan", 3, Kuota_sehari=80)

    imported(regional_file(edit), by, reason=REASON)

    (entry,) = AuditEntry.objects.all()
    assert (entry.action, entry.subject, entry.actor_id) == ("catalog.imported", "2 baris dari berkas", by.person_id)
    assert (entry.data["reason"], len(entry.data["rows"])) == (REASON, 2)


def test_a_difference_from_the_nation_becomes_the_regions_own_word_with_its_reason(
    passport: Service, by: Actor
) -> None:
    def edit(book: Any) -> None:
        put(book, "Layanan", 4, Menit_di_loket=45, Kata_pencarian="paspor kilat", Alasan=REASON)

    imported(regional_file(edit), by, reason="lain")

    said = Override.objects.filter(service=passport).order_by("field")
    assert list(said.values_list("field", "value", "reason", "actor_id")) == [
        ("counter_minutes", 45, REASON, by.person_id),
        ("keywords", "paspor kilat", REASON, by.person_id),
    ]
    assert Service.objects.get(pk=passport.pk).counter_minutes == 45


def test_the_reason_of_the_form_holds_where_the_row_has_none(passport: Service, by: Actor) -> None:
    imported(regional_file(lambda book: put(book, "Layanan", 4, Menit_di_loket=45)), by, reason=REASON)

    assert Override.objects.get(service=passport).reason == REASON


def test_the_nations_own_word_in_the_file_ends_the_difference(passport: Service, by: Actor) -> None:
    imported(regional_file(lambda book: put(book, "Layanan", 4, Menit_di_loket=45)), by, reason=REASON)

    imported(regional_file(lambda book: put(book, "Layanan", 4, Menit_di_loket=passport.counter_minutes)), by)

    assert Override.objects.filter(service=passport).count() == 0
    assert Service.objects.get(pk=passport.pk).counter_minutes == passport.counter_minutes


def test_an_agency_is_renamed_as_it_is_called_here(passport: Service, by: Actor) -> None:
    def edit(book: Any) -> None:
        put(book, "Instansi", 2, Nama_instansi="Dukcapil", Kelompok_pelaporan="Perusahaan daerah")
        put(book, "Instansi", 4, Nama_instansi="Imigrasi Tangerang", Nama_tercetak="Kanim")

    imported(regional_file(edit), by, reason=REASON)

    own, adopted = Agency.objects.get(slug="disdukcapil"), Agency.objects.get(pk=passport.agency_id)
    assert (own.name, own.reporting_group) == ("Dukcapil", "regional_company")
    assert (adopted.name, adopted.printed_name) == ("Imigrasi Tangerang", "Kanim")
    assert list(Override.objects.values_list("agency_id", "field", "value", "reason")) == [
        (adopted.pk, "name", "Imigrasi Tangerang", REASON)
    ]


def new_partner(book: Any) -> None:
    """An agency of the region's own with a service and a counter, and one of the nation's with one service."""
    put(book, "Instansi", 4, Kode_instansi="pt-pits", Nama_instansi="PT PITS", Jenis_instansi="BUMD")
    put(book, "Instansi", 4, Kelompok_pelaporan="Perusahaan daerah", Huruf_antrean="p")
    put(book, "Instansi", 5, Kode_instansi="kantor-imigrasi", Kode_templat="imigrasi", Huruf_antrean="")
    put(book, "Layanan", 4, Kode_instansi="pt-pits", Kode_layanan="air-baru", Nama_layanan="Sambungan air")
    put(book, "Layanan", 4, Menit_di_loket=15, Hari_selesai_tercepat=1, Hari_selesai_terlama=7, Kuota_sehari=20)
    put(book, "Layanan", 4, Jenis_biaya="Dihitung oleh instansi", Kepastian_data="Belum diverifikasi")
    put(book, "Layanan", 5, Kode_instansi="kantor-imigrasi", Kode_layanan="paspor", Kode_templat="passport_new")
    put(book, "Layanan", 5, Menit_di_loket=25, Alasan=REASON)
    put(book, "Persyaratan", 4, Kode_layanan="air-baru", Persyaratan="KTP", Bentuk="fotokopi", Jumlah=1)
    put(book, "Persyaratan", 5, Kode_layanan="air-baru", Persyaratan="Bukti PBB", Bentuk="asli", Jumlah=1)
    put(book, "Standar", 4, Kode_layanan="air-baru", Dasar_hukum="Perda 1/2010")
    put(book, "Loket", 5, Nomor_loket="20", Kode_instansi="pt-pits", Zona="2", Layanan_di_loket="air-baru")
    put(book, "Loket", 6, Kode_tempat="utama", Nomor_loket="21", Kode_instansi="kantor-imigrasi")


def test_agencies_services_and_counters_are_added_and_adopted(hall: Hall, by: Actor) -> None:
    preview = imported(regional_file(new_partner), by)

    own, adopted = Agency.objects.get(slug="pt-pits"), Agency.objects.get(slug="kantor-imigrasi")
    water, passport = Service.objects.get(slug="air-baru"), Service.objects.get(slug="paspor")
    assert [(row.sheet, row.row, row.name) for row in preview.added] == [
        ("Instansi", 4, "PT PITS"),
        ("Instansi", 5, "Kantor Imigrasi"),
        ("Layanan", 4, "Sambungan air"),
        ("Layanan", 5, passport.name),
        ("Loket", 5, "Loket 20"),
        ("Loket", 6, "Loket 21"),
    ]
    assert (own.category, own.template_key, own.stands.get().prefix) == ("BUMD", "", "P")
    assert (adopted.template_key, adopted.name, adopted.stands.get().prefix) == ("imigrasi", "Kantor Imigrasi", "M")
    assert (water.daily_quota, [item["text_id"] for item in water.requirements]) == (20, ["KTP", "Bukti PBB"])
    assert water.components == {"legal_basis": {"id": "Perda 1/2010", "en": ""}}
    assert (passport.template_key, passport.counter_minutes, passport.daily_quota) == ("passport_new", 25, 50)
    assert list(passport.overrides.values_list("field", "value", "reason")) == [("counter_minutes", 25, REASON)]
    assert list(Counter.objects.filter(agency=own).values_list("number", "zone__code", "serves")) == [("20", "2", [])]
    assert ServiceStandard.objects.filter(service__in=[water, passport]).count() >= 2
    assert looked_at(regional_file(), by).rows == 0


def test_counters_move_and_are_fitted_out(hall: Hall, by: Actor) -> None:
    other = add_local_service(agency=hall.agency, facts=FILLED, by=by)

    def edit(book: Any) -> None:
        put(book, "Loket", 2, Zona="2", Perlengkapan="Pemindai", Layanan_di_loket=f"{other.slug}")
        put(book, "Loket", 4, Zona=None)

    imported(regional_file(edit), by)

    moved = Counter.objects.select_related("zone").get(pk=hall.counter.pk)
    assert (moved.zone_code, moved.equipment, moved.serves) == ("2", "Pemindai", [other.pk])
    assert Counter.objects.get(pk=hall.other_counter.pk).zone_id is None
    assert Counter.objects.get(pk=hall.second_counter.pk).zone_id == hall.second_counter.zone_id


def test_what_the_file_does_not_mention_is_left_alone(rich: Hall, by: Actor) -> None:
    before = everything()
    content = workbook(
        {"Layanan": [["Kode Instansi", "KODE  LAYANAN", "Kuota sehari"], ["disdukcapil", rich.service.slug, 60]]}
    )

    preview = imported(content, by)

    assert preview.counts == [
        SheetCount("Instansi", added=0, changed=0, same=0, absent=3),
        SheetCount("Layanan", added=0, changed=1, same=0, absent=3),
        SheetCount("Loket", added=0, changed=0, same=0, absent=3),
    ]
    Service.objects.filter(pk=rich.service.pk).update(daily_quota=50)
    assert everything() == before


def test_a_row_with_the_code_alone_says_that_there_are_no_requirements(hall: Hall, by: Actor) -> None:
    def edit(book: Any) -> None:
        for cell in book["Persyaratan"][2][1:]:
            cell.value = None

    imported(regional_file(edit), by)

    assert Service.objects.get(pk=hall.service.pk).requirements == []
    assert looked_at(regional_file(), by).rows == 0


def test_undoing_an_import_brings_everything_back(rich: Hall, by: Actor) -> None:
    before, document = everything(), regional_document()

    def edit(book: Any) -> None:
        put(book, "Instansi", 2, Nama_instansi="Dukcapil", Nama_tercetak="Capil")
        put(book, "Layanan", 2, Kuota_sehari=70, Menit_di_loket=5)
        put(book, "Layanan", 5, Menit_di_loket=45, Alasan=REASON)
        put(book, "Loket", 2, Zona="2")
        put(
            book,
            "Instansi",
            5,
            Kode_instansi="bpkd",
            Nama_instansi="BPKD",
            Jenis_instansi="Perangkat daerah kabupaten/kota",
        )
        put(book, "Instansi", 5, Kelompok_pelaporan="Perangkat daerah")
        put(book, "Layanan", 6, Kode_instansi="bpkd", Kode_layanan="bpkd-sts", Nama_layanan="STS", Menit_di_loket=5)
        put(book, "Layanan", 6, Hari_selesai_tercepat=0, Hari_selesai_terlama=0, Jenis_biaya="free", Kepastian_data="K")
        put(book, "Loket", 5, Nomor_loket="30", Kode_instansi="bpkd", Layanan_di_loket="bpkd-sts")

    imported(regional_file(edit), by)
    assert everything() != before
    undo_change(entry_id=AuditEntry.objects.order_by("-pk")[0].pk, by=by)

    assert everything() == before
    assert regional_document() == document
