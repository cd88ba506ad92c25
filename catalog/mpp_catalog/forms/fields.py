"""Fields as browsers write them, and what a choice is made from."""

from collections.abc import Sequence
from typing import Any

from django import forms


def date_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A date of the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=widget, input_formats=["%Y-%m-%d"]
    )


def time_field(label: Any) -> forms.TimeField:
    """A time of the browser's own clock; nothing is no time."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, widget=widget, input_formats=["%H:%M", "%H:%M:%S"])


def choose(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Offer these choices in a form's field."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
