"""Every bad row about an agency or a counter in a region's file is named, and every header that nobody knows."""

import pytest
from tests.catalog.transfer_files import (
    Bad,
    Edit,
    both,
    in_row,
    new_agency,
    new_service,
    problems_of,
    regional_file,
    upload,
    workbook,
)
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, Service
from mpp_catalog.operations.adopting import Adoption, adopt_agencies
from mpp_catalog.operations.importing import preview_region
from mpp_catalog.transfer.regional import regional_document
from mpp_platform.models import AuditEntry

NEEDED = "Wajib diisi."
REASON = "Tulis alasan mengapa daerah Anda berbeda dari nasional."
NO_AGENCY = "Instansi ini tidak ada di mal pelayanan publik ini."
PREFIX = "Huruf antrean A sudah dipakai Disdukcapil di tempat ini. Pilih huruf lain."
NO_SHEET = "Lembar ini tidak dikenal. Yang dikenal: Instansi, Layanan, Persyaratan, Standar, Loket."
STAND = "Huruf antrean yang sudah dipakai diganti di halaman Tempat dan loket, tidak lewat impor."


BAD_ROWS: dict[str, tuple[Edit, list[Bad]]] = {
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

    sentence = "Kode ini milik instansi pada rancangan awal. Pilih kode lain."
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
