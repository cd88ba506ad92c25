"""The ministry works on a draft: opens it, looks over it, publishes it by decree or throws it away."""

from collections import Counter as Tally
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.errors import TemplateEmpty
from mpp_catalog.forms.template import PublishForm, version_in
from mpp_catalog.models import TemplateVersion
from mpp_catalog.operations.template import discard_draft, open_draft, publish_draft
from mpp_catalog.queries.template import changes_between, draft_version, published_version
from mpp_catalog.queries.versions import agency_rows, latest_edits
from mpp_catalog.views.answers import actor_of, done, refused
from mpp_platform.errors import PlatformError

TEMPLATE = "catalog/national/draft.html"


@role_required(Role.MINISTRY)
@require_safe
def draft(request: SignedInRequest) -> HttpResponse:
    """The draft, or how to begin one."""
    return render(request, TEMPLATE, _context(PublishForm()))


@role_required(Role.MINISTRY)
@require_POST
def open_new_draft(request: SignedInRequest) -> HttpResponse:
    """Begin a draft as a copy of the newest version."""
    try:
        opened = open_draft(by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(PublishForm()), error)
    sentence = _("Rancangan versi %(number)s dibuat dari versi yang terbit.") % {"number": opened.number}
    return done(request, sentence, reverse("national_draft"))


@role_required(Role.MINISTRY)
@require_POST
def discard(request: SignedInRequest) -> HttpResponse:
    """Throw the draft away."""
    number = version_in(request.POST)
    try:
        discard_draft(number=number, by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(PublishForm()), error)
    return done(request, _("Rancangan versi %(number)s dihapus.") % {"number": number}, reverse("national_catalog"))


@role_required(Role.MINISTRY)
@require_POST
def publish(request: SignedInRequest) -> HttpResponse:
    """Put the draft in force."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        return render(request, TEMPLATE, _context(form), status=400)
    try:
        published = publish_draft(number=version_in(request.POST), by=actor_of(request), **form.cleaned_data)
    except PlatformError as error:
        return refused(request, TEMPLATE, _context(form), error)
    sentence = _("Versi %(number)s terbit. Setiap daerah menerima daftar perubahannya.") % {"number": published.number}
    return done(request, sentence, reverse("national_version", args=[published.number]))


def _context(form: PublishForm) -> dict[str, Any]:
    draft = draft_version()
    if draft is None:
        return {"section": "draft", "draft": None, "edits": latest_edits()}
    former = _newest_published()
    changes = changes_between(former, draft)
    changed = Tally(change.agency_key for change in changes)
    return {
        "section": "draft",
        "draft": draft,
        "former": former,
        "changes": len(changes),
        "agencies": [{"row": row, "changes": changed[row.key]} for row in agency_rows(draft)],
        "form": form,
        "edits": latest_edits(),
    }


def _newest_published() -> TemplateVersion | None:
    try:
        return published_version()
    except TemplateEmpty:
        return None
