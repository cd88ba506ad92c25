"""Errors of import and export: the file is none that can be read, or it may not be imported now."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class UploadKindUnknown(PlatformError):
    """Neither a workbook nor JSON."""

    code = "CATALOG_UPLOAD_KIND_UNKNOWN"
    status = 415
    sentence = _("Berkas ini bukan XLSX atau JSON. Simpan sebagai Excel (.xlsx), lalu unggah lagi.")


class UploadIsOldExcel(PlatformError):
    """The binary format of Excel before 2007."""

    code = "CATALOG_UPLOAD_OLD_EXCEL"
    status = 415
    sentence = _("Berkas ini berformat Excel lama (.xls). Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi.")


class UploadIsText(PlatformError):
    """Values separated by commas, semicolons or tabs."""

    code = "CATALOG_UPLOAD_IS_TEXT"
    status = 415
    sentence = _("Berkas ini berformat CSV. Buka di Excel, simpan sebagai .xlsx, lalu unggah lagi.")


class UploadProtected(PlatformError):
    """The workbook is encrypted."""

    code = "CATALOG_UPLOAD_PROTECTED"
    status = 415
    sentence = _("Berkas ini dilindungi kata sandi. Hapus kata sandinya di Excel, lalu unggah lagi.")


class UploadDamaged(PlatformError):
    """It begins like a workbook or JSON and does not go on like one."""

    code = "CATALOG_UPLOAD_DAMAGED"
    sentence = _("Berkas ini rusak atau tidak lengkap, jadi tidak dapat dibaca. Simpan ulang, lalu unggah lagi.")


class UploadInflates(PlatformError):
    """A small file that would become huge, or holds archives."""

    code = "CATALOG_UPLOAD_INFLATES"
    status = 413
    sentence = _("Isi berkas ini jauh melebihi ukurannya, jadi tidak dibuka. Pindahkan isinya ke formulir kosong.")


class UploadNotUnicode(PlatformError):
    """JSON in another encoding than UTF-8."""

    code = "CATALOG_UPLOAD_NOT_UNICODE"
    sentence = _("Berkas JSON ini tidak memakai UTF-8. Simpan ulang dengan UTF-8, lalu unggah lagi.")


class UploadTooDeep(PlatformError):
    """JSON nested deeper than any catalogue."""

    code = "CATALOG_UPLOAD_TOO_DEEP"
    sentence = _("Isi berkas JSON ini bertingkat terlalu dalam, jadi tidak dibaca.")


class UploadKeyTwice(PlatformError):
    """An object in JSON has a key twice: nobody knows which is meant."""

    code = "CATALOG_UPLOAD_KEY_TWICE"
    sentence = _("Berkas JSON ini memuat “%(key)s” dua kali pada tempat yang sama. Hapus salah satunya.")


class UploadOfSomethingElse(PlatformError):
    """A well-made file of another kind of data, or of a later version of the format."""

    code = "CATALOG_UPLOAD_OF_SOMETHING_ELSE"
    sentence = _("Berkas ini tidak memuat %(wanted)s. Unduh dahulu formulir kosong di halaman ini.")


class TooManyRows(PlatformError):
    """More rows in one sheet than a catalogue ever has."""

    code = "CATALOG_TOO_MANY_ROWS"
    status = 413
    sentence = _(
        "Lembar %(sheet)s berisi %(count)s baris. Paling banyak %(most)s baris dalam satu lembar; bagilah berkasnya."
    )


class TooManyColumns(PlatformError):
    """More columns in one sheet than any sheet of ours has."""

    code = "CATALOG_TOO_MANY_COLUMNS"
    status = 413
    sentence = _("Lembar %(sheet)s berisi lebih dari %(most)s kolom. Hapus kolom yang tidak ada di formulir kosong.")


class ImportExpired(PlatformError):
    """The preview is too old, was imported before, or is another person's."""

    code = "CATALOG_IMPORT_EXPIRED"
    status = 409
    sentence = _("Pemeriksaan ini sudah tidak berlaku. Unggah berkasnya sekali lagi.")


class ImportOvertaken(PlatformError):
    """The catalogue is not what the preview was made against."""

    code = "CATALOG_IMPORT_OVERTAKEN"
    status = 409
    sentence = _("Katalog sudah berubah sejak berkas ini diperiksa, jadi tidak ada yang diimpor. Unggah sekali lagi.")


class ImportHasProblems(PlatformError):
    """A row of the file is bad: nothing is imported."""

    code = "CATALOG_IMPORT_HAS_PROBLEMS"
    sentence = _("Masih ada baris yang perlu diperbaiki, jadi tidak ada yang diimpor.")


class NothingToImport(PlatformError):
    """The file says what the catalogue says."""

    code = "CATALOG_NOTHING_TO_IMPORT"
    status = 409
    sentence = _("Berkas ini sama dengan katalog, jadi tidak ada yang diimpor.")
