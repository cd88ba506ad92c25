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


class BundleDamaged(PlatformError):
    """An export is not what it was when it was written."""

    code = "TENANTS_BUNDLE_DAMAGED"
    status = 409
    sentence = _("Berkas ekspor %(file)s hilang atau berubah. Tidak ada yang diubah.")


class BundleOfAnotherRegion(PlatformError):
    """An export belongs to one region and is restored into that one."""

    code = "TENANTS_BUNDLE_OF_ANOTHER_REGION"
    status = 409
    sentence = _("Ekspor ini milik daerah %(other)s, bukan %(region)s. Tidak ada yang diubah.")


class RestoreIncomplete(PlatformError):
    """The rows that arrived are not those that left."""

    code = "TENANTS_RESTORE_INCOMPLETE"
    status = 500
    sentence = _("Jumlah baris daerah %(region)s setelah pemulihan tidak sama. Tidak ada yang diubah.")


class DeletionNotRequested(PlatformError):
    """A region is deleted only after somebody asked for it."""

    code = "TENANTS_DELETION_NOT_REQUESTED"
    status = 409
    sentence = _("Penghapusan %(region)s belum diminta.")


class DeletionNotDue(PlatformError):
    """The time of grace has not passed."""

    code = "TENANTS_DELETION_NOT_DUE"
    status = 409
    sentence = _("%(region)s baru dapat dihapus pada %(date)s.")


class NoCitusHere(PlatformError):
    """Only a Citus coordinator moves shards."""

    code = "TENANTS_NO_CITUS"
    status = 409
    sentence = _("Basis data ini bukan koordinator Citus.")


class RegionMovedAway(PlatformError):
    """A region that was moved is not served here again."""

    code = "TENANTS_REGION_MOVED_AWAY"
    status = 409
    sentence = _("%(region)s sudah dipindahkan ke basis data lain dan dilayani di sana.")


class SchemaNameTaken(PlatformError):
    """A schema of the region's name is there, and the registry knows nothing of it."""

    code = "TENANTS_SCHEMA_NAME_TAKEN"
    status = 409
    sentence = _("Skema %(schema)s sudah ada, tetapi tidak terdaftar untuk %(region)s. Tidak ada yang diubah.")


class UploadsNeedFolder(PlatformError):
    """A region that moves takes its files along."""

    code = "TENANTS_UPLOADS_NEED_FOLDER"
    status = 409
    sentence = _(
        "Daerah %(region)s mempunyai %(count)s berkas unggahan. "
        "Sebutkan folder berkas di tempat yang baru, bukan folder yang ini."
    )
