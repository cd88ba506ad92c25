"""Where the mall serves: sites over time, their zones, and the agencies' stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext, override

from mpp_catalog.changes import Action, Actor, recorded, today_of
from mpp_catalog.errors import (
    DatesOutOfOrder,
    DatesTooFar,
    NothingChosen,
    PrefixTaken,
    SiteEnded,
    StandNotEmpty,
    StandOpen,
    ZoneCodeUsed,
    ZoneNotEmpty,
)
from mpp_catalog.models import Agency, Counter, Site, Stand, WeeklyHours, Zone
from mpp_catalog.operations import adopting
from mpp_catalog.prefixes import check_letters, clean_prefix
from mpp_catalog.validation import clean_text

SLUG_LENGTH = 40
MAIN_SLUG = "utama"  # of a region's first building: its boards have a short address
YEARS_AROUND = 30
ADDING = "tambah"  # the address of the form for a new site


def open_site(
    *, name: str, address: str, kind: Site.Kind, opens_on: date | None, closes_on: date | None = None, by: Actor
) -> Site:
    """Add a place where the mall serves from a date on (``None``: always has) until another (``None``: no end known).

    :raises TextInvalid: it has no name or address
    :raises DatesTooFar: a date is many years away
    :raises DatesOutOfOrder: it closes before it opens
    """
    name, address = clean_text(name, 120), clean_text(address, 240)
    check_dates(opens_on, closes_on, by=by)
    with recorded(action=Action.SITE_CHANGED, subject=name, by=by) as change:
        slug = MAIN_SLUG if kind == Site.Kind.MAIN and not Site.objects.exists() else _free_slug(name)
        dates = {"opens_on": opens_on, "closes_on": closes_on}
        return change.create(Site(slug=slug, name=name, address=address, kind=kind, **dates))


def change_site(*, site: Site, values: Mapping[str, Any], by: Actor) -> Site:
    """Correct a site; ``values``: any of its fields but the slug. Without ``closes_on`` it serves on.

    :raises TextInvalid: it has no name or address, or a text is too long
    :raises DatesTooFar: a date is many years away
    :raises DatesOutOfOrder: it closes before it opens
    """
    cleaned = {name: values[name] for name in ("kind", "opens_on", "closes_on") if name in values}
    for name, length in (("name", 120), ("address", 240)):
        if name in values:
            cleaned[name] = clean_text(values[name], length)
    for name in ("closing_note", "closing_note_en"):
        if name in values:
            cleaned[name] = clean_text(values[name], 240, is_needed=False)
    with recorded(action=Action.SITE_CHANGED, subject=site.name, by=by) as change:
        change.lock(site)
        check_dates(cleaned.get("opens_on", site.opens_on), cleaned.get("closes_on", site.closes_on), by=by)
        change.update(site, **cleaned)
    return site


def close_site(
    *, site: Site, closes_on: date, note: str, note_en: str, next_site: Site | None = None, by: Actor
) -> Site:
    """End a site after this date: renovation, another building. Its history stays; citizens read why, and where to go.

    Without a note they read where the next site is.

    :raises SiteEnded: it has ended already
    :raises DatesTooFar: the date is many years away
    :raises DatesOutOfOrder: it would close before it opened
    :raises TextInvalid: nobody said why, and there is no next site
    """
    if next_site is not None and not note.strip():
        note, note_en = _moved_to(next_site, "id"), _moved_to(next_site, "en")
    notes = {"closing_note": clean_text(note, 240), "closing_note_en": clean_text(note_en, 240, is_needed=False)}
    with recorded(action=Action.SITE_CHANGED, subject=site.name, by=by) as change:
        change.lock(site)
        if site.closes_on is not None and site.closes_on < today_of(by):
            raise SiteEnded(site=site.name)
        check_dates(site.opens_on, closes_on, by=by)
        change.update(site, closes_on=closes_on, **notes)
    return site


def add_zone(*, site: Site, values: Mapping[str, Any], by: Actor) -> Zone:
    """Add a zone at the end of a site's zones; ``values``: code, name, name_en, floor.

    :raises TextInvalid: it has no code, or a text is too long
    :raises ZoneCodeUsed: another zone of the site has the code
    """
    cleaned = _zone_values(values)
    with recorded(action=Action.SITE_CHANGED, subject=f"{site.name}: {cleaned['code']}", by=by) as change:
        change.lock(site)
        _check_zone_code(site, cleaned["code"])
        last = Zone.objects.filter(site=site).order_by("-sequence", "-pk").first()
        return change.create(Zone(site=site, sequence=last.sequence + 1 if last else 1, **cleaned))


def change_zone(*, zone: Zone, values: Mapping[str, Any], by: Actor) -> Zone:
    """Rename a zone; ``values`` as for ``add_zone``, with the same errors."""
    cleaned = _zone_values(values)
    with recorded(action=Action.SITE_CHANGED, subject=f"{zone.site.name}: {zone.code}", by=by) as change:
        change.lock(zone)
        if cleaned["code"] != zone.code:
            _check_zone_code(zone.site, cleaned["code"])
        change.update(zone, **cleaned)
    return zone


def remove_zone(*, zone: Zone, by: Actor) -> None:
    """Remove a zone that no counter is in.

    :raises ZoneNotEmpty: counters are in it
    """
    with recorded(action=Action.SITE_CHANGED, subject=f"{zone.site.name}: {zone.code}", by=by) as change:
        change.lock(zone)
        if Counter.objects.filter(zone=zone).exists():
            raise ZoneNotEmpty(zone=zone.code)
        change.delete(zone)


def add_stand(*, agency: Agency, site: Site, prefix: str, by: Actor) -> Stand:
    """Give an agency a stand at a site; without letters the first free ones.

    :raises StandOpen: it has one there
    :raises PrefixTaken: the letters begin another agency's numbers there
    :raises PrefixUnreadable: not one or two letters, or I or O among them
    """
    with recorded(action=Action.SITE_CHANGED, subject=f"{site.name}: {agency.name}", by=by) as change:
        change.lock(site)
        if Stand.objects.filter(site=site, agency=agency).exists():
            raise StandOpen(agency=agency.local_name)
        wish = prefix.strip() or agency.name[:1]
        return adopting.open_stand(change, agency, site, wish, is_fixed=bool(prefix.strip()))


def copy_stands(*, source: Site, site: Site, by: Actor) -> list[Stand]:
    """Give the agencies of one site stands at another, with the same letters where they are free.

    Used when the mall moves: counters and hours are the new building's own.

    :raises NothingChosen: every agency there has a stand here
    """
    with recorded(action=Action.SITE_CHANGED, subject=site.name, by=by) as change:
        change.lock(site)
        present = set(Stand.objects.filter(site=site).values_list("agency_id", flat=True))
        stands = Stand.objects.select_related("agency").filter(site=source).exclude(agency__in=present)
        if not stands:
            raise NothingChosen
        return [
            adopting.open_stand(change, stand.agency, site, stand.prefix, is_fixed=False)
            for stand in stands.order_by("agency__sequence", "pk")
        ]


def change_prefix(*, stand: Stand, prefix: str, by: Actor) -> Stand:
    """Begin an agency's numbers at a site with other letters, from the next number on: a ticket keeps its code.

    :raises PrefixTaken: the letters begin another agency's numbers there
    :raises PrefixUnreadable: not one or two letters, or I or O among them
    """
    prefix = clean_prefix(prefix)
    with recorded(action=Action.SITE_CHANGED, subject=f"{stand.site.name}: {stand.agency.name}", by=by) as change:
        change.lock(stand)
        holder = Stand.objects.select_related("agency").filter(site=stand.site, prefix=prefix).first()
        if holder is not None and holder.pk != stand.pk:
            raise PrefixTaken(prefix=prefix, agency=holder.agency.local_name)
        check_letters(stand, prefix)
        change.update(stand, prefix=prefix)
    return stand


def close_stand(*, stand: Stand, by: Actor) -> None:
    """Close an agency's stand at a site, with the week it keeps there.

    :raises StandNotEmpty: it has counters there
    """
    with recorded(action=Action.SITE_CHANGED, subject=f"{stand.site.name}: {stand.agency.name}", by=by) as change:
        change.lock(stand)
        if Counter.objects.filter(site=stand.site, agency=stand.agency, is_retired=False).exists():
            raise StandNotEmpty(agency=stand.agency.local_name)
        for row in WeeklyHours.objects.filter(site=stand.site, agency=stand.agency).order_by("pk"):
            change.delete(row)
        change.delete(stand)


def check_dates(first: date | None, last: date | None, *, by: Actor) -> None:
    """Let a period pass that somebody could plan; both ends may be open.

    :raises DatesTooFar: a date is many years away
    :raises DatesOutOfOrder: the last date lies before the first
    """
    years = by.now.year - YEARS_AROUND, by.now.year + YEARS_AROUND
    if any(day and not years[0] <= day.year <= years[1] for day in (first, last)):
        raise DatesTooFar(first=years[0], last=years[1])
    if first and last and last < first:
        raise DatesOutOfOrder


def _check_zone_code(site: Site, code: str) -> None:
    if Zone.objects.filter(site=site, code=code).exists():
        raise ZoneCodeUsed(zone=code)


def _zone_values(values: Mapping[str, Any]) -> dict[str, str]:
    return {
        "code": clean_text(values.get("code"), 8).upper(),
        "name": clean_text(values.get("name"), 80, is_needed=False),
        "name_en": clean_text(values.get("name_en"), 80, is_needed=False),
        "floor": clean_text(values.get("floor"), 8, is_needed=False) or "1",
    }


def _moved_to(site: Site, language: str) -> str:
    with override(language):
        sentence = gettext("Pelayanan pindah ke %(site)s, %(address)s.")
    return (sentence % {"site": site.name, "address": site.address})[:240]


def _free_slug(name: str) -> str:
    wanted = slugify(name.replace("/", " "))[:SLUG_LENGTH].strip("-") or "tempat"
    taken = set(Site.objects.filter(slug__startswith=wanted[: SLUG_LENGTH - 4]).values_list("slug", flat=True))
    taken.add(ADDING)
    if wanted not in taken:
        return wanted
    return next(slug for n in range(2, 1000) if (slug := f"{wanted[: SLUG_LENGTH - 4]}-{n}") not in taken)
