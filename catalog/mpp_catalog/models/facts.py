"""What the nation and a region say of a service in the same words, and how one is laid over the other."""

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


class RequirementForm(models.TextChoices):
    """How the citizen brings a requirement."""

    ORIGINAL = "original", _("asli")
    COPY = "copy", _("fotokopi")
    UPLOAD = "upload", _("unggahan")
    IN_PERSON = "in_person", _("hadir sendiri")


class Component(models.TextChoices):
    """The fourteen components of a *standar pelayanan* (UU 25/2009 art. 21, PermenPANRB 15/2014), in their order."""

    REQUIREMENTS = "requirements", _("Persyaratan")
    PROCEDURE = "procedure", _("Sistem, mekanisme, dan prosedur")
    COMPLETION = "completion", _("Jangka waktu penyelesaian")
    FEE = "fee", _("Biaya/tarif")
    PRODUCT = "product", _("Produk pelayanan")
    COMPLAINTS = "complaints", _("Penanganan pengaduan, saran, dan masukan")
    LEGAL_BASIS = "legal_basis", _("Dasar hukum")
    FACILITIES = "facilities", _("Sarana, prasarana, dan fasilitas")
    COMPETENCE = "competence", _("Kompetensi pelaksana")
    OVERSIGHT = "oversight", _("Pengawasan internal")
    STAFF = "staff", _("Jumlah pelaksana")
    GUARANTEE = "guarantee", _("Jaminan pelayanan")
    SAFETY = "safety", _("Jaminan keamanan dan keselamatan pelayanan")
    EVALUATION = "evaluation", _("Evaluasi kinerja pelaksana")


# Told by columns of their own; the other eleven are texts in ``components``.
STRUCTURED_COMPONENTS = (Component.REQUIREMENTS, Component.COMPLETION, Component.FEE)
TEXT_COMPONENTS = tuple(component for component in Component if component not in STRUCTURED_COMPONENTS)
DELIVERY_COMPONENTS = tuple(Component)[:6]  # the public's half; the other eight are the office's


class LifeEvent(models.TextChoices):
    """What happens in a life that brings people to a counter."""

    BIRTH = "birth", _("Kelahiran anak")
    SCHOOL = "school", _("Masuk sekolah")
    IDENTITY = "identity", _("Identitas dan pindah alamat")
    WORK = "work", _("Mencari kerja dan bekerja")
    MARRIAGE = "marriage", _("Menikah dan bercerai")
    HOME = "home", _("Rumah dan tanah")
    VEHICLE = "vehicle", _("Kendaraan")
    BUSINESS = "business", _("Membuka usaha")
    TAX = "tax", _("Pajak")
    TRAVEL = "travel", _("Bepergian ke luar negeri")
    HEALTH = "health", _("Sakit dan jaminan kesehatan")
    HARDSHIP = "hardship", _("Kesulitan ekonomi")
    LOSS = "loss", _("Kehilangan barang atau dokumen")
    LAW = "law", _("Urusan hukum")
    RETIREMENT = "retirement", _("Pensiun dan hari tua")
    DEATH = "death", _("Kematian")


class ServiceFacts(models.Model):
    """The facts of a service. Fees are whole rupiah.

    ``requirements`` is ``[{text_id, text_en, form, count, condition_id?, condition_en?}]``, ``components`` is
    ``{component: {id, en}}`` with the eleven text components, ``life_events`` a list of ``LifeEvent``; ``keywords`` are
    words people search with that no name says.
    """

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
    fee_valid_from = models.DateField(null=True)
    certainty = models.CharField(max_length=2, choices=Certainty.choices)
    source = models.CharField(max_length=240, blank=True)
    requirements = models.JSONField(default=list)
    components = models.JSONField(default=dict)
    life_events = models.JSONField(default=list)
    keywords = models.CharField(max_length=400, blank=True)

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


def in_language(indonesian: str, english: str) -> str:
    """The English text where English is in force and there is one, else the Indonesian one."""
    return english if english and (get_language() or "id").startswith("en") else indonesian
