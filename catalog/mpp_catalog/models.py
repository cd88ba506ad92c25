"""The national template (in ``public``) and a region's own catalogue (in its schema), without a key between them."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    """How well a fact about a service is known; anything but ``F`` is shown as unverified."""

    PUBLISHED = "F", _("Dipublikasikan")
    GENERAL = "K", _("Belum diverifikasi")
    VARIES = "K?", _("Berbeda di tiap daerah")


class FeeKind(models.TextChoices):
    """How a fee is told."""

    FREE = "free", _("Tidak dipungut biaya")
    FIXED = "fixed", _("Tarif tetap")
    RANGE = "range", _("Rentang tarif")
    FORMULA = "formula", _("Dihitung oleh instansi")


class ServiceFacts(models.Model):
    """What the nation and a region say of a service in the same words. Fees are whole rupiah."""

    name = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    counter_minutes = models.PositiveSmallIntegerField()
    completion_days_min = models.PositiveSmallIntegerField(default=0)
    completion_days_max = models.PositiveSmallIntegerField(default=0)
    fee_kind = models.CharField(max_length=7, choices=FeeKind.choices)
    fee_rupiah_min = models.BigIntegerField(null=True)
    fee_rupiah_max = models.BigIntegerField(null=True)
    fee_note = models.CharField(max_length=240, blank=True)
    fee_note_en = models.CharField(max_length=240, blank=True)
    certainty = models.CharField(max_length=2, choices=Certainty.choices)
    source = models.CharField(max_length=240, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the language in force."""
        return in_language(self.name, self.name_en)

    @property
    def local_fee_note(self) -> str:
        """The remark on the fee in the language in force."""
        return in_language(self.fee_note, self.fee_note_en)

    @property
    def is_verified(self) -> bool:
        """Whether the facts were found in a publication."""
        return self.certainty == Certainty.PUBLISHED


class NationalAgency(models.Model):
    """An agency as the ministry's template knows it."""

    key = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    category = models.CharField(max_length=20)
    prefix = models.CharField(max_length=4)

    class Meta:
        db_table = "catalog_nationalagency"

    def __str__(self) -> str:
        return self.name


class NationalService(ServiceFacts):
    """A service of the template; ``requirements`` as ``[{text, text_en, form, count}]``."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(NationalAgency, on_delete=models.CASCADE, related_name="services")
    key = models.CharField(max_length=60)
    requirements = models.JSONField(default=list)

    class Meta:
        db_table = "catalog_nationalservice"
        constraints = [models.UniqueConstraint(fields=["agency", "key"], name="catalog_nationalservice_unique")]


class Agency(models.Model):
    """An agency that serves in this region's mall; ``prefix`` begins its ticket numbers."""

    id = models.BigAutoField(primary_key=True)
    template_key = models.CharField(max_length=40, blank=True)
    slug = models.SlugField(max_length=60, db_index=False, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    printed_name = models.CharField(max_length=120, blank=True)
    printed_note = models.CharField(max_length=160, blank=True)
    group = models.CharField(max_length=20)
    sequence = models.PositiveSmallIntegerField()
    prefix = models.CharField(max_length=2, unique=True)
    is_partner = models.BooleanField(default=True)

    class Meta:
        db_table = "catalog_agency"

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the language in force."""
        return in_language(self.name, self.name_en)


class Service(ServiceFacts):
    """A service that an agency gives in this region's mall."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="services", db_index=False)
    template_key = models.CharField(max_length=60, blank=True)
    slug = models.SlugField(max_length=100, db_index=False, unique=True)
    daily_quota = models.PositiveIntegerField()
    is_offered = models.BooleanField(default=True)
    paused_reason = models.CharField(max_length=160, blank=True)
    paused_reason_en = models.CharField(max_length=160, blank=True)

    class Meta:
        db_table = "catalog_service"
        indexes = [models.Index(fields=["agency", "name"], name="catalog_service_of_agency")]

    @property
    def local_paused_reason(self) -> str:
        """Why the service is paused, in the language in force; empty when it is not."""
        return in_language(self.paused_reason, self.paused_reason_en)


class Requirement(models.Model):
    """One paper or condition of a service."""

    class Form(models.TextChoices):
        """How the citizen brings it."""

        ORIGINAL = "original", _("asli")
        COPY = "copy", _("fotokopi")
        UPLOAD = "upload", _("unggahan")
        IN_PERSON = "in_person", _("hadir sendiri")

    id = models.BigAutoField(primary_key=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="requirements", db_index=False)
    sequence = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=240)
    text_en = models.CharField(max_length=240)
    form = models.CharField(max_length=9, choices=Form.choices)
    count = models.PositiveSmallIntegerField(default=1)

    class Meta:
        db_table = "catalog_requirement"
        constraints = [models.UniqueConstraint(fields=["service", "sequence"], name="catalog_requirement_unique")]

    def __str__(self) -> str:
        return self.text

    @property
    def local_text(self) -> str:
        """The requirement in the language in force."""
        return in_language(self.text, self.text_en)


class Site(models.Model):
    """A building, or a part of one, where the mall serves."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=40, db_index=False, unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=240)

    class Meta:
        db_table = "catalog_site"

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """A window where officers of one agency serve."""

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="counters", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="counters")
    number = models.CharField(max_length=8)
    zone = models.CharField(max_length=8)
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "catalog_counter"
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="catalog_counter_unique")]

    def __str__(self) -> str:
        return self.number


class WeeklyHours(models.Model):
    """Hours of a weekday (Monday is 0) at a site; no row means closed."""

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="weekly_hours", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    break_from = models.TimeField(null=True)
    break_until = models.TimeField(null=True)

    class Meta:
        db_table = "catalog_weeklyhours"
        constraints = [models.UniqueConstraint(fields=["site", "weekday"], name="catalog_weeklyhours_unique")]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_at}–{self.closes_at}"


class SpecialDay(models.Model):
    """A date on which a site, or one agency there, keeps other hours; without hours it is closed. Beats the week."""

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="special_days", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, db_index=False)
    date = models.DateField()
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    reason = models.CharField(max_length=160)
    reason_en = models.CharField(max_length=160)

    class Meta:
        db_table = "catalog_specialday"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "date", "agency"], name="catalog_specialday_unique", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.reason}"

    @property
    def local_reason(self) -> str:
        """The reason in the language in force."""
        return in_language(self.reason, self.reason_en)


class Officer(models.Model):
    """A person who serves at the counters of one agency."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officers", db_index=False)

    class Meta:
        db_table = "catalog_officer"

    def __str__(self) -> str:
        return str(self.user_id)


def in_language(indonesian: str, english: str) -> str:
    """The English text where English is in force and there is one, else the Indonesian one."""
    return english if english and (get_language() or "id").startswith("en") else indonesian
