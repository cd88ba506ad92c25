"""The audit trail of the catalogue, and taking a change back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.queries import admin
from mpp_catalog.views.answers import actor_of
from mpp_platform.errors import PlatformError

SECTION = {"section": "history"}


@role_required(Role.ADMIN)
@require_safe
def changes(request: SignedInRequest) -> HttpResponse:
    """The last hundred changes."""
    return render(request, "catalog/admin/history.html", {**SECTION, "changes": admin.recent_changes()})


@role_required(Role.ADMIN)
@require_POST
def undo(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Take a change back and return to the page one was on."""
    try:
        entry = undo_change(entry_id=entry_id, by=actor_of(request))
    except PlatformError as error:
        if error.status == 404:
            raise
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Perubahan diurungkan: %(subject)s.") % {"subject": entry.subject})
    return redirect(_page_before(request))


def _page_before(request: SignedInRequest) -> str:
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    return before if is_ours else reverse("admin_history")
