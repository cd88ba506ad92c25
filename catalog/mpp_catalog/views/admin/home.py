"""The first page of a region's admins: where the catalogue stands and what waits for them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.queries import admin
from mpp_catalog.queries.agreements import coverage_gaps, expiring_agreements, partner_count
from mpp_catalog.queries.updates import pending_updates
from mpp_catalog.views.days import today_here


@role_required(Role.ADMIN)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """What is there, what is missing, what wants a decision."""
    today = today_here()
    updates = pending_updates()
    context = {
        "progress": admin.progress(),
        "partner_count": partner_count(),
        "updates": len([update for update in updates if not update.is_postponed]),
        "gaps": coverage_gaps(today),
        "expiring": expiring_agreements(today),
        "alike": admin.alike_prefixes(),
        "changes": admin.recent_changes(most=5),
    }
    return render(request, "catalog/admin/home.html", context)
