"""Questions to the standards of a region's services, past and present."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from mpp_catalog.errors import StandardUnknown
from mpp_catalog.models import DELIVERY_COMPONENTS, Certainty, Component, FeeKind, Service, ServiceStandard, in_language
from mpp_catalog.queries.citizens import RequirementRow, requirement_rows


@dataclass(frozen=True)
class ComponentRow:
    """One of the fourteen components, in the language in force; ``text`` is empty where nobody has written it."""

    key: str
    label: str
    text: str
    is_delivery: bool


@dataclass(frozen=True)
class StandardPage:
    """A standard as people read it."""

    version: int
    at: datetime
    decree_number: str
    decree_date: date | None
    name: str
    requirements: list[RequirementRow]
    completion: tuple[int, int]
    counter_minutes: int
    fee_kind: str
    fee_label: str
    fee_min: int | None
    fee_max: int | None
    fee_note: str
    is_verified: bool
    source: str
    components: list[ComponentRow]


def standards_of(service: Service) -> list[ServiceStandard]:
    """Every version of a service's standard, newest first, without its text."""
    return list(_standards(service).defer("facts"))


def standard_in_force(service: Service) -> StandardPage:
    """The newest standard of a service.

    :raises StandardUnknown: the service was never offered
    """
    return _page(_standards(service).first(), service)


def standard_numbered(service: Service, version: int) -> StandardPage:
    """One version of a service's standard.

    :raises StandardUnknown: there is none with this number
    """
    return _page(_standards(service).filter(version=version).first(), service)


def _standards(service: Service) -> QuerySet[ServiceStandard]:
    return ServiceStandard.objects.filter(service=service).order_by("-version")


def _page(standard: ServiceStandard | None, service: Service) -> StandardPage:
    if standard is None:
        raise StandardUnknown(service=service.local_name)
    facts, fee = standard.facts, standard.facts["fee"]
    return StandardPage(
        version=standard.version,
        at=standard.at,
        decree_number=standard.decree_number,
        decree_date=standard.decree_date,
        name=in_language(facts["name"], facts["name_en"]),
        requirements=requirement_rows(facts["requirements"]),
        completion=(facts["completion"][0], facts["completion"][1]),
        counter_minutes=facts["counter_minutes"],
        fee_kind=fee["kind"],
        fee_label=str(FeeKind(fee["kind"]).label),
        fee_min=fee["min"],
        fee_max=fee["max"],
        fee_note=in_language(fee["note"], fee["note_en"]),
        is_verified=facts["verification"]["certainty"] == Certainty.PUBLISHED,
        source=facts["verification"]["source"],
        components=[_component(component, facts.get(component.value)) for component in Component],
    )


def _component(component: Component, told: object) -> ComponentRow:
    text = in_language(told["id"], told["en"]) if isinstance(told, dict) and "id" in told else ""
    return ComponentRow(component.value, str(component.label), text, component in DELIVERY_COMPONENTS)
