"""Forms about weeks, special hours and closures."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from mpp_catalog.forms.fields import choose, date_field, time_field
from mpp_catalog.forms.places import NONE
from mpp_catalog.models import Agency, Site, SpecialHours
from mpp_catalog.operations.hours import TIMES, DayHours, SpecialFacts
from mpp_catalog.queries.hours import Week

WORKDAYS_AFTER_MONDAY = range(1, 5)
TIME_LABELS = {
    "opens_at": _("Buka"),
    "closes_at": _("Tutup"),
    "break_from": _("Istirahat mulai"),
    "break_until": _("Istirahat sampai"),
}


class WeekForm(forms.Form):
    """Seven days with four times each."""

    def __init__(self, *args: Any, week: Week, **kwargs: Any) -> None:
        told = {f"{name}_{day.weekday}": getattr(day, name) for day in week.days for name in TIMES}
        super().__init__(*args, **{**kwargs, "initial": told})
        for weekday in WEEKDAYS:
            for name in TIMES:
                self.fields[f"{name}_{weekday}"] = time_field(TIME_LABELS[name])

    def rows(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """Each day's name with its four fields."""
        for weekday, name in WEEKDAYS.items():
            yield str(name), [self[f"{time}_{weekday}"] for time in TIMES]

    def days(self) -> list[DayHours]:
        """The week as the operation takes it."""
        given = self.cleaned_data
        return [
            DayHours(weekday=weekday, **{name: given[f"{name}_{weekday}"] for name in TIMES}) for weekday in WEEKDAYS
        ]

    def like_monday(self) -> dict[str, str]:
        """What was written, with Monday's times on the other working days."""
        written = {name: str(self.data.get(name, "")) for name in self.fields}
        for weekday in WORKDAYS_AFTER_MONDAY:
            written |= {f"{name}_{weekday}": written[f"{name}_0"] for name in TIMES}
        return written


class PlaceForm(forms.Form):
    """Somewhere in the mall: every site or one, every agency or one."""

    site = forms.ChoiceField(label=_("Tempat"))
    agency = forms.ChoiceField(label=_("Instansi"))

    def __init__(self, *args: Any, sites: Iterable[Site], agencies: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = {site.slug: site for site in sites}
        self.agencies = {agency.slug: agency for agency in agencies}
        choose(self, "site", [(NONE, _("Semua tempat")), *((slug, site.name) for slug, site in self.sites.items())])
        names = [(slug, agency.local_name) for slug, agency in self.agencies.items()]
        choose(self, "agency", [(NONE, _("Semua instansi")), *names])

    @property
    def chosen_site(self) -> Site | None:
        """The site, or ``None`` for all."""
        return self.sites.get(self.cleaned_data["site"])

    @property
    def chosen_agency(self) -> Agency | None:
        """The agency, or ``None`` for all."""
        return self.agencies.get(self.cleaned_data["agency"])


class SpecialForm(PlaceForm):
    """Other hours on some dates."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=SpecialHours.Kind.choices)
    first_date = date_field(_("Tanggal pertama"), required=True)
    last_date = date_field(_("Tanggal terakhir"), help_text=_("Kosongkan bila hanya satu hari."))
    weekday = forms.ChoiceField(
        label=_("Hanya pada hari"),
        choices=[(NONE, _("Semua hari")), *((str(weekday), name) for weekday, name in WEEKDAYS.items())],
    )
    opens_at = time_field(_("Buka"))
    closes_at = time_field(_("Tutup"))
    break_from = time_field(_("Istirahat mulai"))
    break_until = time_field(_("Istirahat sampai"))
    reason = forms.CharField(label=_("Alasan"), max_length=160, help_text=_("Dibaca warga, tanpa titik di akhir."))
    reason_en = forms.CharField(label=_("Alasan dalam bahasa Inggris"), max_length=160, required=False)
    legal_basis = forms.CharField(
        label=_("Dasar hukum"), max_length=160, required=False, help_text=_("Misalnya nomor surat edaran.")
    )

    def facts(self) -> SpecialFacts:
        """What was written, as the operation takes it."""
        given = dict(self.cleaned_data)
        weekday = given.pop("weekday")
        return SpecialFacts(
            **{
                **given,
                "site": self.chosen_site,
                "agency": self.chosen_agency,
                "weekday": None if weekday == NONE else int(weekday),
                "last_date": given["last_date"] or given["first_date"],
            }
        )


def special_as_written(special: SpecialHours) -> dict[str, Any]:
    """What a form about these special hours shows at first."""
    told = {name: getattr(special, name) for name in (*TIMES, "kind", "first_date", "last_date")}
    texts = {name: getattr(special, name) for name in ("reason", "reason_en", "legal_basis")}
    site, agency, weekday = special.site, special.agency, special.weekday
    place = {"site": site.slug if site else NONE, "agency": agency.slug if agency else NONE}
    return {**told, **texts, **place, "weekday": NONE if weekday is None else str(weekday)}


class ClosureForm(PlaceForm):
    """A closure from now on."""

    resumes_at = time_field(_("Dibuka kembali hari ini pukul"))
    last_date = date_field(_("Tutup sampai akhir tanggal"))
    reason = forms.CharField(label=_("Alasan"), max_length=160, help_text=_("Dibaca warga, tanpa titik di akhir."))
    reason_en = forms.CharField(label=_("Alasan dalam bahasa Inggris"), max_length=160, required=False)
