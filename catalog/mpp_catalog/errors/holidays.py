"""Errors of national holidays."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class HolidayUnknown(PlatformError):
    """No holiday on this date."""

    code = "CATALOG_HOLIDAY_UNKNOWN"
    status = 404
    sentence = _("Tidak ada hari libur pada %(date)s.")


class HolidayExists(PlatformError):
    """The date is a holiday already."""

    code = "CATALOG_HOLIDAY_EXISTS"
    status = 409
    sentence = _("Tanggal %(date)s sudah tercatat sebagai %(name)s.")


class HolidayOutOfRange(PlatformError):
    """A date that nobody can have meant."""

    code = "CATALOG_HOLIDAY_OUT_OF_RANGE"
    sentence = _("Tanggal libur harus berada antara tahun %(first)s dan %(last)s.")


class HolidayConfirmed(PlatformError):
    """Regions rest on this day: it must be taken out of force before it can be removed."""

    code = "CATALOG_HOLIDAY_CONFIRMED"
    status = 409
    sentence = _("%(name)s sudah disahkan. Tarik pengesahannya sebelum menghapus.")


class HolidayNotConfirmed(PlatformError):
    """Only what is in force can be taken out of force."""

    code = "CATALOG_HOLIDAY_NOT_CONFIRMED"
    status = 409
    sentence = _("%(name)s belum disahkan.")


class ProposerCannotConfirm(PlatformError):
    """Two people look at every holiday; one was this person."""

    code = "CATALOG_PROPOSER_CANNOT_CONFIRM"
    status = 409
    sentence = _("%(name)s sudah Anda periksa. Pengesahannya menunggu pemeriksa yang lain.")
