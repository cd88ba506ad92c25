"""Errors of the catalogue: what a citizen or an officer asked for is not there, or not now."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class MallNotSetUp(PlatformError):
    """The region is open on the platform, but nobody has told where it serves."""

    code = "CATALOG_MALL_NOT_SET_UP"
    status = 503
    sentence = _("Mal pelayanan publik ini sedang disiapkan. Silakan kembali lagi nanti.")


class AgencyUnknown(PlatformError):
    """No such agency in this region."""

    code = "CATALOG_AGENCY_UNKNOWN"
    status = 404
    sentence = _("Instansi ini tidak ada di mal pelayanan publik ini.")


class ServiceUnknown(PlatformError):
    """No such service in this region."""

    code = "CATALOG_SERVICE_UNKNOWN"
    status = 404
    sentence = _("Layanan ini tidak ada di mal pelayanan publik ini.")


class CounterUnknown(PlatformError):
    """No such counter for this officer: it does not exist, or it is another agency's."""

    code = "CATALOG_COUNTER_UNKNOWN"
    status = 404
    sentence = _("Loket ini tidak ada di instansi Anda.")


class ServiceClosed(PlatformError):
    """The service cannot be had now; ``reason`` says why."""

    code = "CATALOG_SERVICE_CLOSED"
    status = 409
    sentence = _("%(service)s sedang tidak dibuka. %(reason)s")


class StandardUnknown(PlatformError):
    """The service has no standard of this number."""

    code = "CATALOG_STANDARD_UNKNOWN"
    status = 404
    sentence = _("Standar pelayanan ini tidak ada untuk layanan %(service)s.")
