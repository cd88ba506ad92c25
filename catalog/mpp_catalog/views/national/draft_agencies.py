"""Agencies of the draft: changed, added, removed, replaced by others."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.forms.template import (
    KeyForm,
    ReplacementForm,
    agency_form,
    former_name_rows,
    read_agency,
    version_in,
)
from mpp_catalog.models import NationalAgency, TemplateVersion
from mpp_catalog.operations.drafting import (
    add_national_agency,
    edit_national_agency,
    remove_national_agency,
    restore_national_agency,
)
from mpp_catalog.queries.template import version_numbered
from mpp_catalog.queries.versions import draft_in_work, national_agency, other_agencies, services_of_agency
from mpp_catalog.standards import Facts
from mpp_catalog.template_rows import BLANK_AGENCY, agency_document, fingerprint_of
from mpp_catalog.views.answers import actor_of, done, refused
from mpp_platform.errors import PlatformError

TEMPLATE, NEW_TEMPLATE = "catalog/national/draft_agency.html", "catalog/national/draft_agency_new.html"


@role_required(Role.MINISTRY)
@require_safe
def agency(request: SignedInRequest, key: str) -> HttpResponse:
    """An agency of the draft with its services."""
    draft = draft_in_work()
    return render(request, TEMPLATE, _context(draft, national_agency(draft, key)))


@role_required(Role.MINISTRY)
@require_POST
def save_agency(request: SignedInRequest, key: str) -> HttpResponse:
    """Keep what was written."""
    draft = version_numbered(version_in(request.POST))
    shown, document = national_agency(draft, key), read_agency(request.POST)
    try:
        edit_national_agency(
            number=draft.number, key=key, document=document, seen=request.POST.get("seen", ""), by=actor_of(request)
        )
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(draft, shown, document), error)
    return done(request, _("Rancangan disimpan."), reverse("national_draft_agency", args=[key]))


@role_required(Role.MINISTRY)
@require_POST
def remove_agency(request: SignedInRequest, key: str) -> HttpResponse:
    """Take an agency out, or say who takes its place."""
    draft = version_numbered(version_in(request.POST))
    shown = national_agency(draft, key)
    form = ReplacementForm(request.POST, others=other_agencies(draft, key))
    if not form.is_valid():
        return render(request, TEMPLATE, {**_context(draft, shown), "replacement": form}, status=400)
    try:
        remove_national_agency(number=draft.number, key=key, by=actor_of(request), **form.cleaned_data)
    except PlatformError as error:
        return refused(request, TEMPLATE, {**_context(draft, shown), "replacement": form}, error)
    sentence = _("%(agency)s dikeluarkan dari rancangan.") % {"agency": shown.local_name}
    return done(request, sentence, reverse("national_draft"))


@role_required(Role.MINISTRY)
@require_POST
def restore_agency(request: SignedInRequest, key: str) -> HttpResponse:
    """Let a replaced agency serve again."""
    draft = version_numbered(version_in(request.POST))
    try:
        restore_national_agency(number=draft.number, key=key, by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(draft, national_agency(draft, key)), error)
    return done(request, _("Instansi dipulihkan."), reverse("national_draft_agency", args=[key]))


@role_required(Role.MINISTRY)
@require_safe
def new_agency(request: SignedInRequest) -> HttpResponse:
    """An empty form for an agency that the template does not have."""
    return render(request, NEW_TEMPLATE, _new_context(draft_in_work(), BLANK_AGENCY, ""))


@role_required(Role.MINISTRY)
@require_POST
def add_agency(request: SignedInRequest) -> HttpResponse:
    """Add the agency to the draft."""
    draft, document = version_numbered(version_in(request.POST)), read_agency(request.POST)
    key = request.POST.get("key", "")
    try:
        added = add_national_agency(number=draft.number, document=document, key=key, by=actor_of(request))
    except PlatformError as error:
        return refused(request, NEW_TEMPLATE, _new_context(draft, document, key), error)
    sentence = _("%(agency)s ditambahkan. Tambahkan layanannya.") % {"agency": added.local_name}
    return done(request, sentence, reverse("national_draft_agency", args=[added.key]))


def _context(draft: TemplateVersion, shown: NationalAgency, written: Facts | None = None) -> dict[str, Any]:
    others = other_agencies(draft, shown.key)
    names = {agency.key: agency.local_name for agency in others}
    return {
        "section": "draft",
        "draft": draft,
        "agency": shown,
        "services": services_of_agency(shown),
        "successors": [names.get(key, key) for key in shown.successors],
        "seen": fingerprint_of(agency_document(shown)),
        "replacement": ReplacementForm(others=others),
        **_inputs(written or agency_document(shown)),
    }


def _new_context(draft: TemplateVersion, document: Facts, key: str) -> dict[str, Any]:
    return {"section": "draft", "draft": draft, "key_form": KeyForm(initial={"key": key}), **_inputs(document)}


def _inputs(document: Facts) -> dict[str, Any]:
    return {"form": agency_form(document), "former_names": former_name_rows(document["former_names"])}
