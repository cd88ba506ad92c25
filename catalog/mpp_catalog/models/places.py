"""Where the mall serves: sites over time, their zones, the agencies' stands and the counters."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mpp_catalog.models.facts import in_language
from mpp_catalog.models.offer import Agency


class Site(models.Model):
    """A building, or a part of one, where the mall serves from ``opens_on`` until ``closes_on`` (both may be open)."""

    class Kind(models.TextChoices):
        """What kind of place."""

        MAIN = "main", _("Gedung utama")
        TEMPORARY = "temporary", _("Tempat sementara")
        OUTLET = "outlet", _("Gerai luar")
        MOBILE = "mobile", _("Layanan keliling")

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=40, db_index=False, unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=240)
    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.MAIN)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    closing_note = models.CharField(max_length=240, blank=True)
    closing_note_en = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "catalog_site"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(opens_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                name="catalog_site_opens_before_it_closes",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def local_closing_note(self) -> str:
        """Why it no longer serves and where to go instead, in the language in force."""
        return in_language(self.closing_note, self.closing_note_en)


class Zone(models.Model):
    """A part of a site with counters near each other."""

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="zones", db_index=False)
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    floor = models.CharField(max_length=8, default="1")
    sequence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "catalog_zone"
        constraints = [models.UniqueConstraint(fields=["site", "code"], name="catalog_zone_unique")]

    def __str__(self) -> str:
        return self.code

    @property
    def local_name(self) -> str:
        """The name in the language in force."""
        return in_language(self.name, self.name_en)


class Stand(models.Model):
    """An agency's *gerai* at a site. Its ``prefix`` begins the numbers given out there and is the site's alone."""

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="stands", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="stands", db_index=False)
    prefix = models.CharField(max_length=2)

    class Meta:
        db_table = "catalog_stand"
        constraints = [
            models.UniqueConstraint(fields=["agency", "site"], name="catalog_stand_unique"),
            models.UniqueConstraint(fields=["site", "prefix"], name="catalog_stand_prefix_unique"),
        ]

    def __str__(self) -> str:
        return self.prefix


class Counter(models.Model):
    """A window where officers of one agency serve. ``serves`` are ids of its services; empty means all of them."""

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="counters", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="counters")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, null=True, related_name="counters", db_index=False)
    number = models.CharField(max_length=8)
    equipment = models.CharField(max_length=240, blank=True)
    serves = ArrayField(models.BigIntegerField(), default=list)
    is_open = models.BooleanField(default=True)
    is_retired = models.BooleanField(default=False)

    class Meta:
        db_table = "catalog_counter"
        constraints = [models.UniqueConstraint(fields=["site", "number"], name="catalog_counter_unique")]

    def __str__(self) -> str:
        return self.number

    @property
    def zone_code(self) -> str:
        """The code of its zone; empty where nobody has put it into one."""
        return self.zone.code if self.zone else ""
