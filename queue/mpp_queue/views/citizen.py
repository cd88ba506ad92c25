"""How a citizen finds a service: by words, by agency, by what happened in life, by letter."""

from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mpp_catalog.models import LifeEvent
from mpp_catalog.opening import main_opening, openings_on, openness_now
from mpp_catalog.queries import citizens as catalog
from mpp_catalog.queries.agreements import partner_count
from mpp_catalog.search import find_services
from mpp_platform.scope import current_region
from mpp_platform.time import service_date_of
from mpp_queue import queries
from mpp_queue.views.holding import held_tickets

LONGEST_QUESTION = 80


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Agencies of the mall, a search over services, and the numbers this phone holds."""
    now = timezone.now()
    today = service_date_of(now, current_region().zone)
    query = request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    waiting = queries.waiting_by_agency(now)
    site = main_opening(today).site
    context = {
        "agencies": [{**asdict(a), "waiting": waiting.get(a.slug, 0)} for a in catalog.agencies_with_services()],
        "query": query,
        "results": find_services(query) if query else [],
        "life_events": _life_events(),
        "my_tickets": held_tickets(request, now=now),
        "openness": openness_now(now, site=site),
        "partner_count": partner_count(),
        "site": site,
        "other_sites": [opening.site for opening in openings_on(today) if opening.site.pk != site.pk],
    }
    return render(request, "queue/home.html", context)


@require_safe
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """The services of one agency; one that no longer serves has a page that says so."""
    now = timezone.now()
    found = catalog.agency_by_slug(slug)
    context = {
        "agency": found,
        "services": catalog.services_of(found),
        "waiting": queries.waiting_count(found, now),
        "openness": openness_now(now, agency=found),
    }
    return render(request, "queue/agency.html", context)


@require_safe
def life_event(request: HttpRequest, event: str) -> HttpResponse:
    """The services that something in life brings people to."""
    if event not in LifeEvent.values:
        raise Http404
    context = {"event": LifeEvent(event), "services": catalog.services_for(event), "life_events": _life_events()}
    return render(request, "queue/life_event.html", context)


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Every service by its first letter."""
    return render(request, "queue/letters.html", {"letters": catalog.services_by_letter()})


def _life_events() -> list[tuple[str, str, int]]:
    here = catalog.life_events_here()
    return [(event.value, str(event.label), here[event.value]) for event in LifeEvent if event.value in here]
