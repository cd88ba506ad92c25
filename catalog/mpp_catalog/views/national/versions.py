"""The ministry reads its template: every version, what it holds, and what one says otherwise than another."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.queries.template import RowChange, changes_between, version_numbered
from mpp_catalog.queries.versions import agency_names, agency_rows, national_service, version_rows
from mpp_catalog.standards import FIELDS, facts_of


@role_required(Role.MINISTRY)
@require_safe
def versions(request: SignedInRequest) -> HttpResponse:
    """Every version of the template, newest first."""
    return render(request, "catalog/national/versions.html", {"section": "versions", "versions": version_rows()})


@role_required(Role.MINISTRY)
@require_safe
def version(request: SignedInRequest, number: int) -> HttpResponse:
    """One version: its agencies with their services."""
    shown = version_numbered(number)
    context = {"section": "versions", "version": shown, "agencies": agency_rows(shown)}
    return render(request, "catalog/national/version.html", context)


@role_required(Role.MINISTRY)
@require_safe
def version_service(request: SignedInRequest, number: int, agency: str, key: str) -> HttpResponse:
    """A service with every field, as one version tells it."""
    shown = version_numbered(number)
    service = national_service(shown, agency, key)
    facts = facts_of(service)
    context = {
        "section": "versions",
        "version": shown,
        "service": service,
        "fields": [{"field": field, "value": facts[field]} for field in FIELDS],
    }
    return render(request, "catalog/national/service.html", context)


@role_required(Role.MINISTRY)
@require_safe
def diff(request: SignedInRequest, old: int, new: int) -> HttpResponse:
    """What the second version says otherwise than the first."""
    before, after = version_numbered(old), version_numbered(new)
    changes = changes_between(before, after)
    context = {
        "section": "draft" if after.is_draft else "versions",
        "old": before,
        "new": after,
        "groups": _by_agency(changes, agency_names(before, after)),
        "counts": {kind: sum(change.kind == kind for change in changes) for kind in ("added", "removed", "changed")},
    }
    return render(request, "catalog/national/diff.html", context)


def _by_agency(changes: Iterable[RowChange], names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"key": key, "name": names[key], "changes": list(rows)}
        for key, rows in groupby(changes, key=lambda change: change.agency_key)
    ]
