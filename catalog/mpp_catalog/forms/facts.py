"""One small form for every field of a service's document, shown from a document and read back into one.

A field is shown with ``fact_input`` and read with ``read_field``; what was read is a raw value of the document's shape,
which operations clean (``validation.py``) and which can be shown again as it was written. Names of inputs begin with
``prefix`` and the field's name, so that several fields and several services fit on one page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mpp_catalog.models import TEXT_COMPONENTS, Certainty, FeeKind, LifeEvent, RequirementForm
from mpp_catalog.standards import FIELD_LABELS, FIELDS, Facts
from mpp_catalog.validation import BLANK, LONGEST_COMPONENT, MOST_REQUIREMENTS

SPARE_ROWS = 3
MOST_ROWS_READ = MOST_REQUIREMENTS + 20
WHOLE_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


def _number(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=14, required=required, help_text=help_text, widget=forms.TextInput(attrs=WHOLE_NUMBER)
    )


class TextFact(forms.Form):
    """A line of text."""

    value = forms.CharField(max_length=160)


class OptionalTextFact(forms.Form):
    """A line of text that may be missing."""

    value = forms.CharField(max_length=160, required=False)


class KeywordsFact(forms.Form):
    """Words people search with."""

    value = forms.CharField(
        max_length=400,
        required=False,
        help_text=_("Kata yang dipakai orang saat mencari, dipisahkan spasi."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MinutesFact(forms.Form):
    """Minutes at the counter."""

    value = forms.CharField(max_length=4, widget=forms.TextInput(attrs=WHOLE_NUMBER))


class CompletionFact(forms.Form):
    """How soon and how late it is finished."""

    min = _number(_("Paling cepat (hari)"), _("0 berarti selesai pada hari yang sama."))
    max = _number(_("Paling lambat (hari)"))


class FeeFact(forms.Form):
    """What it costs."""

    kind = forms.ChoiceField(label=_("Cara menetapkan tarif"), choices=FeeKind.choices)
    min = _number(_("Rupiah, atau rupiah terendah"), required=False)
    max = _number(_("Rupiah tertinggi"), required=False)
    valid_from = forms.CharField(
        label=_("Berlaku sejak"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label=_("Catatan tarif"), max_length=240, required=False)
    note_en = forms.CharField(label=_("Catatan tarif dalam bahasa Inggris"), max_length=240, required=False)


class VerificationFact(forms.Form):
    """How well the facts are known, and from where."""

    certainty = forms.ChoiceField(label=_("Kepastian"), choices=Certainty.choices)
    source = forms.CharField(label=_("Sumber"), max_length=240, required=False)


class LifeEventsFact(forms.Form):
    """When in a life people come for it."""

    value = forms.MultipleChoiceField(choices=LifeEvent.choices, required=False, widget=forms.CheckboxSelectMultiple)


class ComponentFact(forms.Form):
    """A component of the standard that is told in words."""

    id = forms.CharField(
        label=_("Bahasa Indonesia"),
        max_length=LONGEST_COMPONENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    en = forms.CharField(
        label=_("Bahasa Inggris"),
        max_length=LONGEST_COMPONENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RequirementRow(forms.Form):
    """One thing to bring; a row without any text is none."""

    use_required_attribute = False  # spare rows stay empty

    text_id = forms.CharField(label=_("Yang dibawa"), max_length=240)
    text_en = forms.CharField(label=_("Dalam bahasa Inggris"), max_length=240, required=False)
    form = forms.ChoiceField(label=_("Bentuk"), choices=RequirementForm.choices)
    count = _number(_("Lembar"))
    condition_id = forms.CharField(label=_("Hanya bila"), max_length=160, required=False)
    condition_en = forms.CharField(label=_("Hanya bila, dalam bahasa Inggris"), max_length=160, required=False)
    place = _number(_("Urutan"))
    remove = forms.BooleanField(label=_("Hapus baris ini"), required=False)


ROW_TEXTS = ("text_id", "text_en", "condition_id", "condition_en")
FORMS: dict[str, type[forms.Form]] = {
    "name": TextFact,
    "name_en": OptionalTextFact,
    "counter_minutes": MinutesFact,
    "verification": VerificationFact,
    "life_events": LifeEventsFact,
    "keywords": KeywordsFact,
    "completion": CompletionFact,
    "fee": FeeFact,
    **{component.value: ComponentFact for component in TEXT_COMPONENTS},
}


@dataclass(frozen=True)
class FactInput:
    """What a page needs to show one field: ``shape`` is single, group, choices or rows."""

    field: str
    label: str
    shape: str
    form: forms.Form | None
    rows: tuple[forms.Form, ...] = ()


def fact_input(field: str, value: Any, prefix: str = "") -> FactInput:
    """The inputs of one field, filled from a document's value or from what was read of a refused form."""
    if value is None or (value == "" and field != "counter_minutes"):  # minutes may have been left empty in a form
        value = BLANK[field]
    label, named = str(FIELD_LABELS[field]), f"{prefix}{field}"
    if field == "requirements":
        return FactInput(field, label, "rows", None, tuple(_requirement_rows(value, named)))
    form = FORMS[field](prefix=named, initial=_initial(field, value))
    if "value" in form.fields:
        form.fields["value"].label = label
    shape = "choices" if field == "life_events" else "single" if "value" in form.fields else "group"
    return FactInput(field, label, shape, form)


def read_field(post: QueryDict, field: str, prefix: str = "") -> Any:
    """The raw value of one field from a form; what the form does not have is blank."""
    named = f"{prefix}{field}"
    if field == "requirements":
        return _read_requirements(post, named)
    if field == "life_events":
        return post.getlist(f"{named}-value")
    given = {name: post.get(f"{named}-{name}", "") for name in FORMS[field].base_fields}
    if field == "completion":
        return [given["min"], given["max"]]
    return given.get("value", given)


def read_facts(post: QueryDict, prefix: str = "") -> Facts:
    """Every field from a form that shows them all."""
    return {field: read_field(post, field, prefix) for field in FIELDS}


def read_rows(
    post: QueryDict, named: str, form_type: type[forms.Form], is_told: Callable[[Mapping[str, str]], bool]
) -> list[dict[str, str]]:
    """The rows of a form by the places written beside them; those marked for removal or telling nothing are left out.

    Rows are numbered from 0 without a gap; they count as long as the form has their first field.
    """
    fields = list(form_type.base_fields)
    rows = []
    for number in range(MOST_ROWS_READ):
        if f"{named}-{number}-{fields[0]}" not in post:
            break
        row = {name: post.get(f"{named}-{number}-{name}", "") for name in fields}
        if is_told(row) and not row.pop("remove", ""):
            rows.append(row)
    ordered = sorted(rows, key=lambda row: _place(row.get("place", "")))
    return [{name: text for name, text in row.items() if name != "place"} for row in ordered]


def _read_requirements(post: QueryDict, named: str) -> list[dict[str, str]]:
    return read_rows(post, named, RequirementRow, lambda row: any(row[name].strip() for name in ROW_TEXTS))


def _requirement_rows(value: list[Mapping[str, Any]], named: str) -> list[forms.Form]:
    filled = [{**item, "place": place} for place, item in enumerate(value, start=1)]
    rows = [*filled, *({"form": "original", "count": 1} for _spare in range(SPARE_ROWS))]
    return [RequirementRow(prefix=f"{named}-{number}", initial=row) for number, row in enumerate(rows)]


def _initial(field: str, value: Any) -> dict[str, Any]:
    if field == "completion":
        return {"min": value[0], "max": value[1]}
    return dict(value) if isinstance(value, Mapping) else {"value": value}


def _place(written: str) -> int:
    text = written.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else MOST_ROWS_READ  # the new ones are last
