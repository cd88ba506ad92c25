"""The demonstration's papers: agreements by the ceremonies at which they were signed, decrees, the mall's pledge."""

from datetime import date
from typing import Any

from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, Agreement, Service
from mpp_catalog.operations.agreements import (
    Counterpart,
    Document,
    Signing,
    amend_agreement,
    record_agreement,
    sign_agreements,
)
from mpp_catalog.operations.pledges import Promise, sign_pledge

DATES = ("signed_date", "starts_on", "ends_on")


def found_papers(given: dict[str, Any], *, by: Actor) -> None:
    """Write the region's agreements down as drafts, sign them by ceremony, then what came later."""
    agencies = {agency.name: agency for agency in Agency.objects.order_by("pk")}
    events = {event["key"]: event for event in given["events"]}
    signed: dict[str, Agreement] = {}
    together = [paper for paper in given["agreements"] if paper["event"] and paper["kind"] != Agreement.Kind.ADDENDUM]
    for paper in together:
        record_agreement(document=_document(paper, agencies, is_draft=True), by=by)
    for key, kind in dict.fromkeys((paper["event"], paper["kind"]) for paper in together):
        papers = [paper for paper in together if (paper["event"], paper["kind"]) == (key, kind)]
        made = _sign_together(events[key], papers, agencies, by)
        signed |= {paper["key"]: agreement for paper, agreement in zip(papers, made, strict=True)}
    for paper in given["agreements"]:
        if paper in together:
            continue
        if paper["amends"]:
            amend_agreement(agreement=signed[paper["amends"]], document=_document(paper, agencies), by=by)
        else:
            signed[paper["key"]] = record_agreement(document=_document(paper, agencies), by=by)
    pledge = dict(given["pledge"])
    pledge["signed_date"] = date.fromisoformat(pledge["signed_date"])
    sign_pledge(agency=None, promise=Promise(**pledge), by=by)


def _sign_together(
    event: dict[str, Any], papers: list[dict[str, Any]], agencies: dict[str, Agency], by: Actor
) -> list[Agreement]:
    signing = Signing(
        kind=papers[0]["kind"],
        event_name=event["name"],
        held_on=date.fromisoformat(event["held_on"]),
        place=event["place"],
        source=event["source"],
        starts_on=date.fromisoformat(papers[0]["starts_on"]),
        ends_on=date.fromisoformat(papers[0]["ends_on"]),
    )
    partners = [Counterpart(agency=agencies[paper["partner"]]) for paper in papers]
    return sign_agreements(signing=signing, counterparts=partners, by=by)


def _document(paper: dict[str, Any], agencies: dict[str, Agency], *, is_draft: bool = False) -> Document:
    agency = agencies.get(paper["partner"] or "")
    signed, starts, ends = (date.fromisoformat(paper[name]) if paper[name] else None for name in DATES)
    return Document(
        kind=paper["kind"],
        agency=agency,
        title=paper["title"],
        our_number=paper["our_number"],
        their_number=paper["their_number"],
        signed_place="" if is_draft else paper["signed_place"],
        signatories=paper["signatories"],
        scope=_scope(paper["scope"], agency),
        note=paper.get("note", ""),
        signed_date=None if is_draft else signed,
        starts_on=starts,
        ends_on=ends,
    )


def _scope(scope: dict[str, Any], agency: Agency | None) -> dict[str, Any]:
    services = Service.objects.filter(agency=agency).order_by("name", "pk") if agency else Service.objects.none()
    if scope["services"] != "all":
        services = services.filter(template_key__in=scope["services"])
    return {**scope, "services": list(services.values_list("slug", flat=True))}
