"""Roll-ups: what a region publishes of its day. No personal data, and every figure says as of when."""

from django.db import models


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
