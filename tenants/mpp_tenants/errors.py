"""Errors of the registry and of provisioning."""

from django.utils.translation import gettext_lazy as _

from mpp_platform.errors import PlatformError


class RegionUnknown(PlatformError):
    """No region has this code."""

    code = "TENANTS_REGION_UNKNOWN"
    status = 404
    sentence = _("Tidak ada daerah dengan kode %(region)s.")


class RegionNotReady(PlatformError):
    """The region has no schema yet, or its provisioning has not ended."""

    code = "TENANTS_REGION_NOT_READY"
    status = 409
    sentence = _("%(region)s belum dibuka di platform ini.")


class RegionSuspended(PlatformError):
    """A suspended region is not provisioned again."""

    code = "TENANTS_REGION_SUSPENDED"
    status = 409
    sentence = _("%(region)s sedang ditangguhkan.")
