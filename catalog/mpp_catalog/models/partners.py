"""Agreements with the agencies that serve: who signed what, where, for how long."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mpp_catalog.models.offer import Agency


class SigningEvent(models.Model):
    """An occasion at which agreements were signed; one event may cover many."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=160)
    held_on = models.DateField()
    place = models.CharField(max_length=160)
    source = models.CharField(max_length=240, blank=True)

    class Meta:
        db_table = "catalog_signingevent"

    def __str__(self) -> str:
        return self.name


class Agreement(models.Model):
    """A document between the region and others, or of the region alone (SK).

    ``agency`` is the partner, ``None`` for a commitment to the ministry or an SK. ``signatories`` is
    ``[{side: ours|theirs|witness, name, position, rank, staff_number}]`` (NIP or NRP), ``scope`` is
    ``{services: [slug], counters: [number], staff: int, hours: str, note: str}``. Its status is computed by date in
    ``agreements.py``; a signed agreement is changed by an addendum that ``amends`` it, never edited.
    """

    class Kind(models.TextChoices):
        """What kind of document."""

        COMMITMENT = "commitment", _("Komitmen")
        MEMORANDUM = "mou", _("Nota Kesepahaman")
        COOPERATION = "pks", _("Perjanjian Kerja Sama")
        ADDENDUM = "addendum", _("Adendum")
        DECREE = "sk", _("Surat Keputusan")
        HANDOVER = "bast", _("Berita Acara Serah Terima")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="agreements")
    event = models.ForeignKey(SigningEvent, on_delete=models.PROTECT, null=True, db_index=False)
    amends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="addenda", db_index=False)
    title = models.CharField(max_length=240)
    our_number = models.CharField(max_length=80, blank=True)
    their_number = models.CharField(max_length=80, blank=True)
    signed_date = models.DateField(null=True)
    signed_place = models.CharField(max_length=160, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    terminated_on = models.DateField(null=True)
    termination_reason = models.CharField(max_length=240, blank=True)
    signatories = models.JSONField(default=list)
    scope = models.JSONField(default=dict)
    note = models.CharField(max_length=400, blank=True)
    file = models.FileField(max_length=160, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    reminded_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "catalog_agreement"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="catalog_agreement_starts_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return self.title
