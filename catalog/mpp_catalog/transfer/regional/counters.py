"""The counters of a region's file: moved, fitted out anew, or put up."""

from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.errors import (
    AgencyUnknown,
    AgencyWithoutStand,
    CounterNumbersUnreadable,
    NoSiteYet,
    ServiceNotOfAgency,
    SiteUnknown,
    ZoneUnknown,
)
from mpp_catalog.models import Counter, Site
from mpp_catalog.operations.counters import numbers_in
from mpp_catalog.transfer.preview import Difference, PlannedRow, Preview, Row
from mpp_catalog.transfer.regional.agencies import text_difference
from mpp_catalog.transfer.regional.catalogue import Hall, PlannedCounter, RegionalPlan, served_by
from mpp_catalog.validation import clean_text


def judge_counter(plan: RegionalPlan, row: Row) -> None:
    """Plan what a row says of a counter, or refuse it."""
    preview, hall = plan.preview, plan.hall
    site, number = _site(preview, row, hall), _number(preview, row)
    if site is None or number is None or not preview.need(row, [row.shape.by_key["agency"]]):
        return
    if (site.slug, number) in hall.told_counters:
        preview.refuse_twice(row, "number", hall.told_counters[site.slug, number])
        return
    hall.told_counters[site.slug, number] = row
    counter = hall.counters.get((site.slug, number))
    agency = str(row.get("agency")).strip()
    _check_agency(plan, row, counter, agency, site)
    values, serves = _values(preview, row, site, hall), _serves(preview, row, agency, hall)
    name = _("Loket %(numbers)s") % {"numbers": number}
    if not row.is_sound:
        return
    if counter is None:
        plan.counters.append(PlannedCounter(site, number, None, agency, values, serves or []))
        preview.added.append(PlannedRow(row.shape.label, row.number, name))
        return
    differences = _differences(row, counter, values, serves, hall)
    if not differences:
        preview.count_same(row)
        return
    kept = served_by(counter, hall) if serves is None else serves
    plan.counters.append(PlannedCounter(site, number, counter, agency, values, kept))
    preview.changed.append(PlannedRow(row.shape.label, row.number, name, differences))


def _site(preview: Preview, row: Row, hall: Hall) -> Site | None:
    slug = str(row.get("site")).strip()
    site = hall.sites.get(slug) if slug else hall.first_site
    if site is None:
        preview.refuse(row, "site", SiteUnknown().message if slug else NoSiteYet().message)
    return site


def _number(preview: Preview, row: Row) -> str | None:
    if not preview.need(row, [row.shape.by_key["number"]]) or "number" not in row.values:
        return None
    return preview.checked(row, "number", partial(_one_number, row.values["number"]))


def _one_number(text: str) -> str:
    numbers = numbers_in(text)
    if len(numbers) > 1:
        raise CounterNumbersUnreadable(numbers=text[:40], most=1)
    return numbers[0]


def _check_agency(plan: RegionalPlan, row: Row, counter: Counter | None, agency: str, site: Site) -> None:
    preview, hall = plan.preview, plan.hall
    if counter is not None and counter.agency.slug != agency:
        preview.refuse(row, "agency", _("loket tidak dapat diberikan kepada instansi lain lewat impor."))
    if not hall.is_told(agency):
        preview.refuse(row, "agency", AgencyUnknown().message)
    planned = hall.new_agencies.get(agency)
    stands = planned.prefixes if planned else hall.stands.get(agency, {})
    if counter is None and hall.name_of(agency) and site.slug not in stands:
        preview.refuse(row, "agency", AgencyWithoutStand(agency=hall.name_of(agency)).message)


def _values(preview: Preview, row: Row, site: Site, hall: Hall) -> dict[str, Any]:
    """The zone and the equipment that the row tells."""
    values: dict[str, Any] = {}
    if "zone" in row.values:
        code = row.values["zone"].strip().upper()
        values["zone"] = hall.zones.get((site.slug, code))
        if code and values["zone"] is None:
            preview.refuse(row, "zone", ZoneUnknown().message)
    if "equipment" in row.values:
        clean = partial(clean_text, row.values["equipment"], 240, is_needed=False)
        values["equipment"] = preview.checked(row, "equipment", clean)
    return values


def _serves(preview: Preview, row: Row, agency: str, hall: Hall) -> list[str] | None:
    """The codes of the services it serves, none for all of them; ``None`` where the row does not tell."""
    if "serves" not in row.values:
        return None
    wanted, own = set(row.values["serves"]), hall.served.get(agency, set())
    if not wanted <= own:
        preview.refuse(row, "serves", ServiceNotOfAgency().message)
    return [] if wanted == own else sorted(wanted)


def _differences(
    row: Row, counter: Counter, values: dict[str, Any], serves: list[str] | None, hall: Hall
) -> tuple[Difference, ...]:
    zone = values.get("zone", counter.zone)
    pairs = [
        ("zone", counter.zone_code, zone.code if zone else ""),
        ("equipment", counter.equipment, values.get("equipment", counter.equipment)),
    ]
    if serves is not None:
        pairs.append(("serves", "; ".join(served_by(counter, hall)), "; ".join(serves)))
    headers = {column.key: column.header for column in row.shape.columns}
    return tuple(text_difference(headers[key], old, new) for key, old, new in pairs if old != new)
