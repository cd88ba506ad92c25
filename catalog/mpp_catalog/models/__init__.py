"""The national template (in ``public``) and a region's own catalogue (in its schema), without a key between them."""

from mpp_catalog.models.facts import (
    DELIVERY_COMPONENTS,
    STRUCTURED_COMPONENTS,
    TEXT_COMPONENTS,
    Certainty,
    Component,
    FeeKind,
    LifeEvent,
    RequirementForm,
    ServiceFacts,
    in_language,
)
from mpp_catalog.models.hours import SpecialHours, WeeklyHours
from mpp_catalog.models.offer import Agency, Override, Pledge, Service, ServiceStandard
from mpp_catalog.models.partners import Agreement, SigningEvent
from mpp_catalog.models.places import Counter, Site, Stand, Zone
from mpp_catalog.models.staff import MallRules, Officer
from mpp_catalog.models.template import (
    Category,
    NationalAgency,
    NationalHoliday,
    NationalService,
    ReportingGroup,
    TemplateVersion,
)

__all__ = [
    "DELIVERY_COMPONENTS",
    "STRUCTURED_COMPONENTS",
    "TEXT_COMPONENTS",
    "Agency",
    "Agreement",
    "Category",
    "Certainty",
    "Component",
    "Counter",
    "FeeKind",
    "LifeEvent",
    "MallRules",
    "NationalAgency",
    "NationalHoliday",
    "NationalService",
    "Officer",
    "Override",
    "Pledge",
    "ReportingGroup",
    "RequirementForm",
    "Service",
    "ServiceFacts",
    "ServiceStandard",
    "SigningEvent",
    "Site",
    "SpecialHours",
    "Stand",
    "TemplateVersion",
    "WeeklyHours",
    "Zone",
    "in_language",
]
