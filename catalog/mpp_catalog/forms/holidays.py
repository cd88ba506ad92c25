"""Forms about national holidays."""

from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from mpp_catalog.forms.fields import date_field
from mpp_catalog.models import NationalHoliday


class HolidayForm(forms.Form):
    """A day that a decree names."""

    date = date_field(_("Tanggal"), required=True)
    kind = forms.ChoiceField(label=_("Jenis"), choices=NationalHoliday.Kind.choices)
    name = forms.CharField(label=_("Nama"), max_length=120)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=120, required=False)
    source = forms.CharField(
        label=_("Sumber"), max_length=240, help_text=_("Nomor keputusan bersama atau surat edaran yang menetapkannya.")
    )


def read_dates(post: QueryDict) -> list[date]:
    """The days that were ticked; what is no date is left out."""
    return [day for text in post.getlist("date") if (day := date_in(text)) is not None]


def date_in(text: str) -> date | None:
    """A date as an address or a form writes it."""
    try:
        return parse_date(text)
    except ValueError:
        return None
