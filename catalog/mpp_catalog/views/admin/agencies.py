"""The region's agencies: taking them over from the template, adding one's own, what they are called, whether they
serve."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.forms.agencies import (
    AgencyNameForm,
    AgencyStatusForm,
    DecreeForm,
    LocalAgencyForm,
    ManyServicesForm,
    read_adoptions,
    read_order,
)
from mpp_catalog.models import Agency, Site
from mpp_catalog.operations import adopting, differing, offering
from mpp_catalog.queries import admin
from mpp_catalog.queries.places import site_to_serve_at, sites_to_serve_at
from mpp_catalog.views.answers import actor_of, done, posted, read_or_write, refused
from mpp_platform.errors import PlatformError

SECTION = {"section": "agencies"}


@role_required(Role.ADMIN)
@require_safe
def agencies(request: SignedInRequest) -> HttpResponse:
    """Every agency of the region with its counts."""
    context = {**SECTION, "agencies": admin.agency_rows(), "alike": admin.alike_prefixes()}
    return render(request, "catalog/admin/agencies.html", context)


@role_required(Role.ADMIN)
@require_POST
def order(request: SignedInRequest) -> HttpResponse:
    """Put the agencies into the order of the numbers that were written beside them."""
    offering.order_agencies(slugs=read_order(request.POST), by=actor_of(request))
    return done(request, _("Urutan instansi disimpan."), reverse("admin_agencies"))


@role_required(Role.ADMIN)
@read_or_write
def adopt(request: SignedInRequest) -> HttpResponse:
    """Take agencies over from the national template, many at once."""
    written = {choice.key: choice for choice in read_adoptions(request.POST)}
    context = {**SECTION, "adoptable": admin.adoptable_agencies(), "sites": sites_to_serve_at(), "written": written}
    if request.method != "POST":
        return render(request, "catalog/admin/adopt.html", context)
    try:
        site = site_to_serve_at(request.POST.get("site", ""))
        made = adopting.adopt_agencies(adoptions=written.values(), site=site, by=actor_of(request))
    except PlatformError as error:
        return refused(request, "catalog/admin/adopt.html", context, error)
    sentence = ngettext("%(count)s instansi diadopsi.", "%(count)s instansi diadopsi.", len(made))
    return done(request, sentence % {"count": len(made)}, reverse("admin_agencies"))


@role_required(Role.ADMIN)
@read_or_write
def add_local(request: SignedInRequest) -> HttpResponse:
    """Add an agency that no template knows."""
    form = LocalAgencyForm(posted(request))
    context = {**SECTION, "form": form, "sites": sites_to_serve_at()}
    if request.method != "POST" or not form.is_valid():
        return render(request, "catalog/admin/local_agency.html", context, status=400 if form.is_bound else 200)
    given = dict(form.cleaned_data)
    try:
        site: Site = site_to_serve_at(request.POST.get("site", ""))
        made = adopting.add_local_agency(
            site=site, by=actor_of(request), more={"prefix": given.pop("letters").strip()}, **given
        )
    except PlatformError as error:
        return refused(request, "catalog/admin/local_agency.html", context, error)
    return done(request, _("%(name)s ditambahkan.") % {"name": made.name}, reverse("admin_agency", args=[made.slug]))


@role_required(Role.ADMIN)
@require_safe
def agency(request: SignedInRequest, slug: str) -> HttpResponse:
    """One agency with its services."""
    return render(request, "catalog/admin/agency.html", agency_context(admin.agency_to_manage(slug)))


@role_required(Role.ADMIN)
@require_POST
def rename(request: SignedInRequest, slug: str) -> HttpResponse:
    """Call the agency as it is called here."""
    found, form = admin.agency_to_manage(slug), AgencyNameForm(request.POST)
    if not form.is_valid():
        context = {**agency_context(found), "name_form": form}
        return render(request, "catalog/admin/agency.html", context, status=400)
    try:
        differing.rename_agency(agency=found, by=actor_of(request), **form.cleaned_data)
    except PlatformError as error:
        context = {**agency_context(found), "name_form": form}
        return refused(request, "catalog/admin/agency.html", context, error)
    return done(request, _("Nama instansi disimpan."), reverse("admin_agency", args=[slug]))


@role_required(Role.ADMIN)
@require_POST
def status(request: SignedInRequest, slug: str) -> HttpResponse:
    """Pause the agency, let it leave, or let it serve again."""
    found, form = admin.agency_to_manage(slug), AgencyStatusForm(request.POST)
    if not form.is_valid():
        context = {**agency_context(found), "status_form": form}
        return render(request, "catalog/admin/agency.html", context, status=400)
    given = form.cleaned_data
    try:
        offering.change_agency_status(
            agency=found,
            status=Agency.Status(given["status"]),
            reason=given["reason"],
            reason_en=given["reason_en"],
            by=actor_of(request),
        )
    except PlatformError as error:
        context = {**agency_context(found), "status_form": form}
        return refused(request, "catalog/admin/agency.html", context, error)
    return done(request, _("Status %(name)s disimpan.") % {"name": found.name}, reverse("admin_agency", args=[slug]))


def agency_context(found: Agency) -> dict[str, object]:
    """What the page of an agency shows."""
    told = {"status": found.status, "reason": found.status_reason, "reason_en": found.status_reason_en}
    return {
        **SECTION,
        "agency": found,
        "services": admin.service_rows(found),
        "adoptable": admin.adoptable_services(found) if found.template_key else [],
        "name_form": AgencyNameForm(initial={"name": found.name, "name_en": found.name_en}),
        "status_form": AgencyStatusForm(initial=told),
        "many_form": ManyServicesForm(),
        "decree_form": DecreeForm(),
    }
