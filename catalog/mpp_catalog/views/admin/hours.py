"""When the mall serves: weeks, special hours, holidays, and closing at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.errors import NothingChosen
from mpp_catalog.forms.hours import ClosureForm, SpecialForm, WeekForm, special_as_written
from mpp_catalog.models import Agency, Site
from mpp_catalog.opening import main_opening, site_opening
from mpp_catalog.operations import hours as operations
from mpp_catalog.operations.offering import change_rules
from mpp_catalog.queries import admin, places
from mpp_catalog.queries import hours as queries
from mpp_catalog.queries.rules import rules_in_force
from mpp_catalog.views.answers import actor_of, done, posted, read_or_write, refused
from mpp_platform.errors import PlatformError
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of

PAGE, WEEK_PAGE = "catalog/admin/hours.html", "catalog/admin/hours_week.html"
SPECIAL_PAGE, CLOSURE_PAGE = "catalog/admin/hours_special.html", "catalog/admin/hours_closure.html"
SECTION = {"section": "hours"}


@role_required(Role.ADMIN)
@require_safe
def hours(request: SignedInRequest) -> HttpResponse:
    """Everything that decides when a site serves, and whether it does now."""
    sites = places.all_sites()
    if not sites:
        return render(request, PAGE, {**SECTION, "sites": []})
    now, slug, kept_rules = timezone.now(), request.GET.get("tempat", ""), rules_in_force()
    today = service_date_of(now, current_region().zone)
    opening = site_opening(slug, today) if slug else main_opening(today)
    context = {
        "sites": sites,
        "site": opening.site,
        "now_rows": queries.now_rows(opening, now),
        "weeks": queries.weeks_at(opening.site),
        "agencies": places.agencies_at(opening.site),
        "specials": queries.special_rows(today),
        "past": queries.past_special_rows(today),
        "holidays": queries.holiday_rows(today.year, observes_joint_leave=kept_rules.observes_joint_leave),
        "rules": kept_rules,
        "year": today.year,
    }
    return render(request, PAGE, {**SECTION, **context})


@role_required(Role.ADMIN)
@read_or_write
def week(request: SignedInRequest, slug: str) -> HttpResponse:
    """The week of a site, or of one agency there."""
    site, agency = places.site_by_slug(slug), _agency_of(request)
    form = WeekForm(posted(request), week=queries.week_of(site, agency))
    if request.POST.get("do") == "like_monday":
        form = WeekForm(form.like_monday(), week=queries.week_of(site, agency))
        return render(request, WEEK_PAGE, _week_context(site, agency, form))
    if request.method != "POST" or not form.is_valid():
        status = 400 if form.is_bound else 200
        return render(request, WEEK_PAGE, _week_context(site, agency, form), status=status)
    try:
        operations.set_week(site=site, agency=agency, days=form.days(), by=actor_of(request))
    except PlatformError as error:
        return refused(request, WEEK_PAGE, _week_context(site, agency, form), error)
    return done(request, _("Jam layanan disimpan."), _address(site))


@role_required(Role.ADMIN)
@require_POST
def copy_week(request: SignedInRequest, slug: str) -> HttpResponse:
    """Keep the same week as somewhere else."""
    site, agency = places.site_by_slug(slug), _agency_of(request)
    source, _colon, source_agency = request.POST.get("source", "").partition(":")
    try:
        if not source:
            raise NothingChosen
        operations.copy_week(
            source=places.site_by_slug(source),
            source_agency=admin.agency_to_manage(source_agency) if source_agency else None,
            site=site,
            agency=agency,
            by=actor_of(request),
        )
    except PlatformError as error:
        form = WeekForm(week=queries.week_of(site, agency))
        return refused(request, WEEK_PAGE, _week_context(site, agency, form), error)
    return done(request, _("Jam layanan disalin."), _address(site))


@role_required(Role.ADMIN)
@require_POST
def drop_week(request: SignedInRequest, slug: str) -> HttpResponse:
    """Let an agency follow the site's week again."""
    site, agency = places.site_by_slug(slug), admin.agency_to_manage(request.POST.get("instansi", ""))
    operations.set_week(site=site, agency=agency, days=[], by=actor_of(request))
    return done(request, _("%(agency)s mengikuti jam tempat ini.") % {"agency": agency.local_name}, _address(site))


@role_required(Role.ADMIN)
@read_or_write
def add_special(request: SignedInRequest) -> HttpResponse:
    """Keep other hours on some dates."""
    form = SpecialForm(posted(request), sites=places.all_sites(), agencies=places.present_agencies())
    if request.method != "POST" or not form.is_valid():
        return render(request, SPECIAL_PAGE, {**SECTION, "form": form}, status=400 if form.is_bound else 200)
    try:
        special = operations.add_special_hours(facts=form.facts(), by=actor_of(request))
    except PlatformError as error:
        return refused(request, SPECIAL_PAGE, {**SECTION, "form": form}, error)
    return done(request, _("“%(reason)s” disimpan.") % {"reason": special.reason}, _address(special.site))


@role_required(Role.ADMIN)
@read_or_write
def special(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct special hours."""
    found = queries.special_by_id(pk)
    form = SpecialForm(
        posted(request),
        sites=places.all_sites(),
        agencies=places.present_agencies(),
        initial=special_as_written(found),
    )
    context = {**SECTION, "form": form, "special": found}
    if request.method != "POST" or not form.is_valid():
        return render(request, SPECIAL_PAGE, context, status=400 if form.is_bound else 200)
    try:
        operations.change_special_hours(special=found, facts=form.facts(), by=actor_of(request))
    except PlatformError as error:
        return refused(request, SPECIAL_PAGE, context, error)
    return done(request, _("Perubahan disimpan."), _address(found.site))


@role_required(Role.ADMIN)
@require_POST
def remove_special(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep the usual hours again."""
    found = queries.special_by_id(pk)
    operations.remove_special_hours(special=found, by=actor_of(request))
    return done(request, _("“%(reason)s” dihapus.") % {"reason": found.reason}, _address(found.site))


@role_required(Role.ADMIN)
@read_or_write
def closure(request: SignedInRequest) -> HttpResponse:
    """Close at once; the first answer asks once more."""
    form = ClosureForm(posted(request), sites=places.sites_to_serve_at(), agencies=places.present_agencies())
    context = {**SECTION, "form": form, "now": timezone.now()}
    if request.method != "POST" or not form.is_valid():
        return render(request, CLOSURE_PAGE, context, status=400 if form.is_bound else 200)
    if request.POST.get("sure") != "yes":
        return render(request, CLOSURE_PAGE, {**context, "is_asked": True})
    given = {name: form.cleaned_data[name] for name in ("resumes_at", "last_date", "reason", "reason_en")}
    try:
        operations.announce_closure(site=form.chosen_site, agency=form.chosen_agency, by=actor_of(request), **given)
    except PlatformError as error:
        return refused(request, CLOSURE_PAGE, context, error)
    return done(request, _("Penutupan diumumkan."), _address(form.chosen_site))


@role_required(Role.ADMIN)
@require_POST
def rules(request: SignedInRequest) -> HttpResponse:
    """Decide whether the region keeps days of joint leave."""
    change_rules(
        counts_manager=rules_in_force().counts_manager,
        observes_joint_leave=request.POST.get("observes_joint_leave") == "yes",
        by=actor_of(request),
    )
    return done(request, _("Aturan disimpan."), f"{reverse('admin_hours')}#libur")


def _agency_of(request: SignedInRequest) -> Agency | None:
    slug = request.POST.get("instansi", request.GET.get("instansi", ""))
    return admin.agency_to_manage(slug) if slug else None


def _week_context(site: Site, agency: Agency | None, form: WeekForm) -> dict[str, Any]:
    kept = queries.week_of(site, agency)
    return {
        **SECTION,
        "site": site,
        "agency": agency,
        "form": form,
        "is_kept": kept.has_hours,
        "weeks": queries.weeks_to_copy(),
    }


def _address(site: Site | None) -> str:
    return reverse("admin_hours") + (f"?tempat={site.slug}" if site else "")
