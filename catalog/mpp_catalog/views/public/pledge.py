"""The maklumat pelayanan, for everybody to read."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mpp_catalog.errors import FileAbsent
from mpp_catalog.operations.files import media_type_of
from mpp_catalog.queries.pledges import pledge_by_id, pledges_in_force

IMAGE_SECONDS = 300  # a picture that was replaced is seen soon


@require_safe
def pledge(request: HttpRequest) -> HttpResponse:
    """What the mall promises, and each agency beside it."""
    of_mall, of_agencies = pledges_in_force()
    return render(request, "catalog/pledge.html", {"of_mall": of_mall, "of_agencies": of_agencies})


@require_safe
def pledge_image(request: HttpRequest, pledge_id: int) -> FileResponse:
    """The picture of a signed page."""
    found = pledge_by_id(pledge_id)
    name = found.image.name or ""
    if not name or not default_storage.exists(name):
        raise FileAbsent
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": f"public, max-age={IMAGE_SECONDS}"}
    return FileResponse(default_storage.open(name), content_type=media_type_of(name), headers=headers)
