"""Every bad row about a service in a region's file is named: sheet, row, column, what is wrong, what stands there."""

import pytest
from tests.catalog.transfer_files import Bad, Edit, both, in_row, new_service, problems_of, regional_file, upload
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.operations.adopting import Adoption, adopt_agencies
from mpp_catalog.operations.importing import preview_region
from mpp_catalog.transfer.regional import regional_document
from mpp_platform.models import AuditEntry

NEEDED = "Wajib diisi."
REASON = "Tulis alasan mengapa daerah Anda berbeda dari nasional."
NO_AGENCY = "Instansi ini tidak ada di mal pelayanan publik ini."


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
                "Jumlah hari paling cepat tidak boleh melebihi yang paling lambat.",
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
