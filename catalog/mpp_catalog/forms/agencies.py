"""Forms about agencies and their services."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mpp_catalog.forms.fields import date_field
from mpp_catalog.models import Agency, Category, ReportingGroup
from mpp_catalog.operations.adopting import Adoption

LAST = 10_000


class SectionForm(forms.Form):
    """One of several forms on a page: ``ids`` keeps its fields' ids apart from the others'."""

    ids = "id"

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"auto_id": f"{self.ids}_%s", **named})


class LocalAgencyForm(forms.Form):
    """An agency that no template knows."""

    name = forms.CharField(label=_("Nama instansi"), max_length=120)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=120, required=False)
    category = forms.ChoiceField(label=_("Jenis instansi"), choices=Category.choices)
    reporting_group = forms.ChoiceField(label=_("Kelompok pelaporan"), choices=ReportingGroup.choices)
    letters = forms.CharField(
        label=_("Huruf antrean"),
        max_length=2,
        required=False,
        help_text=_("Satu atau dua huruf, tanpa I dan O. Bila kosong, dipilihkan huruf yang masih bebas."),
    )


class AgencyNameForm(SectionForm):
    """What an agency is called here, and why."""

    ids = "name"
    name = forms.CharField(label=_("Nama instansi"), max_length=120)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=120, required=False)
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=240,
        required=False,
        help_text=_("Wajib diisi bila nama berbeda dari templat nasional."),
    )


class AgencyStatusForm(SectionForm):
    """Whether an agency serves, and what citizens are told when it does not."""

    ids = "status"
    status = forms.ChoiceField(
        label=_("Status"), choices=[choice for choice in Agency.Status.choices if choice[0] != Agency.Status.DRAFT]
    )
    reason = forms.CharField(label=_("Penjelasan untuk warga"), max_length=240, required=False)
    reason_en = forms.CharField(label=_("Penjelasan dalam bahasa Inggris"), max_length=240, required=False)


class ManyServicesForm(SectionForm):
    """One change for many services; what is left empty stays as it is."""

    ids = "many"
    OFFERED = (("", _("Tidak diubah")), ("yes", _("Ditawarkan")), ("no", _("Tidak ditawarkan")))

    daily_quota = forms.CharField(label=_("Kuota sehari"), max_length=6, required=False)
    offered = forms.ChoiceField(label=_("Ditawarkan"), choices=OFFERED, required=False)
    paused_reason = forms.CharField(label=_("Alasan jeda"), max_length=160, required=False)
    paused_reason_en = forms.CharField(label=_("Alasan jeda dalam bahasa Inggris"), max_length=160, required=False)
    resume = forms.BooleanField(label=_("Akhiri jeda"), required=False)

    def values(self) -> dict[str, Any]:
        """What is to become of the services, as the operation takes it."""
        given, values = self.cleaned_data, {}
        if given["daily_quota"]:
            values["daily_quota"] = given["daily_quota"]
        if given["offered"]:
            values["is_offered"] = given["offered"] == "yes"
        if given["resume"] or given["paused_reason"]:
            values["paused_reason"] = "" if given["resume"] else given["paused_reason"]
            values["paused_reason_en"] = "" if given["resume"] else given["paused_reason_en"]
        return values


class DecreeForm(SectionForm):
    """A decree that establishes standards."""

    ids = "decree"
    decree_number = forms.CharField(label=_("Nomor SK"), max_length=80)
    decree_date = date_field(_("Tanggal SK"), required=True)


def read_adoptions(post: QueryDict) -> list[Adoption]:
    """The agencies that were ticked, each with its name and letters as written: ``key``, ``name-…``, ``prefix-…``."""
    return [
        Adoption(key=key, name=post.get(f"name-{key}", "").strip(), prefix=post.get(f"prefix-{key}", "").strip())
        for key in dict.fromkeys(post.getlist("key"))
    ]


def read_order(post: QueryDict) -> list[str]:
    """Slugs in the order of the numbers written beside them; those without one come last, by name."""
    written = {slug: post.get(f"place-{slug}", "").strip() for slug in post.getlist("slug")}
    places = {
        slug: int(text) if text.isascii() and text.isdigit() and len(text) < 5 else LAST
        for slug, text in written.items()
    }
    return sorted(places, key=lambda slug: (places[slug], slug))


def read_ids(post: QueryDict, name: str) -> list[int]:
    """Ticked ids; what is no id is left out."""
    return [int(text) for text in post.getlist(name) if text.isascii() and text.isdigit() and len(text) < 19]
