"""Every bad row of a region's file is named with its sheet, row, column, what is wrong and what stands there."""

from typing import Any

import pytest
from tests.catalog.transfer_files import Edit, problems_of, put, regional_file, upload, workbook
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, Service
from mpp_catalog.operations.adopting import Adoption, adopt_agencies
from mpp_catalog.operations.importing import preview_region
from mpp_catalog.transfer.regional import regional_document
from mpp_platform.models import AuditEntry

Bad = tuple[str, int, str, str, str]
UNREADABLE = "Isian ini tidak dapat dibaca."
NEEDED = "Wajib diisi."
REASON = "Tulis alasan mengapa daerah Anda berbeda dari nasional."
NO_AGENCY = "Instansi ini tidak ada di mal pelayanan publik ini."
PREFIX = "Huruf antrean A sudah dipakai Disdukcapil di tempat ini. Pilih huruf lain."
NO_SHEET = "Lembar ini tidak dikenal. Yang dikenal: Instansi, Layanan, Persyaratan, Standar, Loket."
STAND = "Huruf antrean yang sudah dipakai diganti di halaman Tempat dan loket, tidak lewat impor."


def in_row(sheet: str, row: int, **cells: Any) -> Edit:
    return lambda book: put(book, sheet, row, **cells)


def new_agency(row: int = 5, **cells: Any) -> Edit:
    whole = {
        "Kode_instansi": "pt-pits",
        "Nama_instansi": "PT PITS",
        "Jenis_instansi": "BUMD",
        "Kelompok_pelaporan": "Perusahaan daerah",
    }
    return in_row("Instansi", row, **{**whole, **cells})


def new_service(**cells: Any) -> Edit:
    whole = {
        "Kode_instansi": "disdukcapil",
        "Kode_layanan": "akta",
        "Nama_layanan": "Akta",
        "Menit_di_loket": 10,
        "Hari_selesai_tercepat": 0,
        "Hari_selesai_terlama": 1,
        "Jenis_biaya": "Tidak dipungut biaya",
        "Kepastian_data": "Belum diverifikasi",
    }
    return in_row("Layanan", 5, **{**whole, **cells})


def both(*edits: Edit) -> Edit:
    def edit(book: Any) -> None:
        for one in edits:
            one(book)

    return edit


BAD_ROWS: dict[str, tuple[Edit, list[Bad]]] = {
    "a formula": (
        in_row("Layanan", 2, Nama_layanan='=HYPERLINK("http://x")'),
        [("Layanan", 2, "Nama layanan", "Sel H2 berisi rumus. Tulis nilainya.", '=HYPERLINK("http://x")')],
    ),
    "a formula for a number": (
        in_row("Layanan", 3, Menit_di_loket="=1+1"),
        [("Layanan", 3, "Menit di loket", "Sel J3 berisi rumus. Tulis nilainya.", "=1+1")],
    ),
    "an error of Excel": (
        in_row("Layanan", 2, Menit_di_loket="#N/A"),
        [("Layanan", 2, "Menit di loket", "Sel J2 berisi galat. Tulis nilainya.", "#N/A")],
    ),
    "no number": (
        in_row("Layanan", 2, Menit_di_loket="sepuluh"),
        [("Layanan", 2, "Menit di loket", "Tulis bilangan bulat.", "sepuluh")],
    ),
    "minutes beyond a day's work": (
        in_row("Layanan", 2, Menit_di_loket=481),
        [("Layanan", 2, "Menit di loket", "Angka harus antara 1 dan 480.", "481")],
    ),
    "a name that is missing": (
        in_row("Layanan", 2, Nama_layanan=None),
        [("Layanan", 2, "Nama layanan", NEEDED, "")],
    ),
    "a name that is too long": (
        in_row("Layanan", 2, Nama_layanan="x" * 161),
        [("Layanan", 2, "Nama layanan", "Isian ini wajib diisi dengan paling banyak 160 huruf.", "x" * 79 + "…")],
    ),
    "a fee below zero": (
        in_row("Layanan", 2, Jenis_biaya="Tarif tetap", Tarif_terendah=-5000),
        [("Layanan", 2, "Tarif terendah", "Biaya tidak boleh kurang dari nol.", "-5000")],
    ),
    "a fee without an amount": (
        in_row("Layanan", 2, Jenis_biaya="Tarif tetap"),
        [("Layanan", 2, "Jenis biaya", "Tulis jumlah rupiahnya.", "Tarif tetap")],
    ),
    "a range upside down": (
        in_row("Layanan", 2, Jenis_biaya="Rentang tarif", Tarif_terendah=9000, Tarif_tertinggi=5000),
        [("Layanan", 2, "Tarif tertinggi", "Tarif terendah tidak boleh melebihi tarif tertinggi.", "5000")],
    ),
    "days upside down": (
        in_row("Layanan", 2, Hari_selesai_tercepat=9, Hari_selesai_terlama=5),
        [
            (
                "Layanan",
                2,
                "Hari selesai tercepat",
                "Paling cepat tidak boleh lebih lama daripada paling lambat.",
                "9",
            )
        ],
    ),
    "an unknown choice": (
        in_row("Layanan", 2, Jenis_biaya="murah"),
        [("Layanan", 2, "Jenis biaya", "“murah” bukan salah satu pilihan.", "murah")],
    ),
    "a date that is none": (
        in_row("Layanan", 2, Tarif_berlaku_sejak="17-08-2026"),
        [("Layanan", 2, "Tarif berlaku sejak", "Tulis tanggal seperti 2026-08-17.", "17-08-2026")],
    ),
    "an unknown event of life": (
        in_row("Layanan", 2, Peristiwa_hidup="Kematian; pesta"),
        [("Layanan", 2, "Peristiwa hidup", "“pesta” bukan salah satu pilihan.", "Kematian; pesta")],
    ),
    "a quota that is none": (
        in_row("Layanan", 2, Kuota_sehari=5001),
        [("Layanan", 2, "Kuota sehari", "Angka harus antara 0 dan 5000.", "5001")],
    ),
    "neither yes nor no": (
        in_row("Layanan", 2, Dibuka="mungkin"),
        [("Layanan", 2, "Dibuka", "Tulis “ya” atau “tidak”.", "mungkin")],
    ),
    "verified without a source": (
        in_row("Layanan", 4, Kepastian_data="Dipublikasikan", Sumber_data=None, Alasan="x"),
        [
            (
                "Layanan",
                4,
                "Kepastian data",
                "Tulis sumbernya bila data sudah dipastikan.",
                "Dipublikasikan",
            )
        ],
    ),
    "two rows of a service": (
        in_row("Layanan", 3, Kode_layanan="disdukcapil-layanan", Kode_instansi="disdukcapil"),
        [("Layanan", 3, "Kode layanan", "Kode ini sudah ada di baris 2.", "disdukcapil-layanan")],
    ),
    "a service moved to another agency": (
        in_row("Layanan", 2, Kode_instansi="kantor-samsat"),
        [
            (
                "Layanan",
                2,
                "Kode instansi",
                "Layanan tidak dapat dipindahkan ke instansi lain lewat impor.",
                "kantor-samsat",
            )
        ],
    ),
    "another row of the template": (
        in_row("Layanan", 4, Kode_templat="passport_electronic"),
        [("Layanan", 4, "Kode templat", "Kode templat tidak dapat diganti.", "passport_electronic")],
    ),
    "a difference without a reason": (
        in_row("Layanan", 4, Menit_di_loket=99),
        [("Layanan", 4, "Alasan", REASON, "")],
    ),
    "a new service of nobody": (
        new_service(Kode_instansi="bpkd"),
        [("Layanan", 5, "Kode instansi", NO_AGENCY, "bpkd")],
    ),
    "a new service with an unreadable code": (
        new_service(Kode_layanan="Akta Baru"),
        [
            (
                "Layanan",
                5,
                "Kode layanan",
                "Kode hanya memuat huruf kecil, angka, dan tanda hubung, paling banyak 100.",
                "Akta Baru",
            )
        ],
    ),
    "a new service that the template has not": (
        new_service(Kode_instansi="kantor-imigrasi", Kode_templat="paspor_diplomatik"),
        [
            (
                "Layanan",
                5,
                "Kode templat",
                "Templat nasional yang berlaku tidak memuat “paspor_diplomatik”.",
                "paspor_diplomatik",
            )
        ],
    ),
    "a service adopted twice": (
        new_service(Kode_instansi="kantor-imigrasi", Kode_templat="passport_new", Alasan="x"),
        [
            (
                "Layanan",
                5,
                "Kode templat",
                "Layanan Paspor baru dewasa nonelektronik sudah ada di instansi ini.",
                "passport_new",
            )
        ],
    ),
    "a new service that says too little": (
        new_service(Menit_di_loket=None, Jenis_biaya=None),
        [("Layanan", 5, "Menit di loket", NEEDED, ""), ("Layanan", 5, "Jenis biaya", NEEDED, "")],
    ),
    "requirements of an unknown service": (
        in_row("Persyaratan", 2, Kode_layanan="tidak-ada"),
        [("Persyaratan", 2, "Kode layanan", "Layanan ini tidak ada di mal pelayanan publik ini.", "tidak-ada")],
    ),
    "a requirement in no form": (
        in_row("Persyaratan", 2, Bentuk="digital"),
        [("Persyaratan", 2, "Bentuk", "“digital” bukan salah satu pilihan.", "digital")],
    ),
    "a requirement too often": (
        in_row("Persyaratan", 3, Jumlah=51),
        [("Persyaratan", 3, "Jumlah", "Angka harus antara 1 dan 50.", "51")],
    ),
    "a requirement without words": (
        in_row("Persyaratan", 2, Persyaratan=None),
        [("Persyaratan", 2, "Persyaratan", NEEDED, "")],
    ),
    "a standard that is too long": (
        in_row("Standar", 2, Produk_pelayanan="x" * 2001),
        [("Standar", 2, "Produk pelayanan", "Isian ini wajib diisi dengan paling banyak 2000 huruf.", "x" * 79 + "…")],
    ),
    "two standards of a service": (
        in_row("Standar", 3, Kode_layanan="disdukcapil-layanan"),
        [("Standar", 3, "Kode layanan", "Kode ini sudah ada di baris 2.", "disdukcapil-layanan")],
    ),
    "letters that are another agency's": (
        new_agency(Huruf_antrean="A"),
        [("Instansi", 5, "Huruf antrean", PREFIX, "A")],
    ),
    "letters twice in the file": (
        both(
            new_agency(Huruf_antrean="P"),
            new_agency(6, Kode_instansi="bpkd", Nama_instansi="BPKD", Huruf_antrean="p"),
        ),
        [
            (
                "Instansi",
                6,
                "Huruf antrean",
                "Huruf antrean P sudah dipakai PT PITS di tempat ini. Pilih huruf lain.",
                "p",
            )
        ],
    ),
    "letters that read like digits": (
        new_agency(Huruf_antrean="IO"),
        [
            (
                "Instansi",
                5,
                "Huruf antrean",
                "Huruf antrean “IO” tidak dapat dipakai. Gunakan satu atau dua huruf, tanpa I dan O.",
                "IO",
            )
        ],
    ),
    "letters of a stand that is there": (
        in_row("Instansi", 2, Huruf_antrean="B"),
        [("Instansi", 2, "Huruf antrean", STAND, "B")],
    ),
    "letters at an unknown site": (
        new_agency(Huruf_antrean="gerai=P"),
        [("Instansi", 5, "Huruf antrean", "Tempat ini tidak ada di mal pelayanan publik ini.", "gerai=P")],
    ),
    "an agency of a name that is taken": (
        new_agency(Nama_instansi="disdukcapil"),
        [("Instansi", 5, "Nama instansi", "Disdukcapil sudah ada di daerah ini.", "disdukcapil")],
    ),
    "two rows of an agency": (
        in_row("Instansi", 3, Kode_instansi="disdukcapil"),
        [("Instansi", 3, "Kode instansi", "Kode ini sudah ada di baris 2.", "disdukcapil")],
    ),
    "an agency that the template has not": (
        new_agency(Kode_templat="pits"),
        [("Instansi", 5, "Kode templat", "Templat nasional yang berlaku tidak memuat “pits”.", "pits")],
    ),
    "an agency that says too little": (
        new_agency(Jenis_instansi=None, Nama_instansi=" "),
        [("Instansi", 5, "Nama instansi", NEEDED, ""), ("Instansi", 5, "Jenis instansi", NEEDED, "")],
    ),
    "an agency without a code": (
        new_agency(Kode_instansi=None),
        [("Instansi", 5, "Kode instansi", NEEDED, "")],
    ),
    "the nation's kind of an adopted agency": (
        in_row("Instansi", 4, Jenis_instansi="BUMD"),
        [("Instansi", 4, "Jenis instansi", "Isian ini mengikuti templat nasional.", "BUMD")],
    ),
    "an adopted agency renamed without a reason": (
        in_row("Instansi", 4, Nama_instansi="Kanim"),
        [("Instansi", 4, "Alasan", REASON, "")],
    ),
    "a zone that is not there": (
        in_row("Loket", 2, Zona="9"),
        [("Loket", 2, "Zona", "Zona ini tidak ada di tempat ini.", "9")],
    ),
    "a site that is not there": (
        in_row("Loket", 2, Kode_tempat="gerai"),
        [("Loket", 2, "Kode tempat", "Tempat ini tidak ada di mal pelayanan publik ini.", "gerai")],
    ),
    "a counter of another agency": (
        in_row("Loket", 2, Kode_instansi="kantor-samsat"),
        [
            (
                "Loket",
                2,
                "Kode instansi",
                "Loket tidak dapat diberikan kepada instansi lain lewat impor.",
                "kantor-samsat",
            )
        ],
    ),
    "a counter that serves another agency's service": (
        in_row("Loket", 2, Layanan_di_loket="kantor-samsat-layanan"),
        [
            (
                "Loket",
                2,
                "Layanan di loket",
                "Loket hanya dapat melayani layanan instansinya sendiri.",
                "kantor-samsat-layanan",
            )
        ],
    ),
    "two rows of a counter": (
        in_row("Loket", 3, Nomor_loket="3"),
        [("Loket", 3, "Nomor loket", "Kode ini sudah ada di baris 2.", "3")],
    ),
    "many counters in one row": (
        in_row("Loket", 5, Nomor_loket="20-25", Kode_instansi="disdukcapil"),
        [
            (
                "Loket",
                5,
                "Nomor loket",
                "“20-25” bukan nomor loket. Tulis misalnya 4-8, 12 – paling banyak 1 loket sekaligus.",
                "20-25",
            )
        ],
    ),
    "a counter of nobody": (
        in_row("Loket", 5, Nomor_loket="20", Kode_instansi="bpkd"),
        [("Loket", 5, "Kode instansi", NO_AGENCY, "bpkd")],
    ),
    "a header that nobody knows": (
        lambda book: setattr(book["Layanan"]["A1"], "value", "Kode dinas"),
        [
            ("Layanan", 1, "", "Judul kolom ini tidak dikenal.", "Kode dinas"),
            ("Layanan", 1, "Kode instansi", "Kolom ini tidak ada.", ""),
        ],
    ),
    "a header twice": (
        lambda book: setattr(book["Loket"]["F1"], "value", "Zona"),
        [("Loket", 1, "Zona", "Judul kolom ini ada dua kali.", "")],
    ),
    "a value below no header": (
        lambda book: setattr(book["Loket"]["H3"], "value", "catatan"),
        [("Loket", 3, "", "Kolom ini tidak berjudul.", "catatan")],
    ),
    "a sheet that nobody knows": (
        lambda book: book.create_sheet("Catatan").append(["lihat nanti"]),
        [
            (
                "Catatan",
                0,
                "",
                "Lembar ini tidak dikenal. Yang dikenal: Instansi, Layanan, Persyaratan, Standar, Loket.",
                "",
            )
        ],
    ),
}


@pytest.fixture
def mall(hall: Hall, by: Actor) -> Hall:
    """The hall with an adopted agency and one of its services in row 4."""
    adopt_agencies(adoptions=[Adoption(key="imigrasi", services=["passport_new"])], site=hall.site, by=by)
    return hall


@pytest.mark.parametrize(("edit", "bad"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_named_and_nothing_is_imported(mall: Hall, by: Actor, edit: Edit, bad: list[Bad]) -> None:
    before, entries = regional_document(), AuditEntry.objects.count()

    looked = preview_region(upload=upload(regional_file(edit)), by=by)

    assert problems_of(looked.preview) == bad
    assert looked.token == ""
    assert (regional_document(), AuditEntry.objects.count()) == (before, entries)


def test_every_bad_row_of_a_file_is_named_at_once(mall: Hall, by: Actor) -> None:
    edit = both(
        in_row("Loket", 2, Zona="9"),
        in_row("Layanan", 2, Menit_di_loket="sepuluh", Kuota_sehari=-1),
        in_row("Instansi", 2, Nama_instansi=None),
    )

    preview = preview_region(upload=upload(regional_file(edit)), by=by).preview

    assert [(bad.sheet, bad.row, bad.column) for bad in preview.shown_problems] == [
        ("Instansi", 2, "Nama instansi"),
        ("Layanan", 2, "Menit di loket"),
        ("Layanan", 2, "Kuota sehari"),
        ("Loket", 2, "Zona"),
    ]
    assert preview.bad_rows == 3


def changed(document: dict[str, Any], *way: Any) -> dict[str, Any]:
    """A document with another value at the end of a way."""
    *steps, last, value = way
    place: Any = document
    for step in steps:
        place = place[step]
    place[last] = value
    return document


FIRST = ("agencies", 0, "services", 0)
FACTS = (*FIRST, "facts")
UNKNOWN = "Isian ini tidak dikenal."
BAD_VALUES: dict[str, tuple[tuple[Any, ...], Bad]] = {
    "agencies that are no list": (("agencies", {"slug": "pln"}), ("Instansi", 1, "", UNREADABLE, "{'slug': 'pln'}")),
    "an agency that is no object": (("agencies", 0, "pln"), ("Instansi", 1, "", UNREADABLE, "pln")),
    "a name that is a list": (("agencies", 0, "name", ["x"]), ("Instansi", 1, "Nama instansi", UNREADABLE, "['x']")),
    "a field that nobody knows": (("agencies", 0, "nama", "PLN"), ("Instansi", 1, "nama", UNKNOWN, "")),
    "a fact that nobody knows": ((*FACTS, "cost", 1), ("Layanan", 1, "cost", UNKNOWN, "")),
    "a part of a fee that nobody knows": ((*FACTS, "fee", "maximum", 1), ("Layanan", 1, "maximum", UNKNOWN, "")),
    "a fee that is a number": ((*FACTS, "fee", 5), ("Layanan", 1, "Jenis biaya", UNREADABLE, "5")),
    "a completion of one number": (
        (*FACTS, "completion", [1]),
        ("Layanan", 1, "Hari selesai terlama", UNREADABLE, "[1]"),
    ),
    "minutes that are true": (
        (*FACTS, "counter_minutes", True),
        ("Layanan", 1, "Menit di loket", "Tulis bilangan bulat.", "ya"),
    ),
    "half a letter": (
        (*FACTS, "keywords", "\ud83d"),
        ("Layanan", 1, "Kata pencarian", "Isian ini memuat huruf yang rusak.", "?"),
    ),
    "requirements that are words": ((*FACTS, "requirements", "KTP"), ("Persyaratan", 1, "", UNREADABLE, "KTP")),
    "a requirement that is words": ((*FACTS, "requirements", ["KTP"]), ("Persyaratan", 1, "", UNREADABLE, "KTP")),
    "a counter of nothing": (("counters", 0, None), ("Loket", 1, "", UNREADABLE, "None")),
}


@pytest.mark.parametrize(("way", "bad"), BAD_VALUES.values(), ids=BAD_VALUES)
def test_a_bad_value_of_a_document_is_named_by_its_place_in_the_list(
    mall: Hall, by: Actor, way: tuple[Any, ...], bad: Bad
) -> None:
    looked = preview_region(upload=upload(changed(regional_document(), *way)), by=by)

    assert problems_of(looked.preview) == [bad]
    assert looked.token == ""


def test_a_code_of_what_was_only_suggested_is_refused(mall: Hall, by: Actor) -> None:
    draft = Agency.objects.create(
        slug="polri", template_key="polri", name="Polri", sequence=9, status=Agency.Status.DRAFT
    )
    Service.objects.create(
        agency=draft,
        template_agency="polri",
        slug="polri-skck",
        name="SKCK",
        counter_minutes=5,
        fee_kind="free",
        daily_quota=1,
        is_offered=False,
    )
    edit = both(new_agency(Kode_instansi="polri"), new_service(Kode_layanan="polri-skck"))

    preview = preview_region(upload=upload(regional_file(edit)), by=by).preview

    sentence = "Kode ini dipakai rancangan awal. Pilih kode lain."
    assert problems_of(preview) == [
        ("Instansi", 5, "Kode instansi", sentence, "polri"),
        ("Layanan", 5, "Kode layanan", sentence, "polri-skck"),
    ]


def test_without_a_site_nothing_can_be_put_up(mall: Hall, by: Actor) -> None:
    headers = ["Kode instansi", "Nama instansi", "Jenis instansi", "Kelompok pelaporan"]
    row = ["pt-pits", "PT PITS", "BUMD", "Perusahaan daerah"]
    mall.site.closes_on = by.now.date().replace(year=2020)
    mall.site.save()

    preview = preview_region(upload=upload(workbook({"Instansi": [headers, row]})), by=by).preview

    sentence = "Belum ada tempat pelayanan. Tambahkan tempatnya dahulu."
    assert problems_of(preview) == [("Instansi", 2, "Huruf antrean", sentence, "")]
