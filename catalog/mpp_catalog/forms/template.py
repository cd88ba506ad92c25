"""Forms about the national template: agencies of the draft, and publishing it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mpp_catalog.forms.facts import SPARE_ROWS, read_rows
from mpp_catalog.forms.fields import choose, date_field
from mpp_catalog.models import Category, NationalAgency, ReportingGroup
from mpp_catalog.standards import Facts

LARGEST_VERSION = 6  # digits


class NationalAgencyForm(forms.Form):
    """What the nation says of an agency; ``letters`` are its prefix, a word that forms keep for themselves."""

    name = forms.CharField(label=_("Nama instansi"), max_length=120)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=120, required=False)
    category = forms.ChoiceField(label=_("Jenis instansi"), choices=Category.choices)
    reporting_group = forms.ChoiceField(label=_("Kelompok pelaporan"), choices=ReportingGroup.choices)
    letters = forms.CharField(
        label=_("Huruf antrean"), max_length=4, help_text=_("Satu sampai empat huruf; daerah memilih yang masih bebas.")
    )


class FormerNameRow(forms.Form):
    """A name that the agency once had."""

    use_required_attribute = False  # spare rows stay empty

    name = forms.CharField(label=_("Nama terdahulu"), max_length=120)
    until = forms.CharField(label=_("Dipakai sampai"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    remove = forms.BooleanField(label=_("Hapus baris ini"), required=False)


class KeyForm(forms.Form):
    """The key of a new row."""

    key = forms.CharField(
        label=_("Kunci"),
        max_length=60,
        required=False,
        help_text=_("Tetap untuk selamanya. Bila kosong, dibuat dari namanya."),
    )


class ReplacementForm(forms.Form):
    """Who takes an agency's place, if anybody does, and since when."""

    successors = forms.MultipleChoiceField(
        label=_("Digantikan oleh"), required=False, widget=forms.CheckboxSelectMultiple
    )
    until = date_field(_("Nama lama dipakai sampai"))

    def __init__(self, *args: Any, others: Iterable[NationalAgency] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "successors", [(agency.key, agency.local_name) for agency in others])


class MoveForm(forms.Form):
    """Which other agency gives a service from now on."""

    to = forms.ChoiceField(label=_("Pindahkan ke"))

    def __init__(self, *args: Any, others: Iterable[NationalAgency] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "to", [(agency.key, agency.local_name) for agency in others])


class PublishForm(forms.Form):
    """The decree that puts a draft in force."""

    decree_number = forms.CharField(label=_("Nomor keputusan"), max_length=80)
    decree_date = date_field(_("Tanggal keputusan"), required=True)
    note = forms.CharField(
        label=_("Catatan untuk daerah"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def version_in(post: QueryDict) -> int:
    """The number of the draft that the person saw; 0, which no version has, where the form names none."""
    written = post.get("version", "")
    is_number = written.isascii() and written.isdigit() and len(written) <= LARGEST_VERSION
    return int(written) if is_number else 0


def read_agency(post: QueryDict) -> Facts:
    """An agency's document as it was written, without its successors."""
    given = {name: post.get(name, "") for name in NationalAgencyForm.base_fields}
    former_names = read_rows(post, "former", FormerNameRow, lambda row: bool(row["name"].strip()))
    return {"prefix": given.pop("letters"), **given, "former_names": former_names}


def agency_form(document: Mapping[str, Any]) -> NationalAgencyForm:
    """The form filled from an agency's document, or from what was read of a refused one."""
    return NationalAgencyForm(initial={**document, "letters": document["prefix"]})


def former_name_rows(former_names: Iterable[Mapping[str, Any]]) -> list[FormerNameRow]:
    """The former names as rows to edit, with empty ones behind them."""
    filled = [*former_names, *({} for _spare in range(SPARE_ROWS))]
    return [FormerNameRow(prefix=f"former-{number}", initial=dict(row)) for number, row in enumerate(filled)]
