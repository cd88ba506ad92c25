"""Agreements with the agencies that serve: the register, one agreement with its chain, and what may be done with it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.errors import AgreementSigned, FileAbsent
from mpp_catalog.forms.agencies import read_ids
from mpp_catalog.forms.agreements import (
    FIRST_SIDES,
    AgreementForm,
    DocumentForm,
    FilterForm,
    SignatoryFormSet,
    TerminationForm,
)
from mpp_catalog.models import Agreement
from mpp_catalog.operations import agreements as operations
from mpp_catalog.operations.files import media_type_of, unharmed_bytes
from mpp_catalog.queries import agreements as queries
from mpp_catalog.views.answers import actor_of, done, posted, read_or_write, refused
from mpp_catalog.views.days import today_here
from mpp_platform.errors import PlatformError

SECTION = {"section": "agreements"}
FORM, PAGE = "catalog/admin/agreement_form.html", "catalog/admin/agreement.html"


@role_required(Role.ADMIN)
@require_safe
def agreements(request: SignedInRequest) -> HttpResponse:
    """The register, with the agencies that serve without a PKS above it."""
    today = today_here()
    form = FilterForm(request.GET, agencies=queries.agencies_to_choose())
    event = next((queries.event_by_id(pk) for pk in read_ids(request.GET, "event")), None)
    context = {
        **SECTION,
        "form": form,
        "event": event,
        "register": queries.register(today, **form.asked(), event=event.pk if event else None),
        "gaps": queries.coverage_gaps(today),
        "partner_count": queries.partner_count(),
    }
    return render(request, "catalog/admin/agreements.html", context)


@role_required(Role.ADMIN)
@require_safe
def agreement(request: SignedInRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement: its chain, who signed, what it covers, its file."""
    return render(request, PAGE, _page_context(queries.agreement_by_id(agreement_id)))


@role_required(Role.ADMIN)
@read_or_write
def record(request: SignedInRequest) -> HttpResponse:
    """Write an agreement down."""
    agencies = queries.agencies_to_choose()
    form = AgreementForm(
        posted(request),
        agencies=agencies,
        scope_choices=queries.scope_choices(agencies),
        initial={"kind": request.GET.get("kind", Agreement.Kind.COOPERATION), "agency": request.GET.get("agency", "")},
    )
    signatories = SignatoryFormSet(posted(request), initial=FIRST_SIDES, prefix="signatory")
    context = {**SECTION, "form": form, "signatories": signatories}
    if request.method != "POST" or not (form.is_valid() and signatories.is_valid()):
        return render(request, FORM, context, status=400 if form.is_bound else 200)
    try:
        document = form.whole_document(signatories.cleaned_data)
        made = operations.record_agreement(document=document, by=actor_of(request))
    except PlatformError as error:
        return refused(request, FORM, context, error)
    return done(request, _("“%(title)s” dicatat.") % {"title": made.title}, _address(made))


@role_required(Role.ADMIN)
@read_or_write
def change(request: SignedInRequest, agreement_id: UUID) -> HttpResponse:
    """Edit a draft; with a date of signature it becomes an agreement."""
    draft = _draft(agreement_id)
    form, signatories = _forms_of(request, draft)
    context = {**SECTION, "form": form, "signatories": signatories, "agreement": draft}
    if request.method != "POST" or not (form.is_valid() and signatories.is_valid()):
        return render(request, FORM, context, status=400 if form.is_bound else 200)
    try:
        document = _document_of(form, signatories.cleaned_data, draft)
        operations.change_agreement(agreement=draft, document=document, by=actor_of(request))
    except PlatformError as error:
        return refused(request, FORM, context, error)
    return done(request, _("Perubahan disimpan."), _address(draft))


@role_required(Role.ADMIN)
@read_or_write
def amend(request: SignedInRequest, agreement_id: UUID) -> HttpResponse:
    """Change a signed agreement by an addendum."""
    amended = queries.agreement_by_id(agreement_id)
    choices = queries.scope_choices([amended.agency] if amended.agency else [])
    form = DocumentForm(posted(request), scope_choices=choices)
    signatories = SignatoryFormSet(posted(request), initial=FIRST_SIDES, prefix="signatory")
    context = {**SECTION, "form": form, "signatories": signatories, "amended": amended}
    if request.method != "POST" or not (form.is_valid() and signatories.is_valid()):
        return render(request, FORM, context, status=400 if form.is_bound else 200)
    try:
        document = form.document(signatories.cleaned_data, kind=Agreement.Kind.ADDENDUM)
        made = operations.amend_agreement(agreement=amended, document=document, by=actor_of(request))
    except PlatformError as error:
        return refused(request, FORM, context, error)
    return done(request, _("“%(title)s” dicatat.") % {"title": made.title}, _address(made))


@role_required(Role.ADMIN)
@read_or_write
def terminate(request: SignedInRequest, agreement_id: UUID) -> HttpResponse:
    """End an agreement before its time."""
    ended, form = queries.agreement_by_id(agreement_id), TerminationForm(posted(request))
    template, context = "catalog/admin/agreement_terminate.html", {**SECTION, "agreement": ended, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, template, context, status=400 if form.is_bound else 200)
    try:
        operations.terminate_agreement(agreement=ended, by=actor_of(request), **form.cleaned_data)
    except PlatformError as error:
        return refused(request, template, context, error)
    return done(request, _("“%(title)s” diakhiri.") % {"title": ended.title}, _address(ended))


@role_required(Role.ADMIN)
@require_POST
def delete(request: SignedInRequest, agreement_id: UUID) -> HttpResponse:
    """Remove a draft."""
    draft = queries.agreement_by_id(agreement_id)
    try:
        operations.delete_draft(agreement=draft, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, _page_context(draft), error)
    return done(request, _("Rancangan “%(title)s” dihapus.") % {"title": draft.title}, reverse("admin_agreements"))


@role_required(Role.ADMIN)
@read_or_write
def file(request: SignedInRequest, agreement_id: UUID) -> HttpResponse:
    """Keep the scanned paper, or hand it out if it is still what was uploaded."""
    owner = queries.agreement_by_id(agreement_id)
    if request.method == "POST":
        try:
            operations.attach_file(agreement=owner, upload=request.FILES.get("file"), by=actor_of(request))
        except PlatformError as error:
            return refused(request, PAGE, _page_context(owner), error)
        return done(request, _("Naskah disimpan."), _address(owner))
    if not owner.file:
        raise FileAbsent
    name = owner.file.name or ""
    held = unharmed_bytes(name, sha256=owner.file_sha256, given_name=owner.file_name)
    headers = {
        "Content-Disposition": content_disposition_header(True, owner.file_name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(held, content_type=media_type_of(name), headers=headers)


def _address(of: Agreement) -> str:
    return reverse("admin_agreement", args=[of.pk])


def _page_context(of: Agreement) -> dict[str, object]:
    return {**SECTION, "agreement": of, "page": queries.agreement_page(of, today_here())}


def _draft(agreement_id: UUID) -> Agreement:
    found = queries.agreement_by_id(agreement_id)
    if found.signed_date is not None:
        raise AgreementSigned(title=found.title)
    return found


def _forms_of(request: SignedInRequest, draft: Agreement) -> tuple[DocumentForm, Any]:
    """The forms that fit a draft, filled with what it says."""
    told: dict[str, Any] = {name: getattr(draft, name) for name in (*DocumentForm.paper, "note", "kind")}
    told |= {"agency": draft.agency.slug if draft.agency else "", **draft.scope, "scope_note": draft.scope.get("note")}
    told["note"] = draft.note
    signatories = SignatoryFormSet(posted(request), initial=draft.signatories or FIRST_SIDES, prefix="signatory")
    if draft.amends_id is not None:
        choices = queries.scope_choices([draft.agency] if draft.agency else [])
        return DocumentForm(posted(request), initial=told, scope_choices=choices), signatories
    agencies = queries.agencies_to_choose()
    choices = queries.scope_choices(agencies)
    return AgreementForm(posted(request), initial=told, agencies=agencies, scope_choices=choices), signatories


def _document_of(form: DocumentForm, signatories: Any, draft: Agreement) -> operations.Document:
    if isinstance(form, AgreementForm):
        return form.whole_document(signatories)
    return form.document(signatories, kind=draft.kind, agency=draft.agency, amends=draft.amends)
