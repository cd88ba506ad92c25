"""Questions to the national template, for the ministry and for regions alike."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mpp_catalog.errors import TemplateEmpty, VersionUnknown
from mpp_catalog.models import NationalAgency, NationalService, Service, TemplateVersion
from mpp_catalog.standards import FIELD_LABELS, facts_of

PUBLISHED = TemplateVersion.Status.PUBLISHED
AGENCY_LABELS = {
    "name": _("Nama"),
    "name_en": _("Nama dalam bahasa Inggris"),
    "category": _("Jenis instansi"),
    "reporting_group": _("Kelompok pelaporan"),
    "prefix": _("Huruf antrean"),
    "former_names": _("Nama terdahulu"),
    "successors": _("Penerus"),
}


@dataclass(frozen=True)
class FieldChange:
    """One field that two versions tell differently."""

    field: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True)
class RowChange:
    """One agency or service that two versions tell differently; ``service_key`` is empty for an agency."""

    kind: str  # added, removed, changed
    agency_key: str
    service_key: str
    name: str
    fields: tuple[FieldChange, ...] = ()


def published_version() -> TemplateVersion:
    """The newest published version.

    :raises TemplateEmpty: the ministry has published none yet
    """
    version = TemplateVersion.objects.filter(status=PUBLISHED).order_by("-number").first()
    if version is None:
        raise TemplateEmpty
    return version


def draft_version() -> TemplateVersion | None:
    """The draft that the ministry is working on, if there is one."""
    return TemplateVersion.objects.filter(status=TemplateVersion.Status.DRAFT).order_by("-number").first()


def version_numbered(number: int) -> TemplateVersion:
    """A version.

    :raises VersionUnknown: there is none with this number
    """
    version = TemplateVersion.objects.filter(pk=number).first()
    if version is None:
        raise VersionUnknown(number=number)
    return version


def all_versions() -> list[TemplateVersion]:
    """Every version, newest first."""
    return list(TemplateVersion.objects.order_by("-number"))


def national_continuation(service: Service, version: int) -> NationalService | None:
    """The row that a region's service goes on with in a version: its own, or that of its agency's successor."""
    keys = [service.template_agency, service.agency.template_key]
    rows = NationalService.objects.select_related("agency").filter(
        agency__version_id=version, agency__key__in=keys, key=service.template_key
    )
    found = {row.agency.key: row for row in rows.order_by("pk")}
    return next((found[key] for key in keys if key in found), None)


def changes_between(old: TemplateVersion | None, new: TemplateVersion) -> list[RowChange]:
    """What a version tells otherwise than an older one (``None``: than nothing), by agency and service key."""
    before, after = _rows(old), _rows(new)
    changes = []
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        shown = now or was
        assert shown is not None  # the key is of one of them
        kind = "added" if was is None else "removed" if now is None else "changed"
        fields = field_changes(was[1], now[1]) if was and now else ()
        if kind != "changed" or fields:
            changes.append(RowChange(kind, key[0], key[1], shown[0], fields))
    return changes


def field_changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[FieldChange, ...]:
    """The fields that two documents tell differently, labelled; of those that both have or the newer one brings."""
    labels = {**AGENCY_LABELS, **FIELD_LABELS}
    return tuple(
        FieldChange(n, str(labels[n]), old.get(n), new[n]) for n in labels if n in new and old.get(n) != new[n]
    )


def _rows(version: TemplateVersion | None) -> dict[tuple[str, str], tuple[str, dict[str, Any]]]:
    if version is None:
        return {}
    agencies = NationalAgency.objects.filter(version=version).order_by("key")
    rows = {(a.key, ""): (a.local_name, {name: getattr(a, name) for name in AGENCY_LABELS}) for a in agencies}
    services = NationalService.objects.filter(agency__version=version).select_related("agency").order_by("pk")
    rows |= {(s.agency.key, s.key): (s.local_name, facts_of(s)) for s in services}
    return rows
