"""What is uploaded: every file that cannot be read is refused with one sentence, before anything of it is believed."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from tests.catalog.transfer_files import workbook

from mpp_catalog.errors import (
    FileMissing,
    FileTooLarge,
    TooManyColumns,
    TooManyRows,
    UploadDamaged,
    UploadInflates,
    UploadIsOldExcel,
    UploadIsText,
    UploadKeyTwice,
    UploadKindUnknown,
    UploadNotUnicode,
    UploadOfSomethingElse,
    UploadProtected,
    UploadTooDeep,
)
from mpp_catalog.transfer.cells import Unreadable
from mpp_catalog.transfer.preview import Preview
from mpp_catalog.transfer.reading import LARGEST_FILE, MEGABYTE, read_file
from mpp_catalog.transfer.shapes import REGIONAL
from mpp_catalog.transfer.tables import tables_of
from mpp_platform.errors import PlatformError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>'
)
PLAIN = LAUGHS.split("]>")[1].replace("&c;", "x")


def repacked(content: bytes, parts: dict[str, bytes | None], extra: dict[str, bytes] | None = None) -> bytes:
    """A workbook with parts replaced (``None``: taken out) and others added."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = parts.get(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return target.getvalue()


def small() -> bytes:
    return workbook({"Instansi": [["Kode instansi"], ["pln"]]})


def with_part(name: str, part: bytes) -> bytes:
    return repacked(small(), {}, {name: part})


def with_sheet(part: bytes) -> bytes:
    return repacked(small(), {SHEET: part})


def rows_of_services(count: int) -> bytes:
    return workbook({"Layanan": [["Kode layanan"], *([f"layanan-{n}"] for n in range(count))]})


def other_archive() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return target.getvalue()


def locked() -> bytes:
    """A workbook in a ZIP file with a password: the flag stands in the directory and before each part."""
    content = bytearray(small())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


DAMAGED = "Berkas ini rusak atau tidak lengkap, jadi tidak dapat dibaca. Simpan ulang, lalu unggah lagi."
SENTENCES: dict[type[PlatformError], str] = {
    FileMissing: "Pilih berkasnya dahulu.",
    FileTooLarge: "Berkas ini terlalu besar. Paling besar 5 MB.",
    UploadIsText: "Berkas ini berformat CSV. Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi.",
    UploadIsOldExcel: "Berkas ini berformat Excel lama (.xls). Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi.",
    UploadProtected: "Berkas ini dilindungi kata sandi. Hapus kata sandinya di Excel, lalu unggah lagi.",
    UploadKindUnknown: "Berkas ini bukan XLSX atau JSON. Simpan sebagai Excel (.xlsx), lalu unggah lagi.",
    UploadDamaged: DAMAGED,
    UploadNotUnicode: "Berkas JSON ini tidak memakai UTF-8. Simpan ulang dengan UTF-8, lalu unggah lagi.",
    UploadTooDeep: "Isi berkas JSON ini bertingkat terlalu dalam, jadi tidak dibaca.",
    UploadKeyTwice: "Berkas JSON ini memuat “name” dua kali pada tempat yang sama. Hapus salah satunya.",
    UploadInflates: "Isi berkas ini jauh melebihi ukurannya, jadi tidak dibuka. Pindahkan isinya ke formulir kosong.",
    TooManyRows: "Lembar Layanan berisi 10.000 baris. Paling banyak 5.000 baris dalam satu lembar; bagilah berkasnya.",
    TooManyColumns: "Lembar Layanan berisi lebih dari 60 kolom. Hapus kolom yang tidak ada di formulir kosong.",
}
REFUSED: dict[str, tuple[Callable[[], bytes], type[PlatformError]]] = {
    "nothing": (lambda: b"", FileMissing),
    "spaces": (lambda: b" \n ", FileMissing),
    "too large": (lambda: b"{" + b" " * LARGEST_FILE, FileTooLarge),
    "comma-separated": (lambda: b"kode;nama\npln;PLN\n", UploadIsText),
    "old Excel": (lambda: OLE + b"\0" * 600, UploadIsOldExcel),
    "password": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), UploadProtected),
    "ZIP with a password": (locked, UploadProtected),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0", UploadKindUnknown),
    "document": (other_archive, UploadKindUnknown),
    "half a workbook": (lambda: small()[:2000], UploadDamaged),
    "workbook without its book": (lambda: repacked(small(), {"xl/workbook.xml": None}), UploadDamaged),
    "half JSON": (lambda: b'{"format": "mpp', UploadDamaged),
    "JSON with no number": (lambda: b'{"format": NaN}', UploadDamaged),
    "JSON with a number of 5,000 digits": (lambda: b'{"format": ' + b"9" * 5000 + b"}", UploadDamaged),
    "JSON in Latin-1": (lambda: '{"format": "Caf\xe9"}'.encode("latin-1"), UploadNotUnicode),
    "JSON in UTF-16": (lambda: '{"format": "x"}'.encode("utf-16"), UploadNotUnicode),
    "deep JSON": (lambda: b'{"a":' * 100_000, UploadTooDeep),
    "a key twice": (lambda: b'{"agencies": [{"name": "a", "name": "b"}]}', UploadKeyTwice),
    "bomb": (lambda: with_part("xl/media/a.bin", bytes(61 * MEGABYTE)), UploadInflates),
    "small bomb": (lambda: with_part("xl/media/a.bin", bytes(20 * MEGABYTE)), UploadInflates),
    "archive in the archive": (lambda: with_part("xl/embeddings/more.zip", other_archive()), UploadInflates),
    "very many parts": (lambda: repacked(small(), {}, dict.fromkeys(map(str, range(600)), b"")), UploadInflates),
    "billion laughs": (lambda: with_sheet(LAUGHS.encode()), UploadDamaged),
    "billion laughs in UTF-16": (
        lambda: with_sheet(LAUGHS.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")),
        UploadDamaged,
    ),
    "external entity": (
        lambda: with_sheet(LAUGHS.replace('"ha"', 'SYSTEM "file:///etc/passwd"').encode()),
        UploadDamaged,
    ),
    "rows without end": (lambda: with_sheet(PLAIN.replace('r="1"', 'r="2000000000"').encode()), UploadDamaged),
    "10,000 rows": (lambda: rows_of_services(10_000), TooManyRows),
    "61 columns": (lambda: workbook({"Layanan": [[f"Kolom {n}" for n in range(61)]]}), TooManyColumns),
}


@pytest.mark.parametrize(("made", "error"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    made: Callable[[], bytes], error: type[PlatformError]
) -> None:
    with pytest.raises(error) as refused:
        read_file(made())

    assert refused.value.message == SENTENCES[error]


@pytest.mark.parametrize(
    "content",
    [b"[]", b"{}", b'{"format": "mpp-hari-libur", "version": 1}', b'{"format": "mpp-katalog-daerah", "version": 2}'],
)
def test_a_document_of_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(UploadOfSomethingElse) as refused:
        tables_of(read_file(content), Preview(REGIONAL))

    assert refused.value.message == (
        "Berkas ini tidak memuat katalog daerah. Unduh dahulu formulir kosong di halaman ini."
    )


def test_a_workbook_of_something_else_is_refused() -> None:
    with pytest.raises(UploadOfSomethingElse):
        tables_of(read_file(workbook({"Anggaran": [["Jumlah"], [1]]})), Preview(REGIONAL))


def test_exactly_5000_rows_are_taken() -> None:
    (sheet,) = read_file(rows_of_services(5000))

    assert (len(sheet.rows), sheet.rows[0][0], sheet.rows[-1][0]) == (5000, 2, 5001)


def test_blank_rows_are_left_out_and_the_others_keep_their_numbers() -> None:
    content = workbook({"Layanan": [["Kode layanan"], [None], ["a"], ["  "], [None], ["b"]]})

    (sheet,) = read_file(content)

    assert [(number, cells[0]) for number, cells in sheet.rows] == [(3, "a"), (6, "b")]


def test_what_a_sheet_claims_of_its_size_is_not_believed() -> None:
    claimed = PLAIN.replace("<sheetData>", '<dimension ref="A1:A1"/><sheetData>').replace(
        "</sheetData>", '<row r="3"><c r="A3" t="inlineStr"><is><t>y</t></is></c></row></sheetData>'
    )

    (sheet,) = read_file(with_sheet(claimed.encode()))

    assert [(number, cells[0]) for number, cells in sheet.rows] == [(3, "y")]


def test_a_formula_is_kept_as_what_it_is_and_never_evaluated() -> None:
    content = workbook({"Layanan": [["Kode layanan", "Nama layanan"], ["a", '=HYPERLINK("http://x")']]})

    (sheet,) = read_file(content)

    assert sheet.rows[0][1][:2] == ("a", Unreadable("B2", '=HYPERLINK("http://x")', is_formula=True))


def test_a_file_of_json_may_begin_with_a_byte_order_mark() -> None:
    assert read_file(b'\xef\xbb\xbf {"format": "x"}') == {"format": "x"}
