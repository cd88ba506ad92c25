"""Occasions at which many agreements are signed at once."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.forms.agencies import read_ids
from mpp_catalog.forms.agreements import (
    OUR_SIDES,
    SignatoryFormSet,
    SigningForm,
    counterpart_rows,
    read_counterparts,
)
from mpp_catalog.models import Agreement
from mpp_catalog.operations.agreements import sign_agreements
from mpp_catalog.queries import agreements as queries
from mpp_catalog.queries.places import present_agencies
from mpp_catalog.views.answers import actor_of, done, posted, read_or_write, refused
from mpp_catalog.views.days import today_here
from mpp_platform.errors import PlatformError

SECTION = {"section": "agreements"}
SIGNING = "catalog/admin/agreement_signing.html"
KINDS = (Agreement.Kind.COOPERATION, Agreement.Kind.MEMORANDUM, Agreement.Kind.COMMITMENT, Agreement.Kind.HANDOVER)


@role_required(Role.ADMIN)
@require_safe
def events(request: SignedInRequest) -> HttpResponse:
    """Every occasion with what was signed there."""
    return render(request, "catalog/admin/agreement_events.html", {**SECTION, "events": queries.signing_events()})


@role_required(Role.ADMIN)
@read_or_write
def sign(request: SignedInRequest) -> HttpResponse:
    """Record what one occasion brought: the same kind of agreement with every partner that is ticked."""
    context = _context(request)
    form, signatories, post = context["form"], context["signatories"], request.POST
    if request.method != "POST" or not (form.is_valid() and signatories.is_valid()):
        return render(request, SIGNING, context, status=400 if request.method == "POST" else 200)
    try:
        made = sign_agreements(
            signing=form.signing(context["kind"], signatories.cleaned_data),
            counterparts=read_counterparts(context["rows"], present_agencies(), post),
            by=actor_of(request),
        )
    except PlatformError as error:
        return refused(request, SIGNING, context, error)
    sentence = ngettext("%(count)s kerja sama dicatat.", "%(count)s kerja sama dicatat.", len(made))
    return done(request, sentence % {"count": len(made)}, f"{reverse('admin_agreements')}?event={made[0].event_id}")


def _context(request: SignedInRequest) -> dict[str, Any]:
    post = posted(request)
    asked = (post or request.GET).get("kind", "")
    kind = Agreement.Kind(asked) if asked in KINDS else KINDS[0]
    event = next((queries.event_by_id(pk) for pk in read_ids(request.GET, "event")), None)
    told = {"event_name": event.name, "held_on": event.held_on, "place": event.place} if event else {}
    return {
        **SECTION,
        "kind": kind,
        "kinds": [(one.value, str(one.label)) for one in KINDS],
        "event": event,
        "form": SigningForm(post, initial=told),
        "signatories": SignatoryFormSet(post, initial=OUR_SIDES, prefix="signatory"),
        "rows": counterpart_rows(queries.signing_candidates(kind, today_here()), post),
    }
