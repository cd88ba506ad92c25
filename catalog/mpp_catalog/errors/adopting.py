"""Errors of a region's own catalogue: what an admin asked for cannot be so."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class TemplateEmpty(PlatformError):
    """The ministry has published no template."""

    code = "CATALOG_TEMPLATE_EMPTY"
    status = 503
    sentence = _("Templat nasional belum diterbitkan. Silakan kembali lagi nanti.")


class TemplateRowUnknown(PlatformError):
    """The published template has no such agency or service."""

    code = "CATALOG_TEMPLATE_ROW_UNKNOWN"
    status = 404
    sentence = _("Templat nasional yang berlaku tidak memuat “%(key)s”.")


class NothingChosen(PlatformError):
    """A form was sent without a choice."""

    code = "CATALOG_NOTHING_CHOSEN"
    sentence = _("Belum ada yang dipilih. Pilih paling sedikit satu, lalu simpan lagi.")


class AgencyAlreadyHere(PlatformError):
    """The region has an agency of this name."""

    code = "CATALOG_AGENCY_ALREADY_HERE"
    status = 409
    sentence = _("%(agency)s sudah ada di daerah ini.")


class ServiceAlreadyHere(PlatformError):
    """The agency has this service already."""

    code = "CATALOG_SERVICE_ALREADY_HERE"
    status = 409
    sentence = _("Layanan %(service)s sudah ada di instansi ini.")


class PrefixTaken(PlatformError):
    """The letters begin another agency's numbers at the site."""

    code = "CATALOG_PREFIX_TAKEN"
    status = 409
    sentence = _("Huruf antrean %(prefix)s sudah dipakai %(agency)s di tempat ini. Pilih huruf lain.")


class PrefixUnreadable(PlatformError):
    """Not one or two letters, or letters that look like digits."""

    code = "CATALOG_PREFIX_UNREADABLE"
    sentence = _("Huruf antrean “%(prefix)s” tidak dapat dipakai. Gunakan satu atau dua huruf, tanpa I dan O.")


class FactsInvalid(PlatformError):
    """A field says what cannot be; ``problem`` is a sentence."""

    code = "CATALOG_FACTS_INVALID"
    sentence = _("%(field)s: %(problem)s")


class TextInvalid(PlatformError):
    """A text is missing or too long."""

    code = "CATALOG_TEXT_INVALID"
    sentence = _("Isian ini wajib diisi dengan paling banyak %(length)s huruf.")


class FieldUnknown(PlatformError):
    """No field of this name can differ."""

    code = "CATALOG_FIELD_UNKNOWN"
    status = 404
    sentence = _("Isian “%(field)s” tidak dikenal.")


class ReasonMissing(PlatformError):
    """A region differs from the nation, and nobody said why."""

    code = "CATALOG_REASON_MISSING"
    sentence = _("Tulis alasan mengapa daerah Anda berbeda dari nasional.")


class NotAdopted(PlatformError):
    """What follows no template cannot be updated from it."""

    code = "CATALOG_NOT_ADOPTED"
    status = 409
    sentence = _("%(service)s adalah layanan daerah dan tidak mengikuti templat nasional.")


class NothingToDecide(PlatformError):
    """The news was decided before, or there is none."""

    code = "CATALOG_NOTHING_TO_DECIDE"
    status = 409
    sentence = _("Tidak ada yang perlu diputuskan di sini; mungkin sudah diputuskan di jendela lain.")


class AgencyHasStatus(PlatformError):
    """The agency has the status that was asked for."""

    code = "CATALOG_AGENCY_STATUS"
    status = 409
    sentence = _("%(agency)s sudah berstatus “%(status)s”.")


class RowGone(PlatformError):
    """Somebody else deleted it since the person opened it."""

    code = "CATALOG_ROW_GONE"
    status = 409
    sentence = _("Data ini sudah dihapus sejak Anda membukanya. Silakan muat ulang halaman.")


class ChangeUnknown(PlatformError):
    """No such line in this region's audit trail, or it is none that can be undone."""

    code = "CATALOG_CHANGE_UNKNOWN"
    status = 404
    sentence = _("Perubahan ini tidak ada atau tidak dapat diurungkan.")


class ChangeOvertaken(PlatformError):
    """Somebody changed the same again, or built on it."""

    code = "CATALOG_CHANGE_OVERTAKEN"
    status = 409
    sentence = _(
        "Perubahan ini tidak dapat diurungkan lagi karena data yang sama sudah diubah atau dipakai sesudahnya."
    )
