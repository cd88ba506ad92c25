"""Errors of agreements, their files, and maklumat."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class AgreementUnknown(PlatformError):
    """No such agreement in this region."""

    code = "CATALOG_AGREEMENT_UNKNOWN"
    status = 404
    sentence = _("Kerja sama ini tidak ada di daerah ini.")


class PartnerMissing(PlatformError):
    """An agreement of this kind is one with an agency."""

    code = "CATALOG_PARTNER_MISSING"
    sentence = _("%(kind)s memerlukan instansi mitra. Pilih instansinya.")


class SignedInFuture(PlatformError):
    """Nothing is signed on a day to come."""

    code = "CATALOG_SIGNED_IN_FUTURE"
    sentence = _("Tanggal tanda tangan tidak boleh melewati hari ini.")


class EndsTooEarly(PlatformError):
    """It would end before it is signed or begins."""

    code = "CATALOG_ENDS_TOO_EARLY"
    sentence = _("Tanggal berakhir tidak boleh mendahului tanggal tanda tangan atau tanggal mulai berlaku.")


class AgreementOverlaps(PlatformError):
    """The agency has one of this kind for some of these days."""

    code = "CATALOG_AGREEMENT_OVERLAPS"
    status = 409
    sentence = _(
        "Masa berlakunya bertumpang tindih dengan “%(title)s”. "
        "Perpanjang kerja sama itu dengan adendum, atau akhiri dahulu."
    )


class AgreementSigned(PlatformError):
    """Only a draft may be edited or removed."""

    code = "CATALOG_AGREEMENT_SIGNED"
    status = 409
    sentence = _("“%(title)s” sudah ditandatangani dan tidak dapat diubah. Buat adendum untuk mengubahnya.")


class AgreementNotSigned(PlatformError):
    """What is a draft cannot be terminated."""

    code = "CATALOG_AGREEMENT_NOT_SIGNED"
    status = 409
    sentence = _("“%(title)s” masih rancangan. Rancangan dapat diubah atau dihapus.")


class AgreementEnded(PlatformError):
    """What has ended is neither amended nor terminated."""

    code = "CATALOG_AGREEMENT_ENDED"
    status = 409
    sentence = _("“%(title)s” sudah berakhir atau diakhiri. Catat kerja sama yang baru.")


class AgreementAmended(PlatformError):
    """Addenda stand on it."""

    code = "CATALOG_AGREEMENT_AMENDED"
    status = 409
    sentence = _("“%(title)s” mempunyai adendum, jadi tidak dapat dihapus.")


class TerminationMisplaced(PlatformError):
    """The day lies before the signature or after the end."""

    code = "CATALOG_TERMINATION_MISPLACED"
    sentence = _("Tanggal pengakhiran harus sesudah tanggal tanda tangan dan dalam masa berlaku.")


class AddendumOfNothing(PlatformError):
    """An addendum amends an agreement, and only an addendum does."""

    code = "CATALOG_ADDENDUM_OF_NOTHING"
    sentence = _("Adendum dibuat dari kerja sama yang diubahnya. Buka kerja sama itu, lalu pilih “Buat adendum”.")


class AddendumOfDraft(PlatformError):
    """What is not signed yet is edited, not amended."""

    code = "CATALOG_ADDENDUM_OF_DRAFT"
    status = 409
    sentence = _("“%(title)s” belum ditandatangani. Ubah rancangannya, tidak perlu adendum.")


class AddendumOfAnother(PlatformError):
    """An addendum has the partner of what it amends."""

    code = "CATALOG_ADDENDUM_OF_ANOTHER"
    status = 409
    sentence = _("“%(title)s” adalah kerja sama dengan instansi lain.")


class AddendumTooEarly(PlatformError):
    """An addendum is not signed before what it amends."""

    code = "CATALOG_ADDENDUM_TOO_EARLY"
    sentence = _("Adendum tidak dapat ditandatangani sebelum “%(title)s”.")


class AddendumNotTerminated(PlatformError):
    """An addendum ends with what it amends."""

    code = "CATALOG_ADDENDUM_NOT_TERMINATED"
    status = 409
    sentence = _("Adendum berakhir bersama kerja sama yang diubahnya. Akhiri kerja sama itu.")


class AddendaInCircle(PlatformError):
    """An agreement would amend itself by way of its addenda."""

    code = "CATALOG_ADDENDA_IN_CIRCLE"
    status = 409
    sentence = _("“%(title)s” tidak dapat mengubah dirinya sendiri melalui adendum.")


class NumbersAlike(PlatformError):
    """Each side gives a number of its own."""

    code = "CATALOG_NUMBERS_ALIKE"
    sentence = _("Nomor pihak daerah dan nomor pihak mitra sama. Setiap pihak memberi nomornya sendiri.")


class NumberTaken(PlatformError):
    """Another agreement has the number."""

    code = "CATALOG_NUMBER_TAKEN"
    status = 409
    sentence = _("Nomor %(number)s sudah dipakai pada “%(title)s”.")


class NumberPatternInvalid(PlatformError):
    """A pattern knows two words, and needs a number for one of them."""

    code = "CATALOG_NUMBER_PATTERN_INVALID"
    sentence = _("Pola nomor “%(pattern)s” tidak dapat dipakai. Pola hanya mengenal {nomor} dan {urut}.")


class ScopeForeign(PlatformError):
    """The scope names what is not the agency's."""

    code = "CATALOG_SCOPE_FOREIGN"
    sentence = _("%(what)s bukan milik instansi mitra kerja sama ini.")


class StaffNumberInvalid(PlatformError):
    """Neither a NIP nor a NRP."""

    code = "CATALOG_STAFF_NUMBER_INVALID"
    sentence = _("“%(number)s” bukan NIP (18 angka) atau NRP (8 angka).")


class FileMissing(PlatformError):
    """A form for a file was sent without one."""

    code = "CATALOG_FILE_MISSING"
    sentence = _("Pilih berkasnya dahulu.")


class FileAbsent(PlatformError):
    """Nobody has uploaded a file here."""

    code = "CATALOG_FILE_ABSENT"
    status = 404
    sentence = _("Berkas ini belum pernah diunggah.")


class FileKindRefused(PlatformError):
    """The first bytes are of no kind that is taken, whatever the name says."""

    code = "CATALOG_FILE_KIND_REFUSED"
    sentence = _("Berkas ini bukan %(kinds)s. Simpan sebagai %(kinds)s, lalu unggah lagi.")


class FileTooLarge(PlatformError):
    """More bytes than are taken."""

    code = "CATALOG_FILE_TOO_LARGE"
    status = 413
    sentence = _("Berkas ini terlalu besar. Paling besar %(megabytes)s MB.")


class FileDamaged(PlatformError):
    """What lies on disk is not what was uploaded."""

    code = "CATALOG_FILE_DAMAGED"
    status = 409
    sentence = _(
        "Berkas “%(name)s” hilang atau berubah sejak diunggah, jadi tidak dapat diunduh. Unggah lagi naskahnya."
    )


class PledgeUnknown(PlatformError):
    """No such maklumat in this region."""

    code = "CATALOG_PLEDGE_UNKNOWN"
    status = 404
    sentence = _("Maklumat ini tidak ada di daerah ini.")


class PledgeOlder(PlatformError):
    """The one in force was signed later."""

    code = "CATALOG_PLEDGE_OLDER"
    status = 409
    sentence = _("Maklumat yang berlaku ditandatangani sesudah tanggal ini.")


class PledgeOvertaken(PlatformError):
    """Somebody else signed the next version at the same moment."""

    code = "CATALOG_PLEDGE_OVERTAKEN"
    status = 409
    sentence = _("Maklumat ini baru saja ditetapkan di jendela lain. Muat ulang halaman ini.")
