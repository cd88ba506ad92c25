"""What a region's mall offers: its agencies and services, where it differs from the nation, and its standards."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mpp_catalog.models.facts import ServiceFacts, in_language
from mpp_catalog.models.template import Category, ReportingGroup


class Agency(models.Model):
    """An agency of this region's mall, adopted from the template or the region's own.

    ``national_version`` is the version whose facts it follows; ``name`` is what follows from it and the overrides.
    """

    class Status(models.TextChoices):
        """Whether it serves."""

        DRAFT = "draft", _("Rancangan")
        SERVING = "serving", _("Melayani")
        PAUSED = "paused", _("Berhenti sementara")
        WITHDRAWN = "withdrawn", _("Tidak lagi melayani")

    PRESENT = (Status.SERVING, Status.PAUSED)  # has its place in the mall, whether or not it serves today

    id = models.BigAutoField(primary_key=True)
    template_key = models.CharField(max_length=40, blank=True)
    national_version = models.PositiveIntegerField(null=True)
    postponed_version = models.PositiveIntegerField(null=True)
    slug = models.SlugField(max_length=60, db_index=False, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    printed_name = models.CharField(max_length=120, blank=True)
    printed_note = models.CharField(max_length=160, blank=True)
    category = models.CharField(max_length=20, choices=Category.choices, default=Category.REGIONAL)
    reporting_group = models.CharField(max_length=16, choices=ReportingGroup.choices, default=ReportingGroup.REGIONAL)
    sequence = models.PositiveSmallIntegerField()
    is_manager = models.BooleanField(default=False)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.SERVING)
    status_since = models.DateField(null=True)
    status_reason = models.CharField(max_length=240, blank=True)
    status_reason_en = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "catalog_agency"

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the language in force."""
        return in_language(self.name, self.name_en)

    @property
    def local_status_reason(self) -> str:
        """Why it does not serve, in the language in force."""
        return in_language(self.status_reason, self.status_reason_en)


class Service(ServiceFacts):
    """A service that an agency gives in this region's mall.

    Its facts are the effective ones: those of ``national_version`` with the region's overrides laid over them.
    ``template_agency`` and ``template_key`` name the row it follows; both are empty for the region's own services.
    ``version`` is the newest of its standards; tickets keep the version they were issued under.
    """

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="services", db_index=False)
    template_agency = models.CharField(max_length=40, blank=True)
    template_key = models.CharField(max_length=60, blank=True)
    national_version = models.PositiveIntegerField(null=True)
    postponed_version = models.PositiveIntegerField(null=True)
    slug = models.SlugField(max_length=100, db_index=False, unique=True)
    daily_quota = models.PositiveIntegerField()
    is_offered = models.BooleanField(default=True)
    paused_reason = models.CharField(max_length=160, blank=True)
    paused_reason_en = models.CharField(max_length=160, blank=True)
    version = models.PositiveIntegerField(default=0)
    decree_number = models.CharField(max_length=80, blank=True)
    decree_date = models.DateField(null=True)
    search_vector = SearchVectorField(null=True)

    class Meta:
        db_table = "catalog_service"
        indexes = [models.Index(fields=["agency", "name"], name="catalog_service_of_agency")]

    @property
    def local_paused_reason(self) -> str:
        """Why the service is paused, in the language in force; empty when it is not."""
        return in_language(self.paused_reason, self.paused_reason_en)


class Override(models.Model):
    """One field in which the region says something else than the nation: what, who, when, why."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, related_name="overrides", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="overrides", db_index=False)
    field = models.CharField(max_length=24)
    value = models.JSONField()
    reason = models.CharField(max_length=240)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "catalog_override"
        constraints = [
            models.UniqueConstraint(
                fields=["service", "agency", "field"], name="catalog_override_unique", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=True) ^ Q(service__isnull=True), name="catalog_override_of_one"
            ),
        ]

    def __str__(self) -> str:
        return self.field


class ServiceStandard(models.Model):
    """A service's standard as it once read; only ever added to. ``facts`` is the document of ``standards.py``."""

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="standards", db_index=False)
    version = models.PositiveIntegerField()
    facts = models.JSONField()
    decree_number = models.CharField(max_length=80, blank=True)
    decree_date = models.DateField(null=True)
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "catalog_servicestandard"
        constraints = [models.UniqueConstraint(fields=["service", "version"], name="catalog_servicestandard_unique")]

    def __str__(self) -> str:
        return str(self.version)


class Pledge(models.Model):
    """A *maklumat pelayanan*: the signed promise of the mall (``agency`` is ``None``) or of one agency. The newest
    version is in force."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="pledges", db_index=False)
    version = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    text_en = models.TextField(max_length=2000, blank=True)
    signatory = models.CharField(max_length=120)
    position = models.CharField(max_length=160)
    rank = models.CharField(max_length=80, blank=True)
    staff_number = models.CharField(max_length=30, blank=True)
    signed_place = models.CharField(max_length=80)
    signed_date = models.DateField()
    decree_number = models.CharField(max_length=80, blank=True)
    image = models.FileField(max_length=160, blank=True)

    class Meta:
        db_table = "catalog_pledge"
        constraints = [
            models.UniqueConstraint(fields=["agency", "version"], name="catalog_pledge_unique", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.signatory} {self.signed_date}"

    @property
    def local_text(self) -> str:
        """The promise in the language in force."""
        return in_language(self.text, self.text_en)
