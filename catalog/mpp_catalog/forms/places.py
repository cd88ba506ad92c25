"""Forms about sites, zones, stands and counters."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mpp_catalog.forms.agencies import read_ids
from mpp_catalog.forms.fields import choose, date_field
from mpp_catalog.models import Agency, Counter, Service, Site, Zone

NONE = "-"  # chosen where a form offers none, or all


class SiteForm(forms.Form):
    """A place where the mall serves."""

    name = forms.CharField(label=_("Nama tempat"), max_length=120)
    address = forms.CharField(label=_("Alamat"), max_length=240)
    kind = forms.ChoiceField(label=_("Jenis tempat"), choices=Site.Kind.choices)
    opens_on = date_field(_("Melayani sejak"))
    closes_on = date_field(_("Melayani sampai"))


class CloseSiteForm(forms.Form):
    """The end of a place: when, why, and where to go instead."""

    closes_on = date_field(_("Hari layanan terakhir"), required=True)
    next_site = forms.ChoiceField(label=_("Pindah ke"))
    note = forms.CharField(
        label=_("Penjelasan untuk warga"),
        max_length=240,
        required=False,
        help_text=_("Bila kosong, warga membaca ke mana pelayanan pindah."),
    )
    note_en = forms.CharField(label=_("Penjelasan dalam bahasa Inggris"), max_length=240, required=False)

    def __init__(self, *args: Any, others: Iterable[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(site.slug, site.name) for site in others]
        choose(self, "next_site", [(NONE, _("Tidak pindah")), *choices])


class ZoneForm(forms.Form):
    """A part of a site."""

    code = forms.CharField(label=_("Kode zona"), max_length=8)
    name = forms.CharField(label=_("Nama"), max_length=80, required=False)
    name_en = forms.CharField(label=_("Nama dalam bahasa Inggris"), max_length=80, required=False)
    floor = forms.CharField(label=_("Lantai"), max_length=8, required=False)


class StandForm(forms.Form):
    """An agency that comes to a site."""

    agency = forms.ChoiceField(label=_("Instansi"))
    letters = forms.CharField(
        label=_("Huruf antrean"),
        max_length=2,
        required=False,
        help_text=_("Satu atau dua huruf, tanpa I dan O. Bila kosong, dipilihkan huruf yang masih bebas."),
    )

    def __init__(self, *args: Any, agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "agency", [(agency.slug, agency.local_name) for agency in agencies])


class CountersForm(forms.Form):
    """Counters to be put up, many at once."""

    agency = forms.ChoiceField(label=_("Instansi"))
    numbers = forms.CharField(label=_("Nomor loket"), max_length=400, help_text=_("Misalnya: 4-8, 12"))
    zone = forms.ChoiceField(label=_("Zona"))

    def __init__(self, *args: Any, agencies: Iterable[Agency], zones: Iterable[Zone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "agency", [(agency.slug, agency.local_name) for agency in agencies])
        choose(self, "zone", zone_choices(zones))


class CounterForm(forms.Form):
    """One counter."""

    number = forms.CharField(label=_("Nomor loket"), max_length=5)
    zone = forms.ChoiceField(label=_("Zona"))
    equipment = forms.CharField(
        label=_("Peralatan"),
        max_length=240,
        required=False,
        help_text=_("Misalnya: pembaca KTP-el, pemindai, kamera."),
    )
    serves = forms.MultipleChoiceField(
        label=_("Layanan di loket ini"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_open = forms.BooleanField(label=_("Loket ini melayani"), required=False)

    def __init__(
        self, *args: Any, counter: Counter, zones: Iterable[Zone], services: Iterable[Service], **kwargs: Any
    ) -> None:
        told = {
            "number": counter.number,
            "zone": counter.zone_id or NONE,
            "equipment": counter.equipment,
            "serves": counter.serves,
            "is_open": counter.is_open,
        }
        super().__init__(*args, **{**kwargs, "initial": told})
        choose(self, "zone", zone_choices(zones))
        choose(self, "serves", [(str(service.pk), service.local_name) for service in services])

    def values(self, zones: Iterable[Zone]) -> dict[str, Any]:
        """What is to become of the counter, as the operation takes it."""
        given = self.cleaned_data
        zone = next((zone for zone in zones if str(zone.pk) == given["zone"]), None)
        return {**given, "zone": zone, "serves": [int(pk) for pk in given["serves"]]}


def zone_choices(zones: Iterable[Zone]) -> list[tuple[str, Any]]:
    """The zones to choose from, the first choice being none."""
    names = [(str(zone.pk), f"{zone.code} – {zone.local_name}" if zone.local_name else zone.code) for zone in zones]
    return [(NONE, _("Tanpa zona")), *names]


def read_places(post: QueryDict) -> dict[int, int | None]:
    """Where counters go, by id: those that are ticked all ``to`` one zone, else each whose own choice is not ``was``.

    A choice that names no zone at all is one that no site has.
    """
    if post.get("do") != "each":
        return dict.fromkeys(read_ids(post, "counter"), _zone_in(post.get("to", "")))
    chosen = {name.removeprefix("zone-"): str(text) for name, text in post.items() if name.startswith("zone-")}
    return {int(pk): _zone_in(text) for pk, text in chosen.items() if _is_id(pk) and text != post.get(f"was-{pk}")}


def _zone_in(text: str) -> int | None:
    return None if text == "" else int(text) if _is_id(text) else 0


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
