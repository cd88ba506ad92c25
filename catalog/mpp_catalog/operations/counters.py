"""The counters of a site: many at once, moved between zones, retired without losing their history."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.changes import Action, Actor, Change, recorded
from mpp_catalog.errors import (
    AgencyWithoutStand,
    CounterGone,
    CounterNumbersUnreadable,
    CounterNumberUsed,
    NoSuchCounter,
    NothingChosen,
    ServiceNotOfAgency,
    ZoneUnknown,
)
from mpp_catalog.events import CounterRetired
from mpp_catalog.models import Agency, Counter, Service, Site, Stand, Zone
from mpp_catalog.validation import clean_text
from mpp_platform.events import publish

MOST_AT_ONCE = 40
NUMBER_LENGTH = 8
ONE = re.compile(r"[A-Z0-9]{1,5}")
SPAN = re.compile(r"([A-Z]{0,2})([0-9]{1,3})-\1?([0-9]{1,3})")


def add_counters(*, site: Site, agency: Agency, numbers: str, zone: Zone | None, by: Actor) -> list[Counter]:
    """Put up counters of an agency, many at once: ``4-8, 12``.

    :raises CounterNumbersUnreadable: the numbers are no such list, or too many
    :raises CounterNumberUsed: the site has a counter of one of the numbers
    :raises AgencyWithoutStand: the agency is not at this site
    :raises ZoneUnknown: the zone is another site's
    """
    wanted = numbers_in(numbers)
    if zone is not None and zone.site_id != site.pk:
        raise ZoneUnknown
    with recorded(action=Action.COUNTERS_CHANGED, subject=f"{agency.name}: {', '.join(wanted)}", by=by) as change:
        change.lock(site)
        _check_zones([zone])
        if not Stand.objects.filter(site=site, agency=agency).exists():
            raise AgencyWithoutStand(agency=agency.local_name)
        _check_free(site, wanted)
        return change.create_all(Counter(site=site, agency=agency, zone=zone, number=number) for number in wanted)


def change_counter(*, counter: Counter, values: Mapping[str, Any], by: Actor) -> Counter:
    """Change a counter; ``values``: any of number, zone, equipment, serves (ids of services), is_open.

    One that serves everything its agency offers serves what the agency will offer, too.

    :raises CounterGone: it was retired
    :raises CounterNumbersUnreadable: the number is no counter number
    :raises CounterNumberUsed: the site has a counter of this number
    :raises ZoneUnknown: the zone is another site's
    :raises ServiceNotOfAgency: it would serve another agency's service
    """
    cleaned = {name: values[name] for name in ("zone", "is_open") if name in values}
    if cleaned.get("zone") is not None and cleaned["zone"].site_id != counter.site_id:
        raise ZoneUnknown
    if "equipment" in values:
        cleaned["equipment"] = clean_text(values["equipment"], 240, is_needed=False)
    if "serves" in values:
        cleaned["serves"] = _checked_services(counter.agency, values["serves"])
    with recorded(action=Action.COUNTERS_CHANGED, subject=_subject(counter), by=by) as change:
        _lock_counter(change, counter)
        _check_zones([cleaned.get("zone")])
        if values.get("number", counter.number) != counter.number:
            cleaned["number"] = _one_number(values["number"])
            _check_free(counter.site, [cleaned["number"]])
        change.update(counter, **cleaned)
    return counter


def move_counters(*, site: Site, places: Mapping[int, int | None], by: Actor) -> list[Counter]:
    """Put counters of a site into zones, by id (``None``: into no zone); returns those that moved, by id.

    :raises NoSuchCounter: a counter is not at this site, or retired
    :raises ZoneUnknown: a zone is not at this site
    :raises NothingChosen: every counter is where it should be
    """
    zones = {zone.pk: zone for zone in Zone.objects.filter(site=site).order_by("pk")}
    counters = Counter.objects.filter(site=site, is_retired=False).in_bulk(list(places))
    if len(counters) < len(places):
        raise NoSuchCounter
    if any(zone is not None and zone not in zones for zone in places.values()):
        raise ZoneUnknown
    moving = [counter for pk, counter in sorted(counters.items()) if counter.zone_id != places[pk]]
    if not moving:
        raise NothingChosen
    subject = _("Loket %(numbers)s") % {"numbers": ", ".join(counter.number for counter in moving)}
    with recorded(action=Action.COUNTERS_CHANGED, subject=subject, by=by) as change:
        change.lock(*moving)
        if any(counter.is_retired for counter in moving):
            raise NoSuchCounter
        _check_zones(zones[zone] for zone in places.values() if zone is not None)
        for counter in moving:
            zone = places[counter.pk]
            change.update(counter, zone=None if zone is None else zones[zone])
    return moving


def retire_counter(*, counter: Counter, by: Actor) -> Counter:
    """Take a counter out of service for good. Its history stays under ``7-L1``; the number 7 is free for a new one.

    :raises CounterGone: it was retired before
    """
    with recorded(action=Action.COUNTERS_CHANGED, subject=_subject(counter), by=by) as change:
        _lock_counter(change, counter)
        number = _retired_number(counter)
        change.update(counter, number=number, is_retired=True, is_open=False, zone=None)
        publish(CounterRetired(counter_id=counter.pk, agency_id=counter.agency_id, site_id=counter.site_id))
    return counter


def numbers_in(text: str) -> list[str]:
    """The counter numbers of a list such as ``4-8, 12`` or ``A1-A3``, each once, in its order.

    :raises CounterNumbersUnreadable: it is no such list, empty, or names more than 40
    """
    words = re.sub(r"\s*[-–]\s*", "-", clean_text(text, 400, is_needed=False).upper())
    numbers: dict[str, None] = {}
    for word in re.split(r"[\s,;]+", words.strip(" ,;")):
        named = _numbers_of(word)
        numbers |= dict.fromkeys(named)
        if not named or len(numbers) > MOST_AT_ONCE:
            raise CounterNumbersUnreadable(numbers=text[:40], most=MOST_AT_ONCE)
    return list(numbers)


def _numbers_of(word: str) -> list[str]:
    """The numbers that a word such as ``12`` or ``4-8`` names; none where it names none."""
    span = SPAN.fullmatch(word)
    if span is None:
        return [word] if ONE.fullmatch(word) else []
    letters, first, last = span.groups()
    width = len(first) if first.startswith("0") else 0
    return [f"{letters}{number:0{width}}" for number in range(int(first), int(last) + 1)]


def _one_number(text: str) -> str:
    numbers = numbers_in(text)
    if len(numbers) > 1:
        raise CounterNumbersUnreadable(numbers=text[:40], most=1)
    return numbers[0]


def _lock_counter(change: Change, counter: Counter) -> None:
    change.lock(counter)
    if counter.is_retired:
        raise CounterGone(number=counter.number)


def _check_zones(zones: Iterable[Zone | None]) -> None:
    """Refuse a zone that was removed since the person saw it."""
    wanted = {zone.pk for zone in zones if zone is not None}
    if Zone.objects.filter(pk__in=wanted).count() < len(wanted):
        raise ZoneUnknown


def _check_free(site: Site, numbers: Collection[str]) -> None:
    used = Counter.objects.filter(site=site, number__in=numbers).order_by("pk").first()
    if used is not None:
        raise CounterNumberUsed(number=used.number)


def _checked_services(agency: Agency, serves: Collection[int]) -> list[int]:
    own = set(Service.objects.filter(agency=agency).values_list("pk", flat=True))
    if not own.issuperset(serves):
        raise ServiceNotOfAgency
    return [] if own == set(serves) else sorted(set(serves))


def _retired_number(counter: Counter) -> str:
    taken = set(Counter.objects.filter(site=counter.site, is_retired=True).values_list("number", flat=True))
    endings = (f"-L{n}" for n in range(1, 1000))
    return next(name for end in endings if (name := counter.number[: NUMBER_LENGTH - len(end)] + end) not in taken)


def _subject(counter: Counter) -> str:
    return f"{counter.agency.name}: {counter.number}"
