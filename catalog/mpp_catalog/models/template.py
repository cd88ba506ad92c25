"""The national template, in ``public``: written by the ministry, read by every region.

Every version holds all of its rows. A published version never changes (a trigger of the database keeps that), so what
a region once accepted stays readable whatever the ministry does next.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mpp_catalog.models.facts import ServiceFacts, in_language


class Category(models.TextChoices):
    """What kind of body an agency is."""

    MINISTRY = "KL", _("Kementerian/lembaga")
    VERTICAL = "VERTIKAL", _("Instansi vertikal")
    REGIONAL = "OPD_KAB", _("Perangkat daerah kabupaten/kota")
    PROVINCIAL = "OPD_PROV", _("Perangkat daerah provinsi")
    STATE_COMPANY = "BUMN", _("BUMN")
    REGIONAL_COMPANY = "BUMD", _("BUMD")
    PUBLIC_BODY = "BADAN_HUKUM_PUBLIK", _("Badan hukum publik")
    PRIVATE = "SWASTA", _("Swasta")
    JOINT = "GABUNGAN", _("Gabungan")


class ReportingGroup(models.TextChoices):
    """The three coarser groups in which malls count their partners (articles of 2021 and 2022)."""

    STATE = "state", _("Kementerian, lembaga, dan badan usaha")
    REGIONAL = "regional", _("Perangkat daerah")
    REGIONAL_COMPANY = "regional_company", _("Perusahaan daerah")


class TemplateVersion(models.Model):
    """One version of the template; numbers grow by one, and at most one version is a draft."""

    class Status(models.TextChoices):
        """Whether it may still change."""

        DRAFT = "draft", _("Rancangan")
        PUBLISHED = "published", _("Terbit")

    number = models.PositiveIntegerField(primary_key=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    decree_number = models.CharField(max_length=80, blank=True)
    decree_date = models.DateField(null=True)
    note = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by_id = models.UUIDField(null=True)

    class Meta:
        db_table = "catalog_templateversion"
        constraints = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="draft"), name="catalog_templateversion_one_draft"
            )
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.status == self.Status.DRAFT


class NationalAgency(models.Model):
    """An agency in one version. ``former_names`` is ``[{name, until}]``; ``successors`` are keys of this version.

    A key that a version no longer has was withdrawn; one with successors was renamed, merged or split.
    """

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TemplateVersion, on_delete=models.CASCADE, related_name="agencies", db_index=False)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    category = models.CharField(max_length=20, choices=Category.choices)
    reporting_group = models.CharField(max_length=16, choices=ReportingGroup.choices)
    prefix = models.CharField(max_length=4)
    former_names = models.JSONField(default=list)
    successors = models.JSONField(default=list)

    class Meta:
        db_table = "catalog_nationalagency"
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="catalog_nationalagency_unique")]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the language in force."""
        return in_language(self.name, self.name_en)


class NationalService(ServiceFacts):
    """A service of an agency in one version."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(NationalAgency, on_delete=models.CASCADE, related_name="services", db_index=False)
    key = models.CharField(max_length=60)

    class Meta:
        db_table = "catalog_nationalservice"
        constraints = [models.UniqueConstraint(fields=["agency", "key"], name="catalog_nationalservice_unique")]


class NationalHoliday(models.Model):
    """A national holiday or a day of joint leave; regions follow it once a second person has confirmed it."""

    class Kind(models.TextChoices):
        """What the joint decree of three ministers calls it."""

        NATIONAL = "national", _("Libur nasional")
        JOINT_LEAVE = "joint_leave", _("Cuti bersama")

    date = models.DateField(primary_key=True)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    source = models.CharField(max_length=240)
    proposed_by_id = models.UUIDField(null=True)
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "catalog_nationalholiday"

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

    @property
    def local_name(self) -> str:
        """The name in the language in force."""
        return in_language(self.name, self.name_en)
