"""What is offered, how much of it, and what happens when a partner pauses or leaves."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.changes import Action, Actor, recorded, today_of
from mpp_catalog.errors import AgencyHasStatus, FactsInvalid, NothingChosen
from mpp_catalog.models import Agency, MallRules, Service
from mpp_catalog.operations.settling import keep_standards
from mpp_catalog.validation import clean_text, named_text

MOST_NUMBERS = 5000
STATUS_ACTIONS = {
    Agency.Status.PAUSED: Action.AGENCY_PAUSED,
    Agency.Status.WITHDRAWN: Action.AGENCY_WITHDRAWN,
    Agency.Status.SERVING: Action.AGENCY_RESUMED,
}


def change_services(*, services: Iterable[Service], values: Mapping[str, Any], by: Actor) -> int:
    """Give many services the same quota, or offer or pause them together; returns how many became different.

    ``values``: any of ``daily_quota``, ``is_offered``, ``paused_reason``, ``paused_reason_en``.

    :raises NothingChosen: no service, or nothing to change
    :raises FactsInvalid: the quota is no number of people
    """
    chosen, cleaned = list(services), _clean_values(values)
    if not chosen or not cleaned:
        raise NothingChosen
    subject = chosen[0].name if len(chosen) == 1 else _("%(count)s layanan") % {"count": len(chosen)}
    with recorded(action=Action.SERVICES_CHANGED, subject=subject, by=by) as change:
        change.lock(*chosen)
        changed = [service for service in chosen if change.update(service, **cleaned)]
        keep_standards(changed, by=by)
    return len(changed)


def change_agency_status(*, agency: Agency, status: Agency.Status, reason: str, reason_en: str, by: Actor) -> Agency:
    """Pause an agency, let it leave, or let it serve again. Its history stays; citizens see why.

    :raises AgencyHasStatus: it has this status
    :raises FactsInvalid: it stops, and nobody said why
    """
    is_serving = status == Agency.Status.SERVING
    said = named_text(_("Penjelasan untuk warga"), reason, 240, is_needed=not is_serving)
    with recorded(action=STATUS_ACTIONS[status], subject=agency.name, by=by, reason=said) as change:
        change.lock(agency)
        if agency.status == status:
            raise AgencyHasStatus(agency=agency.local_name, status=agency.get_status_display())
        change.update(
            agency,
            status=status,
            status_since=today_of(by),
            status_reason="" if is_serving else said,
            status_reason_en="" if is_serving else clean_text(reason_en, 240, is_needed=False),
        )
    return agency


def order_agencies(*, slugs: list[str], by: Actor) -> None:
    """Put the agencies into this order on every page; those not named follow."""
    places = {slug: place for place, slug in enumerate(slugs, start=1)}
    with recorded(action=Action.AGENCY_CHANGED, subject=_("Urutan instansi"), by=by) as change:
        for agency in Agency.objects.order_by("sequence", "pk"):
            change.update(agency, sequence=places.get(agency.slug, len(places) + 1))


def change_rules(*, counts_manager: bool, observes_joint_leave: bool, by: Actor) -> MallRules:
    """Decide what regions decide differently."""
    with recorded(action=Action.RULES_CHANGED, subject=_("Aturan daerah"), by=by) as change:
        rules = MallRules.objects.filter(pk=1).first() or change.create(MallRules())
        change.update(rules, counts_manager=counts_manager, observes_joint_leave=observes_joint_leave)
    return rules


def _clean_values(values: Mapping[str, Any]) -> dict[str, Any]:
    cleaned = {name: values[name] for name in ("is_offered",) if name in values}
    for name in ("paused_reason", "paused_reason_en"):
        if name in values:
            cleaned[name] = clean_text(values[name], 160, is_needed=False)
    if "daily_quota" in values:
        cleaned["daily_quota"] = _clean_quota(values["daily_quota"])
    return cleaned


def _clean_quota(value: Any) -> int:
    text = str(value).strip()
    if not text.isascii() or not text.isdigit() or int(text) > MOST_NUMBERS:
        problem = _("angka harus antara %(least)s dan %(most)s.") % {"least": 0, "most": MOST_NUMBERS}
        raise FactsInvalid(field=_("Kuota sehari"), problem=problem)
    return int(text)
