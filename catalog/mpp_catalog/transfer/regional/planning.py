"""What a file would change in the region's catalogue: its rows judged in the order in which they need each other."""

from typing import Any

from mpp_catalog.transfer.facts import told_services
from mpp_catalog.transfer.preview import Preview
from mpp_catalog.transfer.regional.agencies import judge_agency
from mpp_catalog.transfer.regional.catalogue import RegionalPlan, read_hall
from mpp_catalog.transfer.regional.counters import judge_counter
from mpp_catalog.transfer.regional.offer import judge_service
from mpp_catalog.transfer.shapes import REGIONAL
from mpp_catalog.transfer.tables import tables_of

AGENCIES, SERVICES = REGIONAL.sheets[0].label, REGIONAL.sheets[1].label
COUNTERS = REGIONAL.sheets[-1].label


def plan_region(content: Any, *, reason: str = "") -> RegionalPlan:
    """What a file would change in the region in force; ``reason`` is told for differences that name none.

    :raises UploadOfSomethingElse: it is no region's catalogue
    """
    preview = Preview(REGIONAL)
    tables, hall = tables_of(content, preview), read_hall()
    plan = RegionalPlan(preview, hall, reason)
    for row in tables[AGENCIES]:
        judge_agency(plan, row)
    told = told_services(tables, preview)
    for (_agency, slug), service in told.items():
        judge_service(plan, slug, service)
    for row in tables[COUNTERS]:
        judge_counter(plan, row)
    preview.absent = {
        AGENCIES: len(hall.agencies.keys() - hall.told_agencies.keys()),
        SERVICES: len(hall.services.keys() - {slug for _agency, slug in told}),
        COUNTERS: len(hall.counters.keys() - hall.told_counters.keys()),
    }
    return plan
