"""The display board of a hall. It shows no person, so nobody signs in to it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mpp_catalog.models import Site
from mpp_live.links import live_url
from mpp_platform.scope import current_region
from mpp_queue.snapshots import board_state, board_subject
from mpp_queue.views.states import state_response


@require_safe
def board(request: HttpRequest, site_slug: str) -> HttpResponse:
    """The board, right without JavaScript, alive with it."""
    site = _site(site_slug)
    region = current_region()
    context = {
        "site": site,
        "state": board_state(site, timezone.now()),
        "live_url": live_url(request, board_subject(site.pk)),
        "state_url": reverse("board_state", args=[site.slug]),
        "zone_name": region.zone_label,
        "time_zone": region.time_zone,
    }
    return render(request, "queue/board.html", context)


@require_safe
def current_board_state(request: HttpRequest, site_slug: str) -> HttpResponse:
    """What the board should show, for a board whose stream is down."""
    return state_response(request, board_state(_site(site_slug), timezone.now()))


def _site(slug: str) -> Site:
    site = Site.objects.filter(slug=slug).first()
    if site is None:
        raise Http404
    return site
