"""When the mall serves."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mpp_catalog.models.facts import in_language
from mpp_catalog.models.offer import Agency
from mpp_catalog.models.places import Site


class WeeklyHours(models.Model):
    """Hours of a weekday (Monday is 0) at a site, of one agency or (``None``) of the site.

    An agency with any row of its own at a site keeps its own week there. No row means closed.
    """

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="weekly_hours", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, db_index=False)
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()
    break_from = models.TimeField(null=True)
    break_until = models.TimeField(null=True)

    class Meta:
        db_table = "catalog_weeklyhours"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "agency", "weekday"], name="catalog_weeklyhours_unique", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="catalog_weeklyhours_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens_at}–{self.closes_at}"


class SpecialHours(models.Model):
    """Dates on which a site (``None``: every site), or one agency there, keeps other hours; without hours it is closed.

    ``weekday`` narrows a range to one day of the week: Fridays of Ramadan.
    """

    class Kind(models.TextChoices):
        """What it is; see ``hours.py`` for which beats which."""

        SEASON = "season", _("Jam khusus")
        LOCAL_HOLIDAY = "local_holiday", _("Libur daerah")
        OPENING = "opening", _("Buka khusus")
        CLOSURE = "closure", _("Tutup mendadak")

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.CASCADE, null=True, related_name="special_hours", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, db_index=False)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    first_date = models.DateField()
    last_date = models.DateField()
    weekday = models.PositiveSmallIntegerField(null=True)
    opens_at = models.TimeField(null=True)
    closes_at = models.TimeField(null=True)
    break_from = models.TimeField(null=True)
    break_until = models.TimeField(null=True)
    reason = models.CharField(max_length=160)
    reason_en = models.CharField(max_length=160, blank=True)
    legal_basis = models.CharField(max_length=160, blank=True)

    class Meta:
        db_table = "catalog_specialhours"
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="catalog_specialhours_in_order"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="catalog_specialhours_open_before_close",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_date}–{self.last_date}: {self.reason}"

    @property
    def local_reason(self) -> str:
        """The reason in the language in force."""
        return in_language(self.reason, self.reason_en)
