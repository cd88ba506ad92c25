"""The services of a region's file: changed field by field, or new and then adopted or the region's own."""

from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.errors import AgencyUnknown, ReasonMissing, ServiceAlreadyHere, ServiceUnknown, TemplateRowUnknown
from mpp_catalog.models import NationalService, Service
from mpp_catalog.operations.offering import _clean_values as clean_offer
from mpp_catalog.operations.settling import origin_of
from mpp_catalog.standards import Facts, facts_of
from mpp_catalog.transfer.facts import ToldService, fact_differences, facts_told
from mpp_catalog.transfer.preview import Difference, PlannedRow, Preview, Row
from mpp_catalog.transfer.regional.agencies import code_problem, draft_code_sentence, reason_of, text_difference
from mpp_catalog.transfer.regional.catalogue import OFFER, Hall, PlannedService, RegionalPlan
from mpp_catalog.validation import BLANK

LONGEST_SLUG = 100


def judge_service(plan: RegionalPlan, slug: str, told: ToldService) -> None:
    """Plan what the rows of the three sheets say of a service, or refuse them."""
    service = plan.hall.services.get(slug)
    if service is not None:
        _judge_changed(plan, service, told)
    elif told.row is not None:
        _judge_new(plan, told.row, slug, told)
    else:
        for row in told.rows:
            plan.preview.refuse(row, "service", ServiceUnknown().message)


def _judge_changed(plan: RegionalPlan, service: Service, told: ToldService) -> None:
    preview, current = plan.preview, facts_of(service)
    said = facts_told(told, current, preview)
    facts = {name: value for name, value in said.items() if value != current[name]}
    values = _offer(preview, told.row) if told.row else {}
    values = {name: value for name, value in values.items() if value != getattr(service, name)}
    given = reason_of(told.row, plan.reason)
    nation = plan.hall.national.get(origin_of(service), {})
    if nation and not given and any(value != nation[name] for name, value in facts.items()):
        preview.refuse(told.first, "reason", ReasonMissing().message, "")
    if told.row:
        _refuse_fixed(preview, told.row, service)
    if not all(row.is_sound for row in told.rows):
        return
    differences = (*_offer_differences(told.row, service, values), *fact_differences(current, {**current, **facts}))
    if not differences:
        preview.count_same(told.first)
        return
    plan.services.append(PlannedService(service.slug, service, service.agency.slug, facts, values, given))
    preview.changed.append(PlannedRow(told.first.shape.label, told.first.number, service.name, differences))


def _refuse_fixed(preview: Preview, row: Row, service: Service) -> None:
    """What an import does not change: whose service it is, and whom it follows."""
    if str(row.get("agency")).strip() != service.agency.slug:
        preview.refuse(row, "agency", _("layanan tidak dapat dipindahkan ke instansi lain lewat impor."))
    template_key = str(row.get("template_key")).strip()
    if template_key and template_key != service.template_key:
        preview.refuse(row, "template_key", _("kode templat tidak dapat diganti."))


def _judge_new(plan: RegionalPlan, row: Row, slug: str, told: ToldService) -> None:
    preview, hall = plan.preview, plan.hall
    if problem := code_problem(slug, LONGEST_SLUG):
        preview.refuse(row, "key", problem)
    agency, template_key = str(row.get("agency")).strip(), str(row.get("template_key")).strip()
    if not hall.is_told(agency):
        preview.refuse(row, "agency", AgencyUnknown().message)
    if slug in hall.draft_services and hall.draft_services[slug] != hall.template_key_of(agency):
        preview.refuse(row, "key", draft_code_sentence())
    nation = _nation_of_new(preview, row, agency, template_key, hall) if template_key else None
    current, facts = _facts_of_new(preview, row, told, nation)
    given, values = reason_of(row, plan.reason), _offer(preview, row)
    if nation and facts and not given:
        preview.refuse(row, "reason", ReasonMissing().message, "")
    if not all(one.is_sound for one in told.rows):
        return
    plan.services.append(PlannedService(slug, None, agency, facts, values, given, template_key))
    hall.add_service(plan.services[-1])
    preview.added.append(PlannedRow(row.shape.label, row.number, {**current, **facts}["name"]))


def _facts_of_new(preview: Preview, row: Row, told: ToldService, nation: NationalService | None) -> tuple[Facts, Facts]:
    """What the service begins with, and what the rows tell: all of it, or of an adopted one what differs."""
    if nation is None:
        preview.need(row, [column for column in row.shape.columns if column.field and column.key not in row.raw])
        return BLANK, {**BLANK, **facts_told(told, BLANK, preview)}
    current = facts_of(nation)
    said = facts_told(told, current, preview, keeps_blanks=False)
    return current, {name: value for name, value in said.items() if value != current[name]}


def _nation_of_new(preview: Preview, row: Row, agency: str, template_key: str, hall: Hall) -> NationalService | None:
    nation = hall.template_services.get((hall.template_key_of(agency), template_key))
    if nation is None:
        preview.refuse(row, "template_key", TemplateRowUnknown(key=template_key[:60]).message)
    elif (agency, template_key) in hall.followed:
        preview.refuse(row, "template_key", ServiceAlreadyHere(service=nation.name).message)
    return nation


def _offer(preview: Preview, row: Row) -> dict[str, Any]:
    """What the row says of how the service is offered, cleaned; blank cells where words cannot be say nothing."""
    values: dict[str, Any] = {}
    for name in OFFER:
        value = row.values.get(name)
        if value is not None:
            values |= preview.checked(row, name, partial(clean_offer, {name: value})) or {}
    return values


def _offer_differences(row: Row | None, service: Service, values: dict[str, Any]) -> list[Difference]:
    if row is None:
        return []
    told = [(row.shape.by_key[name], getattr(service, name), value) for name, value in values.items()]
    return [text_difference(column.header, column.kind.write(old), column.kind.write(new)) for column, old, new in told]
