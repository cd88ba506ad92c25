"""The agencies of a region's file: renamed, or new and then adopted or the region's own."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.errors import (
    AgencyAlreadyHere,
    NoSiteYet,
    PrefixTaken,
    ReasonMissing,
    SiteUnknown,
    TemplateRowUnknown,
)
from mpp_catalog.models import Agency
from mpp_catalog.prefixes import clean_prefix
from mpp_catalog.standards import AGENCY_FIELDS
from mpp_catalog.transfer.cells import is_blank
from mpp_catalog.transfer.preview import Difference, PlannedRow, Preview, Row
from mpp_catalog.transfer.regional.catalogue import (
    AGENCY_GROUPS,
    AGENCY_TEXTS,
    PREFIX_OF,
    Hall,
    PlannedAgency,
    RegionalPlan,
)
from mpp_catalog.validation import clean_text

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LENGTHS = {"name": 120, "name_en": 120, "printed_name": 120, "printed_note": 160}
LONGEST_SLUG = 60


def judge_agency(plan: RegionalPlan, row: Row) -> None:
    """Plan what a row says of an agency, or refuse it."""
    preview, hall = plan.preview, plan.hall
    if not preview.need(row, [row.shape.by_key["key"]]) or "key" not in row.values:
        return
    slug = row.values["key"].strip()
    if slug in hall.told_agencies:
        preview.refuse_twice(row, "key", hall.told_agencies[slug])
        return
    hall.told_agencies[slug] = row
    agency = hall.agencies.get(slug)
    if agency is None:
        _judge_new(plan, row, slug)
    else:
        _judge_changed(plan, row, agency)


def code_problem(slug: str, length: int) -> str:
    """Why a code cannot be the address of a new row; empty where it can."""
    if SLUG.fullmatch(slug) and len(slug) <= length:
        return ""
    return _("kode hanya memuat huruf kecil, angka, dan tanda hubung, paling banyak %(length)s.") % {"length": length}


def draft_code_sentence() -> str:
    """That a code belongs to what was only suggested to the region."""
    return _("kode ini milik instansi pada rancangan awal. Pilih kode lain.")


def reason_of(row: Row | None, reason: str) -> str:
    """The reason that a row gives, or else the one for the whole file."""
    return (str(row.get("reason")).strip() if row else "")[:240] or reason.strip()[:240]


def text_difference(label: str, old: Any, new: Any) -> Difference:
    """A difference that is no fact of a service, told as the two texts."""
    return Difference("name", label, str(old), str(new))


def _judge_changed(plan: RegionalPlan, row: Row, agency: Agency) -> None:
    preview, told = plan.preview, _texts(plan.preview, row)
    preview.need(row, [column for column in row.shape.columns if column.key in row.raw])
    _refuse_fixed(preview, row, agency, plan.hall)
    told |= {name: row.values[name] for name in AGENCY_GROUPS if row.get(name)}
    news = {name: value for name, value in told.items() if value != getattr(agency, name)}
    names = {name: news.pop(name) for name in AGENCY_FIELDS if name in news}
    given = reason_of(row, plan.reason)
    nation = plan.hall.national_names.get((agency.national_version, agency.template_key))
    if nation and not given and any(value != getattr(nation, name) for name, value in names.items()):
        preview.refuse(row, "reason", ReasonMissing().message, "")
    if not row.is_sound:
        return
    differences = tuple(_difference(row, name, getattr(agency, name), new) for name, new in {**names, **news}.items())
    if not differences:
        preview.count_same(row)
        return
    plan.agencies.append(PlannedAgency(agency.slug, agency, names, news, given))
    preview.changed.append(PlannedRow(row.shape.label, row.number, names.get("name", agency.name), differences))


def _refuse_fixed(preview: Preview, row: Row, agency: Agency, hall: Hall) -> None:
    """What an import does not change: whom the agency follows, and the letters of stands that are there."""
    template_key = str(row.get("template_key")).strip()
    if template_key and template_key != agency.template_key:
        preview.refuse(row, "template_key", _("kode templat tidak dapat diganti."))
    for name in AGENCY_GROUPS:
        if agency.template_key and row.get(name) and row.get(name) != getattr(agency, name):
            preview.refuse(row, name, _("isian ini mengikuti templat nasional."))
    present = hall.stands.get(agency.slug, {})
    if not is_blank(row.raw.get("prefix")) and _prefixes_in(row, hall) != present:
        sentence = _("huruf antrean yang sudah dipakai diganti di halaman Tempat dan loket, tidak lewat impor.")
        preview.refuse(row, "prefix", sentence)


def _judge_new(plan: RegionalPlan, row: Row, slug: str) -> None:
    preview, hall, told = plan.preview, plan.hall, _texts(plan.preview, row)
    if problem := code_problem(slug, LONGEST_SLUG):
        preview.refuse(row, "key", problem)
    template_key = str(row.get("template_key")).strip()
    if hall.drafts.get(slug, template_key) != template_key:
        preview.refuse(row, "key", draft_code_sentence())
    names = _names_of_new(preview, row, told, template_key, hall)
    prefixes = _prefixes_of_new(preview, row, names.get("name", slug), hall)
    if not row.is_sound:
        return
    values = {name: told[name] for name in AGENCY_TEXTS if name in told}
    if not template_key:
        values |= {name: row.values[name] for name in AGENCY_GROUPS}
    given = reason_of(row, plan.reason)
    planned = PlannedAgency(slug, None, names, values, given, template_key, prefixes)
    plan.agencies.append(planned)
    hall.add_agency(planned)
    preview.added.append(PlannedRow(row.shape.label, row.number, names["name"]))


def _names_of_new(preview: Preview, row: Row, told: Mapping[str, str], template_key: str, hall: Hall) -> dict[str, str]:
    nation = hall.template.get(template_key)
    if template_key and nation is None:
        preview.refuse(row, "template_key", TemplateRowUnknown(key=template_key[:40]).message)
        return {}
    if nation is None:
        for column in ("name", *AGENCY_GROUPS):
            if is_blank(row.raw.get(column)):
                preview.refuse(row, column, _("Wajib diisi."), "")
    names = {name: told.get(name) or (getattr(nation, name) if nation else "") for name in AGENCY_FIELDS}
    if names["name"].casefold() in (hall.own_names if nation else hall.names):
        preview.refuse(row, "name", AgencyAlreadyHere(agency=names["name"]).message)
    return names


def _prefixes_of_new(preview: Preview, row: Row, name: str, hall: Hall) -> dict[str, str]:
    if hall.first_site is None:
        preview.refuse(row, "prefix", NoSiteYet().message)
        return {}
    prefixes = {}
    for site, letters in (_prefixes_in(row, hall) or {hall.first_site.slug: ""}).items():
        if site not in hall.sites:
            preview.refuse(row, "prefix", SiteUnknown().message)
        elif letters:
            prefix = preview.checked(row, "prefix", partial(clean_prefix, letters))
            holder = hall.prefixes.setdefault((site, prefix or letters), name)
            if holder != name:
                preview.refuse(row, "prefix", PrefixTaken(prefix=prefix or letters, agency=holder).message)
            prefixes[site] = prefix or ""
        else:
            prefixes[site] = ""
    return prefixes


def _prefixes_in(row: Row, hall: Hall) -> dict[str, str]:
    """Letters by site, as ``prefixes_told`` writes them."""
    first = hall.first_site.slug if hall.first_site else ""
    told = {}
    for item in re.split(r"[,;\n]", str(row.get("prefix"))):
        site, _mark, letters = item.rpartition(PREFIX_OF)
        if letters.strip():
            told[site.strip() or first] = letters.strip().upper()
    return told


def _texts(preview: Preview, row: Row) -> dict[str, str]:
    """The texts that the row tells, cleaned; a blank name tells nothing."""
    told: dict[str, str] = {}
    for name, length in LENGTHS.items():
        is_told = name in row.values and (name != "name" or not is_blank(row.values[name]))
        if is_told:
            text = preview.checked(row, name, partial(clean_text, row.values[name], length, is_needed=name == "name"))
            told |= {name: text} if text is not None else {}
    return told


def _difference(row: Row, name: str, old: Any, new: Any) -> Difference:
    column = row.shape.by_key[name]
    return text_difference(column.header, column.kind.write(old), column.kind.write(new))
