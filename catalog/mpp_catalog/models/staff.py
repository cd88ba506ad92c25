"""Who works here, and the region's own rules for counting and resting."""

from django.conf import settings
from django.db import models

from mpp_catalog.models.offer import Agency


class Officer(models.Model):
    """A person who serves at the counters of one agency."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officers", db_index=False)

    class Meta:
        db_table = "catalog_officer"

    def __str__(self) -> str:
        return str(self.user_id)


class MallRules(models.Model):
    """The one row of rules that regions decide differently.

    ``counts_manager``: is the agency that runs the mall one of its partners? Kota Tangerang Selatan says yes (17 with
    it), Kota Tangerang no (17 without).
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    counts_manager = models.BooleanField(default=False)
    observes_joint_leave = models.BooleanField(default=True)

    class Meta:
        db_table = "catalog_mallrules"

    def __str__(self) -> str:
        return "rules"
