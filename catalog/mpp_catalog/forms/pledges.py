"""Forms about maklumat."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mpp_catalog.forms.fields import choose, date_field
from mpp_catalog.models import Agency
from mpp_catalog.operations.pledges import Promise
from mpp_catalog.papers import SIGNATORY_LABELS, SIGNATORY_LENGTHS

# The promise as offices usually print it (UU 25/2009, art. 22); the region may say it otherwise.
USUAL_TEXT = (
    "Dengan ini, kami menyatakan sanggup menyelenggarakan pelayanan sesuai dengan standar pelayanan yang telah "
    "ditetapkan, dan apabila tidak menepati janji ini, kami siap menerima sanksi sesuai dengan ketentuan peraturan "
    "perundang-undangan."
)


class PledgeForm(forms.Form):
    """A new version of a maklumat."""

    text = forms.CharField(label=_("Isi maklumat"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))
    text_en = forms.CharField(
        label=_("Isi dalam bahasa Inggris"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    signatory = forms.CharField(label=SIGNATORY_LABELS["name"], max_length=SIGNATORY_LENGTHS["name"])
    position = forms.CharField(label=SIGNATORY_LABELS["position"], max_length=SIGNATORY_LENGTHS["position"])
    rank = forms.CharField(label=SIGNATORY_LABELS["rank"], max_length=SIGNATORY_LENGTHS["rank"], required=False)
    staff_number = forms.CharField(label=SIGNATORY_LABELS["staff_number"], max_length=30, required=False)
    signed_place = forms.CharField(label=_("Tempat tanda tangan"), max_length=80)
    signed_date = date_field(_("Tanggal tanda tangan"), required=True)
    decree_number = forms.CharField(label=_("Nomor keputusan"), max_length=80, required=False)
    image = forms.FileField(
        label=_("Gambar naskah yang ditandatangani"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_("JPEG atau PNG, paling besar 5 MB. Gambar ini dapat dilihat semua orang."),
    )
    agency = forms.ChoiceField(label=_("Pemilik maklumat"), required=False)

    signing = ("signatory", "position", "rank", "staff_number", "signed_place", "signed_date", "decree_number")

    def __init__(self, *args: Any, agencies: Iterable[Agency], mall_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {agency.slug: agency for agency in agencies}
        named = [(agency.slug, agency.local_name) for agency in self.agencies.values()]
        choose(self, "agency", [("", mall_name), *named])

    def signing_fields(self) -> list[forms.BoundField]:
        """Who signed, where and when."""
        return [self[name] for name in self.signing]

    def promise(self) -> Promise:
        """What was written, as the operation takes it."""
        return Promise(**{name: value for name, value in self.cleaned_data.items() if name not in ("agency", "image")})
