"""A region's services: many at once, one field at a time, and the decree on their standards."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.errors import FieldUnknown
from mpp_catalog.forms.agencies import DecreeForm, ManyServicesForm, read_ids
from mpp_catalog.forms.facts import read_facts, read_field
from mpp_catalog.models import Agency, Service
from mpp_catalog.operations import adopting, differing, establishing, offering
from mpp_catalog.operations.settling import national_facts, origin_of
from mpp_catalog.queries import admin
from mpp_catalog.queries.standards import standards_of
from mpp_catalog.standards import FIELD_LABELS, FIELDS, Facts, facts_of
from mpp_catalog.validation import BLANK
from mpp_catalog.views.admin.agencies import SECTION, agency_context
from mpp_catalog.views.answers import actor_of, done, read_or_write, refused
from mpp_platform.errors import PlatformError

AGENCY_PAGE = "catalog/admin/agency.html"


@role_required(Role.ADMIN)
@require_POST
def change_many(request: SignedInRequest, slug: str) -> HttpResponse:
    """Quota, offer and pause of the services that are ticked."""
    agency, form = admin.agency_to_manage(slug), ManyServicesForm(request.POST)
    context = {**agency_context(agency), "many_form": form}
    if not form.is_valid():
        return render(request, AGENCY_PAGE, context, status=400)
    chosen = admin.chosen_services(agency, read_ids(request.POST, "service"))
    try:
        count = offering.change_services(services=chosen, values=form.values(), by=actor_of(request))
    except PlatformError as error:
        return refused(request, AGENCY_PAGE, context, error)
    sentence = ngettext("%(count)s layanan diubah.", "%(count)s layanan diubah.", count)
    return done(request, sentence % {"count": count}, reverse("admin_agency", args=[slug]))


@role_required(Role.ADMIN)
@require_POST
def establish(request: SignedInRequest, slug: str) -> HttpResponse:
    """One decree for the standards of the services that are ticked."""
    agency, form = admin.agency_to_manage(slug), DecreeForm(request.POST)
    context = {**agency_context(agency), "decree_form": form}
    if not form.is_valid():
        return render(request, AGENCY_PAGE, context, status=400)
    chosen = admin.chosen_services(agency, read_ids(request.POST, "service"))
    try:
        count = establishing.establish_standards(services=chosen, by=actor_of(request), **form.cleaned_data)
    except PlatformError as error:
        return refused(request, AGENCY_PAGE, context, error)
    sentence = ngettext("Standar %(count)s layanan ditetapkan.", "Standar %(count)s layanan ditetapkan.", count)
    return done(request, sentence % {"count": count}, reverse("admin_agency", args=[slug]))


@role_required(Role.ADMIN)
@require_POST
def adopt(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take more services of the agency over from the template."""
    agency = admin.agency_to_manage(slug)
    try:
        made = adopting.adopt_services(agency=agency, keys=request.POST.getlist("key"), by=actor_of(request))
    except PlatformError as error:
        return refused(request, AGENCY_PAGE, agency_context(agency), error)
    sentence = ngettext("%(count)s layanan diadopsi.", "%(count)s layanan diadopsi.", len(made))
    return done(request, sentence % {"count": len(made)}, reverse("admin_agency", args=[slug]))


@role_required(Role.ADMIN)
@read_or_write
def add_local(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a service that no template knows."""
    agency = admin.agency_to_manage(slug)
    if request.method != "POST":
        return render(request, "catalog/admin/local_service.html", _blank_context(agency, BLANK))
    written = read_facts(request.POST)
    try:
        made = adopting.add_local_service(agency=agency, facts=written, by=actor_of(request))
    except PlatformError as error:
        return refused(request, "catalog/admin/local_service.html", _blank_context(agency, written), error)
    return done(request, _("%(name)s ditambahkan.") % {"name": made.name}, reverse("admin_service", args=[made.slug]))


@role_required(Role.ADMIN)
@require_safe
def service(request: SignedInRequest, slug: str) -> HttpResponse:
    """One service, field by field beside the nation's."""
    return render(request, "catalog/admin/service.html", _service_context(admin.service_to_manage(slug)))


@role_required(Role.ADMIN)
@read_or_write
def field(request: SignedInRequest, slug: str, field: str) -> HttpResponse:
    """Say something else than the nation in one field."""
    found = admin.service_to_manage(slug)
    if field not in FIELDS:
        raise FieldUnknown(field=field)
    if request.method != "POST":
        return render(request, "catalog/admin/field.html", _field_context(found, field, facts_of(found)[field]))
    value, reason = read_field(request.POST, field), request.POST.get("reason", "")
    try:
        differing.override_field(service=found, field=field, value=value, reason=reason, by=actor_of(request))
    except PlatformError as error:
        return refused(request, "catalog/admin/field.html", _field_context(found, field, value, reason), error)
    return done(request, _("%(field)s disimpan.") % {"field": FIELD_LABELS[field]}, _address(found))


@role_required(Role.ADMIN)
@require_POST
def follow(request: SignedInRequest, slug: str, field: str) -> HttpResponse:
    """Drop the region's own word in one field."""
    found = admin.service_to_manage(slug)
    try:
        differing.follow_nation(service=found, field=field, by=actor_of(request))
    except PlatformError as error:
        return refused(request, "catalog/admin/service.html", _service_context(found), error)
    return done(request, _("%(field)s kembali mengikuti nasional.") % {"field": FIELD_LABELS[field]}, _address(found))


def _service_context(found: Service) -> dict[str, object]:
    return {
        **SECTION,
        "service": found,
        "agency": found.agency,
        "fields": admin.field_rows(found, _national(found)),
        "versions": standards_of(found),
    }


def _blank_context(agency: Agency, facts: Facts) -> dict[str, object]:
    rows = [{"field": name, "label": label, "value": facts[name]} for name, label in FIELD_LABELS.items()]
    return {**SECTION, "agency": agency, "fields": rows}


def _field_context(found: Service, name: str, value: object, reason: str = "") -> dict[str, object]:
    nation = _national(found)
    return {
        **SECTION,
        "service": found,
        "agency": found.agency,
        "field": name,
        "label": FIELD_LABELS[name],
        "value": value,
        "national": nation[name] if nation else None,
        "reason": reason,
    }


def _national(found: Service) -> dict[str, object] | None:
    return national_facts([found]).get(origin_of(found)) if found.template_key else None


def _address(found: Service) -> str:
    return reverse("admin_service", args=[found.slug])
