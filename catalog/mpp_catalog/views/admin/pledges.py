"""Maklumat of the mall and of its agencies: what is in force, what was, and signing a new version."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mpp_accounts.models import Role
from mpp_accounts.permissions import role_required
from mpp_accounts.requests import SignedInRequest
from mpp_catalog.forms.pledges import USUAL_TEXT, PledgeForm
from mpp_catalog.operations.pledges import attach_image, sign_pledge
from mpp_catalog.queries.agreements import agencies_to_choose
from mpp_catalog.queries.pledges import pledge_by_id, pledges_by_unit
from mpp_catalog.views.answers import actor_of, done, read_or_write, refused
from mpp_platform.errors import PlatformError
from mpp_platform.scope import current_region

SECTION = {"section": "pledge"}
PAGE = "catalog/admin/pledge.html"


@role_required(Role.ADMIN)
@read_or_write
def pledges(request: SignedInRequest) -> HttpResponse:
    """What is promised, and the form for a new version."""
    context = _context(request)
    form = context["form"]
    assert isinstance(form, PledgeForm)
    if request.method != "POST" or not form.is_valid():
        return render(request, PAGE, context, status=400 if request.method == "POST" else 200)
    agency, image = form.agencies.get(form.cleaned_data["agency"]), form.cleaned_data["image"]
    try:
        sign_pledge(agency=agency, promise=form.promise(), image=image, by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, context, error)
    return done(request, _("Maklumat ditetapkan dan langsung terlihat oleh warga."), reverse("admin_pledge"))


@role_required(Role.ADMIN)
@require_POST
def image(request: SignedInRequest, pledge_id: int) -> HttpResponse:
    """Keep a picture of the signed page."""
    pledge = pledge_by_id(pledge_id)
    try:
        attach_image(pledge=pledge, upload=request.FILES.get("image"), by=actor_of(request))
    except PlatformError as error:
        return refused(request, PAGE, _context(request, is_written=False), error)
    return done(request, _("Gambar disimpan."), reverse("admin_pledge"))


def _context(request: SignedInRequest, *, is_written: bool = True) -> dict[str, object]:
    mall_name = _("Mal Pelayanan Publik %(region)s") % {"region": current_region().official_name}
    units = pledges_by_unit(mall_name)
    asked = next((unit for unit in units if unit.slug == request.GET.get("agency", "")), units[0])
    said = asked.in_force
    told: dict[str, object] = {"agency": asked.slug, "text": USUAL_TEXT}
    if said is not None:
        told |= {"text": said.text_id, "text_en": said.text_en, "signatory": said.signatory, "rank": said.rank}
        told |= {"position": said.position, "signed_place": said.signed_place, "staff_number": said.digits}
    written = (request.POST, request.FILES) if request.method == "POST" and is_written else (None, None)
    form = PledgeForm(*written, initial=told, agencies=agencies_to_choose(), mall_name=mall_name)
    return {**SECTION, "units": units, "asked": asked, "form": form}
