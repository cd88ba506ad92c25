"""Errors of the national template."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class VersionUnknown(PlatformError):
    """No version of the template has this number."""

    code = "CATALOG_VERSION_UNKNOWN"
    status = 404
    sentence = _("Templat versi %(number)s tidak ada.")


class VersionPublished(PlatformError):
    """A published version never changes."""

    code = "CATALOG_VERSION_PUBLISHED"
    status = 409
    sentence = _("Versi %(number)s sudah terbit dan tidak dapat diubah. Buat rancangan baru.")


class DraftExists(PlatformError):
    """There is one draft at a time."""

    code = "CATALOG_DRAFT_EXISTS"
    status = 409
    sentence = _("Rancangan versi %(number)s belum diterbitkan. Lanjutkan atau hapus rancangan itu.")


class NoDraft(PlatformError):
    """Nothing can be edited: no draft is open."""

    code = "CATALOG_NO_DRAFT"
    status = 409
    sentence = _("Belum ada rancangan. Buat rancangan baru untuk mengubah templat.")


class DecreeMissing(PlatformError):
    """Versions and standards are established by a decree with a number and a date."""

    code = "CATALOG_DECREE_MISSING"
    sentence = _("Isi nomor dan tanggal keputusannya.")


class DecreeInFuture(PlatformError):
    """Nothing is in force by a decree that has not been signed."""

    code = "CATALOG_DECREE_IN_FUTURE"
    sentence = _("Tanggal keputusan belum tiba. Lanjutkan setelah keputusannya ditetapkan.")


class NothingToPublish(PlatformError):
    """The draft says what the published version says."""

    code = "CATALOG_NOTHING_TO_PUBLISH"
    status = 409
    sentence = _("Rancangan ini masih sama dengan versi yang terbit. Belum ada yang dapat diterbitkan.")


class NothingChanged(PlatformError):
    """A form was sent that says what is said already."""

    code = "CATALOG_NOTHING_CHANGED"
    sentence = _("Tidak ada isian yang berubah.")


class RowOvertaken(PlatformError):
    """Somebody else changed the row of the draft since the person opened it."""

    code = "CATALOG_ROW_OVERTAKEN"
    status = 409
    sentence = _(
        "Rekan Anda mengubah bagian ini sejak Anda membukanya. Isian Anda masih ada di bawah: bandingkan, lalu simpan "
        "lagi bila tetap berlaku."
    )


class DraftRowUnknown(PlatformError):
    """The draft has no such agency or service."""

    code = "CATALOG_DRAFT_ROW_UNKNOWN"
    status = 404
    sentence = _("Versi %(number)s tidak memuat “%(key)s”.")


class KeyUnreadable(PlatformError):
    """A key is what everything else refers to: small letters, digits and low lines."""

    code = "CATALOG_KEY_UNREADABLE"
    sentence = _("Kunci “%(key)s” tidak dapat dipakai. Gunakan huruf kecil, angka, dan garis bawah.")


class KeyTaken(PlatformError):
    """The draft has a row with this key."""

    code = "CATALOG_KEY_TAKEN"
    status = 409
    sentence = _("Kunci “%(key)s” sudah dipakai di rancangan ini.")


class SuccessorInvalid(PlatformError):
    """An agency is replaced by agencies of the same version that serve, and never by itself."""

    code = "CATALOG_SUCCESSOR_INVALID"
    status = 409
    sentence = _("“%(key)s” tidak dapat menjadi penerus %(agency)s: instansi itu tidak ada lagi di rancangan ini.")


class AgencyReplaced(PlatformError):
    """An agency that was replaced has no services."""

    code = "CATALOG_AGENCY_REPLACED"
    status = 409
    sentence = _("%(agency)s sudah digantikan penerusnya dan tidak memuat layanan.")


class AgencyNotReplaced(PlatformError):
    """Only an agency that was replaced can be brought back."""

    code = "CATALOG_AGENCY_NOT_REPLACED"
    status = 409
    sentence = _("%(agency)s tidak sedang digantikan.")
