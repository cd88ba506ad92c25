"""The counters of a site: putting them up, moving them between zones, changing and retiring one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.forms.places import CounterForm, CountersForm, read_places
from mpp_catalog.models import Counter
from mpp_catalog.operations import counters as operations
from mpp_catalog.queries import places as queries
from mpp_catalog.queries.admin import agency_to_manage
from mpp_catalog.views.admin.places import PAGE, address_of, site_context
from mpp_catalog.views.answers import actor_of, done, posted, read_or_write, refused
from mpp_platform.errors import PlatformError

COUNTER_PAGE = "catalog/admin/counter.html"
MOVED = "catalog/admin/_place_moved.html"


@role_required(Role.ADMIN)
@require_POST
def add_counters(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put up counters, many at once."""
    site = queries.site_by_slug(slug)
    zones = queries.zones_at(site)
    form = CountersForm(request.POST, agencies=queries.agencies_at(site), zones=zones, auto_id="counters-%s")
    if not form.is_valid():
        return render(request, PAGE, site_context(site, counters_form=form), status=400)
    given = form.cleaned_data
    agency = agency_to_manage(given["agency"])
    zone = next((zone for zone in zones if str(zone.pk) == given["zone"]), None)
    try:
        made = operations.add_counters(
            site=site, agency=agency, numbers=given["numbers"], zone=zone, by=actor_of(request)
        )
    except PlatformError as error:
        return refused(request, PAGE, site_context(site, counters_form=form), error)
    sentence = ngettext("%(count)s loket ditambahkan.", "%(count)s loket ditambahkan.", len(made))
    return done(request, sentence % {"count": len(made)}, address_of(site))


@role_required(Role.ADMIN)
@require_POST
def move_counters(request: SignedInRequest, slug: str) -> HttpResponse:
    """Put counters into zones; a drag asks for the sentence alone."""
    site, is_drag = queries.site_by_slug(slug), bool(request.headers.get("HX-Request"))
    try:
        moved = operations.move_counters(site=site, places=read_places(request.POST), by=actor_of(request))
    except PlatformError as error:
        if is_drag:
            return _not_moved(request, error)
        return refused(request, PAGE, site_context(site), error)
    sentence = ngettext("%(count)s loket dipindahkan.", "%(count)s loket dipindahkan.", len(moved))
    if is_drag:
        return render(request, MOVED, {"sentence": sentence % {"count": len(moved)}})
    return done(request, sentence % {"count": len(moved)}, address_of(site))


@role_required(Role.ADMIN)
@read_or_write
def counter(request: SignedInRequest, pk: int) -> HttpResponse:
    """One counter: its number, zone, equipment, and which services it serves."""
    found = queries.counter_by_id(pk)
    zones = queries.zones_at(found.site)
    form = CounterForm(posted(request), counter=found, zones=zones, services=queries.services_of_counter(found))
    if request.method != "POST" or not form.is_valid():
        return render(request, COUNTER_PAGE, _context(found, form), status=400 if form.is_bound else 200)
    try:
        operations.change_counter(counter=found, values=form.values(zones), by=actor_of(request))
    except PlatformError as error:
        return refused(request, COUNTER_PAGE, _context(found, form), error)
    return done(request, _("Loket %(number)s disimpan.") % {"number": found.number}, address_of(found.site))


@role_required(Role.ADMIN)
@require_POST
def retire_counter(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a counter out of service for good."""
    found = queries.counter_by_id(pk)
    number, form = found.number, CounterForm(counter=found, zones=[], services=[])
    try:
        operations.retire_counter(counter=found, by=actor_of(request))
    except PlatformError as error:
        return refused(request, COUNTER_PAGE, _context(found, form), error)
    return done(request, _("Loket %(number)s dihentikan.") % {"number": number}, address_of(found.site))


def _not_moved(request: SignedInRequest, error: PlatformError) -> HttpResponse:
    response = render(request, MOVED, {"sentence": error.message, "is_refused": True}, status=error.status)
    response.headers["X-Problem"] = error.code
    return response


def _context(found: Counter, form: CounterForm) -> dict[str, Any]:
    return {
        "section": "places",
        "counter": found,
        "form": form,
        "retire_url": reverse("admin_counter_retire", args=[found.pk]),
    }
