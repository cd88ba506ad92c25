"""Roll-ups: what a region publishes of its day. No personal data, and every figure says as of when."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionDay(models.Model):
    """The counts of one region on one service day, as last published by it."""

    id = models.BigAutoField(primary_key=True)
    region_code = models.CharField(max_length=5)
    service_date = models.DateField()
    issued = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    at_counter = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    no_show = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField()
    simulated = models.PositiveIntegerField()
    median_wait_seconds = models.PositiveIntegerField(null=True)
    longest_wait_seconds = models.PositiveIntegerField(null=True)
    ratings = models.PositiveIntegerField()
    rating_sum = models.PositiveIntegerField()
    open_counters = models.PositiveIntegerField()
    as_of = models.DateTimeField()

    class Meta:
        db_table = "national_regionday"
        constraints = [
            models.UniqueConstraint(fields=["region_code", "service_date"], name="national_regionday_unique")
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.service_date}"


class RegionCatalogue(models.Model):
    """When a region's catalogue was last read for the nation; a region without this row has not told yet."""

    region_code = models.CharField(max_length=5, primary_key=True)
    as_of = models.DateTimeField()

    class Meta:
        db_table = "national_regioncatalogue"

    def __str__(self) -> str:
        return f"{self.region_code} {self.as_of:%Y-%m-%d %H:%M}"


class RegionDeviation(models.Model):
    """One line of a region's catalogue: what it adopted, where it differs, what it has of its own.

    The lines of a region are replaced together; ``mpp_catalog.queries.deviations.CatalogueRow`` tells what they mean.
    They name a role where somebody acted, never a person.
    """

    class Kind(models.TextChoices):
        """What the line tells."""

        ADOPTED = "adopted", _("Diadopsi")
        DIFFERS = "differs", _("Berbeda")
        LOCAL = "local", _("Milik daerah")

    id = models.BigAutoField(primary_key=True)
    region_code = models.CharField(max_length=5)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    agency_key = models.CharField(max_length=40, blank=True)
    agency_name = models.CharField(max_length=120)
    service_key = models.CharField(max_length=60, blank=True)
    service_name = models.CharField(max_length=160, blank=True)
    national_version = models.PositiveIntegerField(null=True)
    field = models.CharField(max_length=24, blank=True)
    national_value = models.JSONField(null=True)
    own_value = models.JSONField(null=True)
    reason = models.CharField(max_length=240, blank=True)
    role = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        db_table = "national_regiondeviation"
        indexes = [models.Index(fields=["region_code", "kind"], name="national_deviation_of_region")]

    def __str__(self) -> str:
        return f"{self.region_code} {self.kind} {self.agency_key}/{self.service_key} {self.field}".strip()
