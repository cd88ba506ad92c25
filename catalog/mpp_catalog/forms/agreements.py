"""Forms about agreements and the occasions at which they are signed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mpp_catalog.agreements import Status
from mpp_catalog.errors import AgencyUnknown
from mpp_catalog.forms.fields import choose, date_field
from mpp_catalog.models import Agency, Agreement
from mpp_catalog.operations.agreements import Counterpart, Document, Signing
from mpp_catalog.operations.agreements.signing import NUMBER_PATTERN
from mpp_catalog.papers import MOST_SIGNATORIES, SIGNATORY_LABELS, SIGNATORY_LENGTHS, Side
from mpp_catalog.queries.agreements import CandidateRow, ScopeChoice

NO_AGENCY = ("", _("Tanpa instansi"))
ANY = ("", _("Semua"))
FIRST_SIDES: list[dict[str, Any]] = [{"side": side} for side in (Side.OURS, Side.THEIRS, Side.WITNESS)]
OWN_WORDS = ("their_number", "name", "position", "staff_number")
OUR_SIDES: list[dict[str, Any]] = [{"side": side} for side in (Side.OURS, Side.WITNESS)]


class SignatoryForm(forms.Form):
    """Somebody who signs; a form without a name is nobody."""

    side = forms.ChoiceField(label=_("Pihak"), choices=Side.choices)
    name = forms.CharField(label=SIGNATORY_LABELS["name"], max_length=SIGNATORY_LENGTHS["name"], required=False)
    position = forms.CharField(
        label=SIGNATORY_LABELS["position"], max_length=SIGNATORY_LENGTHS["position"], required=False
    )
    rank = forms.CharField(label=SIGNATORY_LABELS["rank"], max_length=SIGNATORY_LENGTHS["rank"], required=False)
    staff_number = forms.CharField(label=SIGNATORY_LABELS["staff_number"], max_length=30, required=False)


SignatoryFormSet = forms.formset_factory(
    SignatoryForm, extra=1, max_num=MOST_SIGNATORIES, absolute_max=MOST_SIGNATORIES
)


class DocumentForm(forms.Form):
    """What every agreement says; what it covers is ticked from ``scope_choices``."""

    title = forms.CharField(
        label=_("Judul"), max_length=240, required=False, help_text=_("Bila kosong, judulnya dibuatkan.")
    )
    our_number = forms.CharField(label=_("Nomor pihak daerah"), max_length=80, required=False)
    their_number = forms.CharField(label=_("Nomor pihak mitra"), max_length=80, required=False)
    signed_date = date_field(_("Tanggal tanda tangan"), help_text=_("Kosongkan bila masih rancangan."))
    signed_place = forms.CharField(label=_("Tempat tanda tangan"), max_length=160, required=False)
    starts_on = date_field(_("Mulai berlaku"), help_text=_("Bila kosong, sejak ditandatangani."))
    ends_on = date_field(_("Berlaku sampai"), help_text=_("Kosongkan bila tanpa batas waktu."))
    services = forms.MultipleChoiceField(label=_("Layanan"), required=False)
    counters = forms.MultipleChoiceField(label=_("Loket"), required=False)
    staff = forms.CharField(label=_("Jumlah petugas"), max_length=6, required=False)
    hours = forms.CharField(label=_("Jam layanan"), max_length=160, required=False)
    scope_note = forms.CharField(label=_("Cakupan lain"), max_length=400, required=False)
    note = forms.CharField(label=_("Catatan"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    paper = ("title", "our_number", "their_number", "signed_date", "signed_place", "starts_on", "ends_on")
    cover = ("staff", "hours", "scope_note")

    def __init__(self, *args: Any, scope_choices: Iterable[ScopeChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope_choices = list(scope_choices)
        services = [pair for choice in self.scope_choices for pair in choice.services]
        counters = {number for choice in self.scope_choices for number in choice.counters}
        choose(self, "services", services)
        choose(self, "counters", [(number, number) for number in sorted(counters)])

    def paper_fields(self) -> list[forms.BoundField]:
        """Numbers and dates, two by two."""
        return [self[name] for name in self.paper if name != "title"]

    def cover_fields(self) -> list[forms.BoundField]:
        """What it covers beside services and counters."""
        return [self[name] for name in self.cover]

    def document(self, signatories: Iterable[Mapping[str, Any]], **more: Any) -> Document:
        """What was written, as the operations take it."""
        given = self.cleaned_data
        scope = {name: given[name] for name in ("services", "counters", "staff", "hours")}
        return Document(
            **{name: given[name] for name in (*self.paper, "note")},
            scope={**scope, "note": given["scope_note"]},
            signatories=[one for one in signatories if one],
            **more,
        )


class AgreementForm(DocumentForm):
    """A new agreement, or a draft that is edited."""

    kind = forms.ChoiceField(
        label=_("Jenis"), choices=[choice for choice in Agreement.Kind.choices if choice[0] != Agreement.Kind.ADDENDUM]
    )
    agency = forms.ChoiceField(label=_("Instansi mitra"), required=False)

    field_order = ("kind", "agency")

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {agency.slug: agency for agency in agencies}
        named = [(agency.slug, agency.local_name) for agency in self.agencies.values()]
        choose(self, "agency", [NO_AGENCY, *named])

    def whole_document(self, signatories: Iterable[Mapping[str, Any]]) -> Document:
        """What was written, with the partner."""
        given = self.cleaned_data
        return self.document(signatories, kind=given["kind"], agency=self.agencies.get(given["agency"]))


class SigningForm(forms.Form):
    """What the agreements of one occasion have in common."""

    event_name = forms.CharField(label=_("Nama peristiwa"), max_length=160)
    place = forms.CharField(label=_("Tempat"), max_length=160)
    held_on = date_field(_("Tanggal tanda tangan"), required=True)
    source = forms.CharField(label=_("Sumber"), max_length=240, required=False)
    starts_on = date_field(_("Mulai berlaku"), help_text=_("Bila kosong, sejak ditandatangani."))
    ends_on = date_field(_("Berlaku sampai"), help_text=_("Kosongkan bila tanpa batas waktu."))
    number = forms.CharField(
        label=_("Nomor pihak daerah"), max_length=80, required=False, help_text=_("Misalnya 134/PKS/2022.")
    )
    number_pattern = forms.CharField(
        label=_("Pola nomor"),
        max_length=80,
        required=False,
        initial=NUMBER_PATTERN,
        help_text=_("{urut} menjadi 1, 2, 3, dan seterusnya. Tanpa {urut}, semua naskah bernomor sama."),
    )

    def signing(self, kind: str, signatories: Iterable[Mapping[str, Any]]) -> Signing:
        """What was written, as the operation takes it."""
        return Signing(kind=kind, signatories=[one for one in signatories if one], **self.cleaned_data)


class TerminationForm(forms.Form):
    """From when on, and why, an agreement holds no longer."""

    terminated_on = date_field(
        _("Tidak berlaku sejak"), required=True, help_text=_("Pada tanggal ini kerja sama sudah tidak berlaku.")
    )
    reason = forms.CharField(label=_("Alasan"), max_length=240)


class FilterForm(forms.Form):
    """Which agreements to list."""

    status = forms.ChoiceField(label=_("Status"), choices=[ANY, *Status.choices], required=False)
    kind = forms.ChoiceField(label=_("Jenis"), choices=[ANY, *Agreement.Kind.choices], required=False)
    agency = forms.ChoiceField(label=_("Instansi"), required=False)

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(agency.slug, agency.local_name) for agency in agencies]
        choose(self, "agency", [ANY, *named])

    def asked(self) -> dict[str, str]:
        """What is to be listed; a choice that does not exist is none."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("status", "kind", "agency")}


@dataclass(frozen=True)
class CounterpartRow:
    """A partner in the table of a signing, with what was written beside it."""

    candidate: CandidateRow
    is_chosen: bool
    their_number: str
    name: str
    position: str
    staff_number: str


def counterpart_rows(candidates: Iterable[CandidateRow], post: QueryDict | None) -> list[CounterpartRow]:
    """The partners that may sign; before anything was written those that lack an agreement are ticked."""
    chosen = set(post.getlist("agency")) if post is not None else set()
    return [
        CounterpartRow(
            candidate=candidate,
            is_chosen=candidate.slug in chosen if post is not None else candidate.lacks,
            **{name: post.get(f"{name}-{candidate.slug}", "") if post else "" for name in OWN_WORDS},
        )
        for candidate in candidates
    ]


def read_counterparts(rows: Iterable[CounterpartRow], agencies: Iterable[Agency], post: QueryDict) -> list[Counterpart]:
    """The partners that were ticked.

    :raises AgencyUnknown: one of them is none of these
    """
    known = {agency.slug: agency for agency in agencies}
    chosen = {row.candidate.slug: row for row in rows if row.is_chosen}
    if set(post.getlist("agency")) - chosen.keys():
        raise AgencyUnknown
    return [
        Counterpart(
            agency=known[slug],
            their_number=row.their_number,
            signatories=[
                {"side": Side.THEIRS, "name": row.name, "position": row.position, "staff_number": row.staff_number}
            ],
        )
        for slug, row in chosen.items()
    ]
