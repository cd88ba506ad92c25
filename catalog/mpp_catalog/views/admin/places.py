"""The region's sites with their zones and the agencies' stands."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.forms.places import CloseSiteForm, CountersForm, SiteForm, StandForm, ZoneForm
from mpp_catalog.models import Site
from mpp_catalog.operations import places as operations
from mpp_catalog.queries import places as queries
from mpp_catalog.queries.admin import agency_to_manage
from mpp_catalog.views.answers import actor_of, done, refused
from mpp_catalog.views.days import today_here
from mpp_platform.errors import PlatformError

LIST, PAGE = "catalog/admin/places.html", "catalog/admin/place.html"
SECTION = {"section": "places"}


@role_required(Role.ADMIN)
@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    """Every site of the region."""
    return render(request, LIST, _list_context(SiteForm()))


@role_required(Role.ADMIN)
@require_POST
def add_site(request: SignedInRequest) -> HttpResponse:
    """Open a new site."""
    form = SiteForm(request.POST)
    if not form.is_valid():
        return render(request, LIST, _list_context(form), status=400)
    try:
        site = operations.open_site(by=actor_of(request), **form.cleaned_data)
    except PlatformError as error:
        return refused(request, LIST, _list_context(form), error)
    return done(request, _("%(name)s ditambahkan.") % {"name": site.name}, address_of(site))


@role_required(Role.ADMIN)
@require_safe
def place(request: SignedInRequest, slug: str) -> HttpResponse:
    """One site with everything in it."""
    return render(request, PAGE, site_context(queries.site_by_slug(slug)))


@role_required(Role.ADMIN)
@require_POST
def change_site(request: SignedInRequest, slug: str) -> HttpResponse:
    """Correct a site's name, address and dates."""
    site, form = queries.site_by_slug(slug), SiteForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, site_context(site, site_form=form), status=400)
    try:
        operations.change_site(site=site, values=form.cleaned_data, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, site_context(site, site_form=form), error)
    return done(request, _("Perubahan disimpan."), address_of(site))


@role_required(Role.ADMIN)
@require_POST
def close_site(request: SignedInRequest, slug: str) -> HttpResponse:
    """End a site, and say where to go instead."""
    site = queries.site_by_slug(slug)
    others = [other for other in queries.sites_to_serve_at() if other.pk != site.pk]
    form = CloseSiteForm(request.POST, others=others)
    if not form.is_valid():
        return render(request, PAGE, site_context(site, close_form=form), status=400)
    given = dict(form.cleaned_data)
    next_site = next((other for other in others if other.slug == given["next_site"]), None)
    try:
        operations.close_site(site=site, by=actor_of(request), **{**given, "next_site": next_site})
    except PlatformError as error:
        return refused(request, PAGE, site_context(site, close_form=form), error)
    return done(request, _("Hari terakhir %(name)s disimpan.") % {"name": site.name}, address_of(site))


@role_required(Role.ADMIN)
@require_POST
def add_zone(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a zone to a site."""
    site, form = queries.site_by_slug(slug), ZoneForm(request.POST)
    if not form.is_valid():
        return render(request, PAGE, site_context(site, zone_form=form), status=400)
    try:
        zone = operations.add_zone(site=site, values=form.cleaned_data, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, site_context(site, zone_form=form), error)
    return done(request, _("Zona %(code)s ditambahkan.") % {"code": zone.code}, address_of(site))


@role_required(Role.ADMIN)
@require_POST
def change_zone(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Rename a zone."""
    site = queries.site_by_slug(slug)
    zone, form = queries.zone_at(site, pk), ZoneForm(request.POST, auto_id=f"zone-{pk}-%s")
    if not form.is_valid():
        return render(request, PAGE, site_context(site, written={pk: form}), status=400)
    try:
        operations.change_zone(zone=zone, values=form.cleaned_data, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, site_context(site, written={pk: form}), error)
    return done(request, _("Perubahan disimpan."), address_of(site))


@role_required(Role.ADMIN)
@require_POST
def remove_zone(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Remove an empty zone."""
    site = queries.site_by_slug(slug)
    zone = queries.zone_at(site, pk)
    try:
        operations.remove_zone(zone=zone, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, site_context(site), error)
    return done(request, _("Zona %(code)s dihapus.") % {"code": zone.code}, address_of(site))


@role_required(Role.ADMIN)
@require_POST
def add_stand(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give an agency a stand here."""
    site = queries.site_by_slug(slug)
    form = StandForm(request.POST, agencies=queries.agencies_without_stand(site))
    if not form.is_valid():
        return render(request, PAGE, site_context(site, stand_form=form), status=400)
    agency, letters = agency_to_manage(form.cleaned_data["agency"]), form.cleaned_data["letters"]
    try:
        stand = operations.add_stand(agency=agency, site=site, prefix=letters, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, site_context(site, stand_form=form), error)
    told = {"agency": agency.local_name, "prefix": stand.prefix}
    return done(request, _("Gerai %(agency)s dibuka dengan huruf %(prefix)s.") % told, address_of(site))


@role_required(Role.ADMIN)
@require_POST
def copy_stands(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the agencies of another site stands here."""
    site = queries.site_by_slug(slug)
    source = queries.site_by_slug(request.POST.get("source", ""))
    try:
        made = operations.copy_stands(source=source, site=site, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, site_context(site), error)
    sentence = ngettext("%(count)s gerai dibuka.", "%(count)s gerai dibuka.", len(made))
    return done(request, sentence % {"count": len(made)}, address_of(site))


@role_required(Role.ADMIN)
@require_POST
def change_prefix(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Begin an agency's numbers with other letters."""
    site = queries.site_by_slug(slug)
    stand, letters = queries.stand_at(site, pk), request.POST.get("letters", "")
    try:
        operations.change_prefix(stand=stand, prefix=letters, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, site_context(site, letters={pk: letters[:8]}), error)
    told = {"agency": stand.agency.local_name, "prefix": stand.prefix}
    return done(request, _("Huruf antrean %(agency)s sekarang %(prefix)s.") % told, address_of(site))


@role_required(Role.ADMIN)
@require_POST
def close_stand(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Close an agency's stand here."""
    site = queries.site_by_slug(slug)
    stand = queries.stand_at(site, pk)
    try:
        operations.close_stand(stand=stand, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, site_context(site), error)
    return done(request, _("Gerai %(agency)s ditutup.") % {"agency": stand.agency.local_name}, address_of(site))


def address_of(site: Site) -> str:
    """Where a site's page is."""
    return reverse("admin_site", args=[site.slug])


def site_context(site: Site, *, written: dict[int, ZoneForm] | None = None, **more: Any) -> dict[str, Any]:
    """What the page of a site shows; forms that were refused take the place of fresh ones."""
    rows, here = queries.zone_rows(site), queries.agencies_at(site)
    zones = [row for row in rows if row.pk is not None]
    others = [other for other in queries.all_sites() if other.pk != site.pk]
    return {
        **SECTION,
        "site": site,
        "status": queries.status_of(site, today_here()),
        "columns": rows,
        "zones": [(row, (written or {}).get(row.pk) or _zone_form(row)) for row in zones if row.pk],
        "stands": queries.stand_rows(site),
        "others": others,
        "retired": queries.retired_counters(site),
        "letters": {},
        "site_form": SiteForm(initial={name: getattr(site, name) for name in SiteForm.base_fields}),
        "close_form": CloseSiteForm(others=others),
        "zone_form": ZoneForm(auto_id="new-zone-%s"),
        "stand_form": StandForm(agencies=queries.agencies_without_stand(site), auto_id="stand-%s"),
        "counters_form": CountersForm(agencies=here, zones=queries.zones_at(site), auto_id="counters-%s"),
        **more,
    }


def _zone_form(row: queries.ZoneRow) -> ZoneForm:
    told = {"code": row.code, "name": row.name, "name_en": row.name_en, "floor": row.floor}
    return ZoneForm(initial=told, auto_id=f"zone-{row.pk}-%s")


def _list_context(form: SiteForm) -> dict[str, Any]:
    return {**SECTION, "sites": queries.site_rows(today_here()), "form": form}
