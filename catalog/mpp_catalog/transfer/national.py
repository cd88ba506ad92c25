"""A version of the national template as a document, and what a file would change in the draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.errors import AgencyReplaced, DraftRowUnknown, SuccessorInvalid
from mpp_catalog.models import NationalAgency, NationalService, TemplateVersion
from mpp_catalog.queries.template import AGENCY_LABELS
from mpp_catalog.standards import Facts, columns_of, facts_of
from mpp_catalog.template_rows import (
    AGENCY_KEY_LENGTH,
    BLANK_AGENCY,
    SERVICE_KEY_LENGTH,
    agency_document,
    clean_agency,
    clean_key,
)
from mpp_catalog.transfer.facts import Key, ToldService, differences_of, fact_differences, facts_told, told_services
from mpp_catalog.transfer.preview import PlannedRow, Preview, Row
from mpp_catalog.transfer.shapes import NATIONAL
from mpp_catalog.transfer.tables import tables_of
from mpp_catalog.validation import BLANK

AGENCIES, SERVICES = NATIONAL.sheets[0].label, NATIONAL.sheets[1].label
# A good row, in which one field after the other takes the place of its own to see whether it is good, too.
GOOD_AGENCY: Facts = {**BLANK_AGENCY, "name": "x", "category": "KL", "reporting_group": "state", "prefix": "X"}


@dataclass
class NationalPlan:
    """What an import does to the draft: rows as they will read."""

    preview: Preview
    new_agencies: list[NationalAgency] = field(default_factory=list)
    changed_agencies: list[NationalAgency] = field(default_factory=list)
    new_services: list[NationalService] = field(default_factory=list)
    changed_services: list[NationalService] = field(default_factory=list)


@dataclass
class _Draft:
    """The draft: as it reads, and with the agencies that the file adds to it."""

    version: TemplateVersion
    agencies: dict[str, NationalAgency]
    services: dict[Key, NationalService]
    rows: dict[str, Row] = field(default_factory=dict)


def national_document(version: TemplateVersion | None) -> dict[str, Any]:
    """A version as the JSON file has it; without one an empty form."""
    services: dict[int, list[dict[str, Any]]] = {}
    for service in NationalService.objects.filter(agency__version=version).order_by("key", "pk"):
        services.setdefault(service.agency_id, []).append({"key": service.key, "facts": facts_of(service)})
    return {
        "format": NATIONAL.format,
        "version": NATIONAL.version,
        "agencies": [
            {"key": agency.key, **agency_document(agency), "services": services.get(agency.pk, [])}
            for agency in NationalAgency.objects.filter(version=version).order_by("key")
        ],
    }


def plan_national(content: Any, version: TemplateVersion) -> NationalPlan:
    """What a file would change in a draft.

    :raises UploadOfSomethingElse: it is no template
    """
    preview = Preview(NATIONAL)
    plan, tables, draft = NationalPlan(preview), tables_of(content, preview), _read_draft(version)
    known = set(draft.agencies)
    for row in tables[AGENCIES]:
        _plan_agency(plan, row, draft)
    told = told_services(tables, preview)
    _check_successors(plan, draft, told)
    for key, service in told.items():
        _plan_service(plan, key, service, draft)
    preview.absent = {AGENCIES: len(known - draft.rows.keys()), SERVICES: len(draft.services.keys() - told.keys())}
    return plan


def _read_draft(version: TemplateVersion) -> _Draft:
    agencies = {row.key: row for row in NationalAgency.objects.filter(version=version).order_by("pk")}
    services = NationalService.objects.select_related("agency").filter(agency__version=version).order_by("pk")
    return _Draft(version, agencies, {(row.agency.key, row.key): row for row in services})


def _plan_agency(plan: NationalPlan, row: Row, draft: _Draft) -> None:
    preview = plan.preview
    key = _key(preview, row, "key", AGENCY_KEY_LENGTH)
    if key is None:
        return
    if key in draft.rows:
        preview.refuse_twice(row, "key", draft.rows[key])
        return
    draft.rows[key] = row
    agency = draft.agencies.get(key)
    current = agency_document(agency) if agency else BLANK_AGENCY
    document = {**current, **_agency_fields(preview, row, current, is_new=agency is None)}
    if agency and document["successors"] != current["successors"]:
        preview.refuse(row, "successors", _("Penerus ditetapkan di halaman rancangan, tidak lewat impor."))
    if not row.is_sound:
        return
    if agency is None:
        draft.agencies[key] = NationalAgency(version=draft.version, key=key, **document)
        plan.new_agencies.append(draft.agencies[key])
        preview.added.append(PlannedRow(AGENCIES, row.number, document["name"]))
    elif differences := differences_of(current, document, AGENCY_LABELS):
        _give(agency, document)
        plan.changed_agencies.append(agency)
        preview.changed.append(PlannedRow(AGENCIES, row.number, document["name"], differences))
    else:
        preview.count_same(row)


def _agency_fields(preview: Preview, row: Row, current: Facts, *, is_new: bool) -> Facts:
    told = [column for column in row.shape.columns if column.key in BLANK_AGENCY]
    preview.need(row, [column for column in told if is_new or column.key in row.raw])
    fields: Facts = {}
    for column in told:
        value = row.values.get(column.key)
        if column.key in row.values and value != current[column.key] and (value or not column.is_needed):
            cleaned = preview.checked(row, column.key, partial(clean_agency, {**GOOD_AGENCY, column.key: value}))
            fields[column.key] = cleaned[column.key] if cleaned else None
    return fields


def _key(preview: Preview, row: Row, column: str, length: int) -> str | None:
    if not preview.need(row, [row.shape.by_key[column]]) or column not in row.values:
        return None
    return preview.checked(row, column, lambda: clean_key(row.values[column], length))


def _check_successors(plan: NationalPlan, draft: _Draft, told: Mapping[Key, ToldService]) -> None:
    """New agencies may come with their successors; those must serve, and the replaced ones give no services."""
    serving = {key for key, agency in draft.agencies.items() if not agency.successors}
    for agency in plan.new_agencies:
        missing = next((key for key in agency.successors if key not in serving), None)
        if missing is not None:
            sentence = SuccessorInvalid(key=missing, agency=agency.name).message
            plan.preview.refuse(draft.rows[agency.key], "successors", sentence)
    for (agency_key, _service_key), service in told.items():
        if agency_key in draft.agencies and agency_key not in serving:
            sentence = AgencyReplaced(agency=draft.agencies[agency_key].name).message
            plan.preview.refuse(service.first, "agency", sentence)


def _plan_service(plan: NationalPlan, key: Key, told: ToldService, draft: _Draft) -> None:
    preview, first = plan.preview, told.first
    service = draft.services.get(key)
    agency = draft.agencies.get(key[0])
    if agency is None and key[0] not in draft.rows:  # where its own row is bad, that row is told of
        preview.refuse(first, "agency", _unknown(draft, key[0]))
    if service is None and told.row is None:
        for row in told.rows:
            preview.refuse(row, "service", _unknown(draft, key[1]))
        return
    if service is None:
        _key(preview, first, "key", SERVICE_KEY_LENGTH)
        preview.need(first, [column for column in first.shape.columns if column.field and column.key not in first.raw])
    current = facts_of(service) if service else BLANK
    facts = {**current, **facts_told(told, current, preview)}
    if agency is None or not all(row.is_sound for row in told.rows):
        return
    if service is None:
        plan.new_services.append(NationalService(agency=agency, key=key[1], **columns_of(facts)))
        preview.added.append(PlannedRow(SERVICES, first.number, facts["name"]))
    elif differences := fact_differences(current, facts):
        _give(service, columns_of(facts))
        plan.changed_services.append(service)
        preview.changed.append(PlannedRow(first.shape.label, first.number, facts["name"], differences))
    else:
        preview.count_same(first)


def _unknown(draft: _Draft, key: str) -> str:
    return DraftRowUnknown(number=draft.version.number, key=key[:40]).message


def _give(row: NationalAgency | NationalService, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
