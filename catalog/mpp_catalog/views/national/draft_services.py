"""Services of the draft: changed field by field, added, moved to another agency, removed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.errors import RowOvertaken
from mpp_catalog.forms.facts import read_facts
from mpp_catalog.forms.template import KeyForm, MoveForm, version_in
from mpp_catalog.models import TEXT_COMPONENTS, NationalAgency, NationalService, TemplateVersion
from mpp_catalog.operations.drafting import (
    add_national_service,
    edit_national_service,
    move_national_service,
    remove_national_service,
)
from mpp_catalog.queries.template import field_changes, version_numbered
from mpp_catalog.queries.versions import draft_in_work, national_agency, national_service, other_agencies
from mpp_catalog.standards import FIELDS, Facts, facts_of
from mpp_catalog.template_rows import fingerprint_of
from mpp_catalog.validation import BLANK, clean_facts
from mpp_catalog.views.answers import actor_of, done, refused
from mpp_platform.errors import PlatformError

TEMPLATE, NEW_TEMPLATE = "catalog/national/draft_service.html", "catalog/national/draft_service_new.html"
TEXT_FIELDS = tuple(component.value for component in TEXT_COMPONENTS)
OTHER_FIELDS = tuple(field for field in FIELDS if field not in TEXT_FIELDS)


@role_required(Role.MINISTRY)
@require_safe
def service(request: SignedInRequest, agency: str, key: str) -> HttpResponse:
    """A service of the draft with every field to edit."""
    draft = draft_in_work()
    return render(request, TEMPLATE, _context(draft, national_service(draft, agency, key)))


@role_required(Role.MINISTRY)
@require_POST
def save_service(request: SignedInRequest, agency: str, key: str) -> HttpResponse:
    """Keep what was written."""
    draft = version_numbered(version_in(request.POST))
    shown, facts = national_service(draft, agency, key), read_facts(request.POST)
    seen = request.POST.get("seen", "")
    try:
        edit_national_service(
            number=draft.number, agency_key=agency, key=key, facts=facts, seen=seen, by=actor_of(request)
        )
    except RowOvertaken as error:
        context = {**_context(draft, shown, facts), "overtaken": field_changes(facts_of(shown), clean_facts(facts))}
        return refused(request, TEMPLATE, context, error)
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(draft, shown, facts), error)
    return done(request, _("Rancangan disimpan."), reverse("national_draft_service", args=[agency, key]))


@role_required(Role.MINISTRY)
@require_POST
def move_service(request: SignedInRequest, agency: str, key: str) -> HttpResponse:
    """Let another agency give the service."""
    draft = version_numbered(version_in(request.POST))
    to = request.POST.get("to", "")
    try:
        move_national_service(number=draft.number, agency_key=agency, key=key, to=to, by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(draft, national_service(draft, agency, key)), error)
    return done(request, _("Layanan dipindahkan."), reverse("national_draft_service", args=[to, key]))


@role_required(Role.MINISTRY)
@require_POST
def remove_service(request: SignedInRequest, agency: str, key: str) -> HttpResponse:
    """Take the service out of the draft."""
    number = version_in(request.POST)
    try:
        remove_national_service(number=number, agency_key=agency, key=key, by=actor_of(request))
    except PlatformError as error:
        draft = version_numbered(number)
        return refused(request, TEMPLATE, _context(draft, national_service(draft, agency, key)), error)
    return done(request, _("Layanan dihapus dari rancangan."), reverse("national_draft_agency", args=[agency]))


@role_required(Role.MINISTRY)
@require_safe
def new_service(request: SignedInRequest, agency: str) -> HttpResponse:
    """An empty form for a service that the agency does not have."""
    draft = draft_in_work()
    return render(request, NEW_TEMPLATE, _new_context(draft, national_agency(draft, agency), BLANK, ""))


@role_required(Role.MINISTRY)
@require_POST
def add_service(request: SignedInRequest, agency: str) -> HttpResponse:
    """Add the service to the draft."""
    draft = version_numbered(version_in(request.POST))
    shown, facts, key = national_agency(draft, agency), read_facts(request.POST), request.POST.get("key", "")
    try:
        added = add_national_service(number=draft.number, agency_key=agency, facts=facts, key=key, by=actor_of(request))
    except PlatformError as error:
        return refused(request, NEW_TEMPLATE, _new_context(draft, shown, facts, key), error)
    sentence = _("%(service)s ditambahkan.") % {"service": added.local_name}
    return done(request, sentence, reverse("national_draft_service", args=[agency, added.key]))


def _context(draft: TemplateVersion, shown: NationalService, written: Facts | None = None) -> dict[str, Any]:
    stored = facts_of(shown)
    return {
        "section": "draft",
        "draft": draft,
        "agency": shown.agency,
        "service": shown,
        "seen": fingerprint_of(stored),
        "move": MoveForm(others=other_agencies(draft, shown.agency.key)),
        **_inputs(written or stored),
    }


def _new_context(draft: TemplateVersion, shown: NationalAgency, facts: Facts, key: str) -> dict[str, Any]:
    inputs = _inputs(facts)
    return {"section": "draft", "draft": draft, "agency": shown, "key_form": KeyForm(initial={"key": key}), **inputs}


def _inputs(facts: Facts) -> dict[str, Any]:
    return {
        "fields": [{"field": field, "value": facts[field]} for field in OTHER_FIELDS],
        "texts": [{"field": field, "value": facts[field]} for field in TEXT_FIELDS],
    }
