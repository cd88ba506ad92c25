"""News of the national template: accept it, keep one's own, or decide later."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.errors import NothingChosen, NothingToDecide
from mpp_catalog.operations.differing import (
    decide_agency_update,
    decide_many_updates,
    decide_update,
    postpone_updates,
)
from mpp_catalog.queries import admin
from mpp_catalog.queries.template import published_version
from mpp_catalog.queries.updates import pending_updates
from mpp_catalog.standards import FIELDS
from mpp_catalog.views.answers import actor_of, done, refused
from mpp_platform.errors import PlatformError

PAGE = "catalog/admin/updates.html"


@role_required(Role.ADMIN)
@require_safe
def updates(request: SignedInRequest) -> HttpResponse:
    """What the newest version would change here."""
    return render(request, PAGE, _context())


@role_required(Role.ADMIN)
@require_POST
def decide_service(request: SignedInRequest, slug: str) -> HttpResponse:
    """Decide one service's news field by field, or put it aside."""
    service, version = admin.service_to_manage(slug), published_version().number
    accepted = set(request.POST.getlist("field")) & {*FIELDS, "withdrawn"}
    choice = request.POST.get("choice", "")
    try:
        if choice == "later":
            postpone_updates(services=[service], agencies=[], version=version, by=actor_of(request))
        elif choice in ("accept", "keep"):
            taken = (accepted or set(FIELDS)) if choice == "accept" else set()
            decide_update(service=service, version=version, accepted=taken, by=actor_of(request))
        else:
            raise NothingChosen
    except PlatformError as error:
        return refused(request, PAGE, _context(), error)
    return done(request, _("Keputusan untuk %(name)s disimpan.") % {"name": service.local_name}, _address())


@role_required(Role.ADMIN)
@require_POST
def decide_agency(request: SignedInRequest, slug: str) -> HttpResponse:
    """Decide an agency's news: its names, its successor, or later."""
    agency, version = admin.agency_to_manage(slug), published_version().number
    choice, successor = request.POST.get("choice", ""), request.POST.get("successor", "")
    try:
        if choice == "later":
            postpone_updates(services=[], agencies=[agency], version=version, by=actor_of(request))
        elif choice in ("accept", "keep"):
            decide_agency_update(
                agency=agency,
                version=version,
                is_accepted=choice == "accept",
                successor=successor,
                by=actor_of(request),
            )
        else:
            raise NothingChosen
    except PlatformError as error:
        return refused(request, PAGE, _context(), error)
    return done(request, _("Keputusan untuk %(name)s disimpan.") % {"name": agency.local_name}, _address())


@role_required(Role.ADMIN)
@require_POST
def decide_many(request: SignedInRequest) -> HttpResponse:
    """One decision for every piece of news that is ticked."""
    choice, slugs = request.POST.get("choice", ""), set(request.POST.getlist("service"))
    waiting = [update.slug for update in pending_updates() if update.slug in slugs]
    services = [admin.service_to_manage(slug) for slug in waiting]
    try:
        if not services or choice not in ("accept", "keep", "later"):
            raise NothingChosen if not slugs else NothingToDecide
        version = published_version().number
        count = decide_many_updates(services=services, version=version, choice=choice, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, _context(), error)
    sentence = ngettext(
        "Keputusan untuk %(count)s layanan disimpan.", "Keputusan untuk %(count)s layanan disimpan.", count
    )
    return done(request, sentence % {"count": count}, _address())


def _context() -> dict[str, object]:
    news = pending_updates()
    return {
        "section": "updates",
        "version": published_version(),
        "updates": [update for update in news if not update.is_postponed],
        "postponed": [update for update in news if update.is_postponed],
    }


def _address() -> str:
    return reverse("admin_updates")
