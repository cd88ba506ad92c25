"""The founding record of a region: outside its schema, because it is older than its schema."""

from django.db import models

from mpp_catalog.models import in_language


class Ceremony(models.Model):
    """A signing or an inauguration at which several regions acted together."""

    key = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    place = models.CharField(max_length=160)
    happened_on = models.DateField()
    source = models.CharField(max_length=240)

    class Meta:
        db_table = "onboarding_ceremony"

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the language in force."""
        return in_language(self.name, self.name_en)


class CeremonyEntry(models.Model):
    """One region at a ceremony, with its name as the source printed it."""

    id = models.BigAutoField(primary_key=True)
    ceremony = models.ForeignKey(Ceremony, on_delete=models.CASCADE, related_name="entries")
    sequence = models.PositiveSmallIntegerField()
    printed_name = models.CharField(max_length=80)
    region_code = models.CharField(max_length=5)

    class Meta:
        db_table = "onboarding_ceremonyentry"
        constraints = [models.UniqueConstraint(fields=["ceremony", "sequence"], name="onboarding_entry_unique")]

    def __str__(self) -> str:
        return self.printed_name


class FoundingRecord(models.Model):
    """How far a region has come. A percentage belongs to its stage, a fact to the day it was true."""

    region_code = models.CharField(max_length=5, primary_key=True)
    stage = models.CharField(max_length=20)
    stage_label = models.CharField(max_length=80)
    stage_label_en = models.CharField(max_length=80)
    stage_percent = models.PositiveSmallIntegerField(null=True)
    facts_as_of = models.CharField(max_length=10, blank=True)
    published_on = models.DateField(null=True)
    target_date = models.CharField(max_length=10, blank=True)
    summary = models.TextField()
    summary_en = models.TextField()
    source = models.CharField(max_length=240)
    source_en = models.CharField(max_length=240)
    oddity = models.TextField(blank=True)
    oddity_en = models.TextField(blank=True)

    class Meta:
        db_table = "onboarding_foundingrecord"

    def __str__(self) -> str:
        return self.region_code


class Milestone(models.Model):
    """One dated step of a founding record; dates are as exact as their source (``2024``, ``2024-06`` or a day)."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(FoundingRecord, on_delete=models.CASCADE, related_name="milestones")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    planned_on = models.CharField(max_length=10, blank=True)
    happened_on = models.CharField(max_length=10, blank=True)
    text = models.TextField()
    text_en = models.TextField()
    source = models.CharField(max_length=240, blank=True)
    certainty = models.CharField(max_length=2)

    class Meta:
        db_table = "onboarding_milestone"
        constraints = [models.UniqueConstraint(fields=["record", "sequence"], name="onboarding_milestone_unique")]

    def __str__(self) -> str:
        return self.kind


class PublishedFigure(models.Model):
    """A figure somebody published, with its period and source; without them it would mean nothing."""

    id = models.BigAutoField(primary_key=True)
    region_code = models.CharField(max_length=5, blank=True)
    value = models.BigIntegerField()
    label = models.CharField(max_length=160)
    label_en = models.CharField(max_length=160)
    unit = models.CharField(max_length=80)
    unit_en = models.CharField(max_length=80)
    period_start = models.DateField(null=True)
    period_end = models.DateField()
    source = models.CharField(max_length=240)
    source_en = models.CharField(max_length=240)
    certainty = models.CharField(max_length=2)

    class Meta:
        db_table = "onboarding_publishedfigure"

    def __str__(self) -> str:
        return f"{self.value} {self.unit}"
