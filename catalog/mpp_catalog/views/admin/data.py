"""The region's catalogue as a file, both ways."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.forms.transfer import ConfirmForm, RegionUploadForm
from mpp_catalog.operations.importing import import_region, preview_region
from mpp_catalog.transfer.regional import regional_document
from mpp_catalog.transfer.shapes import REGIONAL
from mpp_catalog.views.answers import actor_of, done, refused
from mpp_catalog.views.days import today_here
from mpp_catalog.views.downloads import document_answer, workbook_answer
from mpp_platform.errors import PlatformError
from mpp_platform.scope import current_region

SECTION = {"section": "data"}
TEMPLATE = "catalog/admin/data.html"


@role_required(Role.ADMIN)
@require_safe
def data(request: SignedInRequest) -> HttpResponse:
    """What can be downloaded, and where to upload."""
    return render(request, TEMPLATE, {**SECTION, "form": RegionUploadForm()})


@role_required(Role.ADMIN)
@require_safe
def workbook(request: SignedInRequest) -> HttpResponse:
    """The catalogue as a workbook."""
    return workbook_answer(REGIONAL, regional_document(), title=_title(), name=_name("katalog"))


@role_required(Role.ADMIN)
@require_safe
def document(request: SignedInRequest) -> HttpResponse:
    """The catalogue as JSON."""
    return document_answer(regional_document(), name=_name("katalog"))


@role_required(Role.ADMIN)
@require_safe
def blank(request: SignedInRequest) -> HttpResponse:
    """An empty form."""
    return workbook_answer(REGIONAL, regional_document(is_blank=True), title=_title(), name=_name("formulir"))


@role_required(Role.ADMIN)
@require_POST
def check(request: SignedInRequest) -> HttpResponse:
    """Look at a file and say what it would change."""
    form = RegionUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, TEMPLATE, {**SECTION, "form": form}, status=400)
    given = form.cleaned_data
    try:
        looked = preview_region(upload=given["file"], reason=given["reason"], by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, {**SECTION, "form": form}, error)
    context = {**SECTION, "preview": looked.preview, "token": looked.token, "import_url": reverse("admin_data_import")}
    return render(request, "catalog/admin/data_preview.html", context)


@role_required(Role.ADMIN)
@require_POST
def confirm(request: SignedInRequest) -> HttpResponse:
    """Import a file that was looked at."""
    form = ConfirmForm(request.POST)
    token = form.cleaned_data["token"] if form.is_valid() else ""
    try:
        preview = import_region(token=token, by=actor_of(request))
    except PlatformError as error:
        return refused(request, TEMPLATE, {**SECTION, "form": RegionUploadForm()}, error)
    sentence = ngettext("%(count)s baris diimpor.", "%(count)s baris diimpor.", preview.rows)
    return done(request, sentence % {"count": preview.rows}, reverse("admin_data"))


def _title() -> str:
    return f"Katalog layanan {current_region().official_name}"  # files are Indonesian whatever the screens speak


def _name(what: str) -> str:
    return f"{what}-{current_region().slug}-{today_here().isoformat()}"
