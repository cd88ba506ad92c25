"""A ticket's life. The history beside it is append-only; waits and service times are sums over it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mpp_catalog.models import Agency, Counter, Service, Site


class State(models.TextChoices):
    """Where a ticket stands."""

    WAITING = "waiting", _("Menunggu")
    CALLED = "called", _("Dipanggil")
    SERVING = "serving", _("Sedang dilayani")
    DONE = "done", _("Selesai")
    NO_SHOW = "no_show", _("Tidak hadir")
    CANCELLED = "cancelled", _("Dibatalkan")


AT_COUNTER = (State.CALLED, State.SERVING)
ENDED = (State.DONE, State.NO_SHOW, State.CANCELLED)


class Channel(models.TextChoices):
    """Where a number was taken."""

    PHONE = "phone", _("Ponsel")
    KIOSK = "kiosk", _("Anjungan mandiri")
    FRONT_DESK = "front_desk", _("Meja depan")
    SIMULATION = "simulation", _("Simulasi")


class QueueDay(models.Model):
    """The line of one agency at one site on one service day: the row whose one statement gives out numbers."""

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="queue_days", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="queue_days", db_index=False)
    service_date = models.DateField()
    last_number = models.PositiveIntegerField()

    class Meta:
        db_table = "queue_queueday"
        constraints = [models.UniqueConstraint(fields=["agency", "site", "service_date"], name="queue_queueday_unique")]

    def __str__(self) -> str:
        return f"{self.service_date} {self.agency_id}"


class DailyQuota(models.Model):
    """How many numbers a service may give out at a site on a service day, and how many it has."""

    id = models.BigAutoField(primary_key=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="daily_quotas", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="daily_quotas", db_index=False)
    service_date = models.DateField()
    quota = models.PositiveIntegerField()
    issued = models.PositiveIntegerField()

    class Meta:
        db_table = "queue_dailyquota"
        constraints = [
            models.UniqueConstraint(fields=["service", "site", "service_date"], name="queue_dailyquota_unique"),
            models.CheckConstraint(condition=Q(issued__lte=models.F("quota")), name="queue_dailyquota_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.service_date} {self.issued}/{self.quota}"


class Ticket(models.Model):
    """One citizen's place in one agency's line at a site on one service day. Its id is the citizen's key to it.

    ``service_version`` is the standard in force when it was issued; 0 where the service had none yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    service_version = models.PositiveIntegerField(default=0)
    service_date = models.DateField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=8)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    waiting_since = models.DateTimeField()
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, null=True, related_name="tickets", db_index=False)
    changed_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True)

    class Meta:
        db_table = "queue_ticket"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "site", "service_date", "number"], name="queue_ticket_number_unique"
            ),
            models.UniqueConstraint(
                fields=["counter"], condition=Q(state__in=["called", "serving"]), name="queue_ticket_one_per_counter"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["called", "serving"]) | Q(counter__isnull=False), name="queue_ticket_at_counter"
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "site", "service_date", "waiting_since", "number"],
                condition=Q(state="waiting"),
                name="queue_ticket_waiting",
            ),
            models.Index(fields=["service_date"], name="queue_ticket_of_day"),
        ]

    def __str__(self) -> str:
        return self.code


class TicketEvent(models.Model):
    """One thing that happened to a ticket; never changed, never removed by the region's role."""

    class Kind(models.TextChoices):
        """What happened."""

        ISSUED = "issued"
        CALLED = "called"
        RECALLED = "recalled"
        STARTED = "started"
        DONE = "done"
        NO_SHOW = "no_show"
        CANCELLED = "cancelled"
        REQUEUED = "requeued"

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    at = models.DateTimeField()
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    officer_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "queue_ticketevent"
        indexes = [
            models.Index(fields=["at"], name="queue_ticketevent_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%H:%M}"


class Rating(models.Model):
    """What a citizen thought of one visit, on the four steps of the national satisfaction survey."""

    class Score(models.IntegerChoices):
        """The steps of PermenPANRB 14/2017."""

        BAD = 1, _("Tidak baik")
        POOR = 2, _("Kurang baik")
        GOOD = 3, _("Baik")
        VERY_GOOD = 4, _("Sangat baik")

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, primary_key=True)
    score = models.PositiveSmallIntegerField(choices=Score.choices)
    comment = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "queue_rating"
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=4), name="queue_rating_score_on_scale")
        ]

    def __str__(self) -> str:
        return str(self.score)
