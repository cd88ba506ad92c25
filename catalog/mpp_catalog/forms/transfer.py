"""Forms about files that go into the catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from mpp_catalog.errors import FileMissing


class UploadForm(forms.Form):
    """A file. What it must be is the business of the operation: it looks into it, not at its name."""

    file = forms.FileField(
        label=_("Berkas XLSX atau JSON"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
        help_text=_("Paling besar 5 MB dan 5.000 baris tiap lembar."),
        error_messages=dict.fromkeys(("required", "empty", "missing", "invalid"), FileMissing.sentence),
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
