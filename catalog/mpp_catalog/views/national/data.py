"""The national template and the national holidays as files, both ways."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.forms.transfer import ConfirmForm, UploadForm
from mpp_catalog.ministry import CAPITAL_ZONE
from mpp_catalog.operations import importing
from mpp_catalog.queries.template import all_versions, draft_version, version_numbered
from mpp_catalog.transfer.holidays import holiday_document
from mpp_catalog.transfer.national import national_document
from mpp_catalog.transfer.shapes import HOLIDAYS, NATIONAL
from mpp_catalog.views.answers import actor_of, done, refused
from mpp_catalog.views.downloads import document_answer, workbook_answer
from mpp_platform.errors import PlatformError
from mpp_platform.time import service_date_of

TEMPLATE_PAGE, HOLIDAY_PAGE = "catalog/national/data.html", "catalog/national/data_holidays.html"
PREVIEW_PAGE = "catalog/national/data_preview.html"
# Files are Indonesian whatever the screens speak.
TEMPLATE_TITLE, HOLIDAY_TITLE = "Templat nasional", "Hari libur nasional dan cuti bersama"


@role_required(Role.MINISTRY)
@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    """What can be downloaded of the template, and where to upload into the draft."""
    return render(request, TEMPLATE_PAGE, _template_context(UploadForm()))


@role_required(Role.MINISTRY)
@require_safe
def template_workbook(request: SignedInRequest, number: int) -> HttpResponse:
    """A version as a workbook."""
    version = version_numbered(number)
    title, name = f"{TEMPLATE_TITLE} versi {version.number}", _name(f"templat-{version.number}")
    return workbook_answer(NATIONAL, national_document(version), title=title, name=name)


@role_required(Role.MINISTRY)
@require_safe
def template_document(request: SignedInRequest, number: int) -> HttpResponse:
    """A version as JSON."""
    version = version_numbered(number)
    return document_answer(national_document(version), name=_name(f"templat-{version.number}"))


@role_required(Role.MINISTRY)
@require_safe
def template_blank(request: SignedInRequest) -> HttpResponse:
    """An empty form of the template."""
    return workbook_answer(NATIONAL, national_document(None), title=TEMPLATE_TITLE, name=_name("formulir-templat"))


@role_required(Role.MINISTRY)
@require_POST
def check_template(request: SignedInRequest) -> HttpResponse:
    """Look at a file and say what it would change in the draft."""
    form = UploadForm(request.POST, request.FILES)
    try:
        looked = importing.preview_national(upload=_upload(form), by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE_PAGE, _template_context(form), error)
    back = {"section": "data", "back_url": reverse("national_data"), "import_url": reverse("national_data_import")}
    return render(request, PREVIEW_PAGE, {**back, "preview": looked.preview, "token": looked.token})


@role_required(Role.MINISTRY)
@require_POST
def confirm_template(request: SignedInRequest) -> HttpResponse:
    """Import a file that was looked at into the draft."""
    try:
        preview = importing.import_national(token=_token(request), by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE_PAGE, _template_context(UploadForm()), error)
    return done(request, _imported(preview.rows), reverse("national_draft"))


@role_required(Role.MINISTRY)
@require_safe
def holidays(request: SignedInRequest) -> HttpResponse:
    """Downloads of the holidays, and where to upload."""
    return render(request, HOLIDAY_PAGE, _holiday_context(UploadForm()))


@role_required(Role.MINISTRY)
@require_safe
def holiday_workbook(request: SignedInRequest) -> HttpResponse:
    """The holidays as a workbook."""
    return workbook_answer(HOLIDAYS, holiday_document(), title=HOLIDAY_TITLE, name=_name("hari-libur"))


@role_required(Role.MINISTRY)
@require_safe
def holiday_json(request: SignedInRequest) -> HttpResponse:
    """The holidays as JSON."""
    return document_answer(holiday_document(), name=_name("hari-libur"))


@role_required(Role.MINISTRY)
@require_safe
def holiday_blank(request: SignedInRequest) -> HttpResponse:
    """An empty form of the holidays."""
    empty = holiday_document(is_blank=True)
    return workbook_answer(HOLIDAYS, empty, title=HOLIDAY_TITLE, name=_name("formulir-hari-libur"))


@role_required(Role.MINISTRY)
@require_POST
def check_holidays(request: SignedInRequest) -> HttpResponse:
    """Look at a file and say which days it would propose."""
    form = UploadForm(request.POST, request.FILES)
    try:
        looked = importing.preview_holidays(upload=_upload(form), by=actor_of(request))
    except PlatformError as error:
        return refused(request, HOLIDAY_PAGE, _holiday_context(form), error)
    back = {
        "section": "holidays",
        "back_url": reverse("national_holiday_data"),
        "import_url": reverse("national_holiday_data_import"),
    }
    return render(request, PREVIEW_PAGE, {**back, "preview": looked.preview, "token": looked.token})


@role_required(Role.MINISTRY)
@require_POST
def confirm_holidays(request: SignedInRequest) -> HttpResponse:
    """Propose the days of a file that was looked at."""
    try:
        preview = importing.import_holidays(token=_token(request), by=actor_of(request))
    except PlatformError as error:
        return refused(request, HOLIDAY_PAGE, _holiday_context(UploadForm()), error)
    return done(request, _imported(preview.rows), reverse("national_holidays"))


def _template_context(form: UploadForm) -> Mapping[str, Any]:
    return {"section": "data", "form": form, "versions": all_versions(), "draft": draft_version()}


def _holiday_context(form: UploadForm) -> Mapping[str, Any]:
    return {"section": "holidays", "form": form}


def _upload(form: UploadForm) -> Any:
    return form.cleaned_data["file"] if form.is_valid() else None


def _token(request: SignedInRequest) -> str:
    form = ConfirmForm(request.POST)
    return form.cleaned_data["token"] if form.is_valid() else ""


def _imported(rows: int) -> str:
    return ngettext("%(count)s baris diimpor.", "%(count)s baris diimpor.", rows) % {"count": rows}


def _name(what: str) -> str:
    return f"{what}-nasional-{service_date_of(timezone.now(), CAPITAL_ZONE).isoformat()}"
