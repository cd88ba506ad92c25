"""A region's catalogue as a file, both ways."""

from mpp_catalog.transfer.regional.catalogue import (
    PlannedAgency,
    PlannedCounter,
    PlannedService,
    RegionalPlan,
    regional_document,
    template_number,
)
from mpp_catalog.transfer.regional.planning import plan_region

__all__ = [
    "PlannedAgency",
    "PlannedCounter",
    "PlannedService",
    "RegionalPlan",
    "plan_region",
    "regional_document",
    "template_number",
]
