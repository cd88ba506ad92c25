"""Forms about files that go into the catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A file. What it must be is the business of the operation: it looks into it, not at its name."""

    file = forms.FileField(
        label=_("Berkas XLSX atau JSON"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json", "required": True}),
        help_text=_("Paling besar 5 MB dan 5.000 baris tiap lembar."),
    )


class RegionUploadForm(UploadForm):
    """A file of a region, with why the region differs from the nation."""

    reason = forms.CharField(
        label=_("Alasan perbedaan"),
        max_length=240,
        required=False,
        help_text=_("Berlaku untuk perbedaan dari nasional yang alasannya tidak ditulis di dalam berkas."),
    )


class ConfirmForm(forms.Form):
    """The token of a file that was looked at."""

    token = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
