"""Telling a region's admins, in time, that agreements end."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from mpp_accounts.models import Role, User
from mpp_catalog.agreements import REMINDER_DAYS, Chains, due_reminder
from mpp_catalog.models import Agreement
from mpp_platform.scope import RegionIdentity, current_region
from mpp_platform.time import service_date_of

logger = logging.getLogger(__name__)
REGION_PATHS = "mpp_site.urls_region"


class MailNotSent(Exception):
    """The mail system delivered the message to nobody."""


@dataclass(frozen=True, kw_only=True)
class Ending:
    """An agreement that people are to be told of: the threshold it has come to, and its last day."""

    agreement: Agreement
    threshold: int
    last_day: date
    days_left: int
    url: str


@transaction.atomic
def remind_of_expiry(*, now: datetime) -> int:
    """Send one e-mail that names every agreement which has come to 180, 90 or 30 days before its end.

    Returns how many it named. They are noted as told only after the message went out, and are locked meanwhile, so that
    two workers do not send it twice; where sending fails nothing is noted, and the next run tries again.

    :raises MailNotSent, OSError: the message did not go out
    """
    region = current_region()
    endings = _locked(_endings(region, service_date_of(now, region.zone)))
    people = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("email")
    addresses = list(people.values_list("email", flat=True)) if endings else []
    if not addresses:
        logger.info("nobody is told of the end of %s agreements", len(endings))
        return 0
    if not _message(region, endings, addresses).send():
        raise MailNotSent
    for threshold in REMINDER_DAYS:
        told = [ending.agreement.pk for ending in endings if ending.threshold == threshold]
        Agreement.objects.filter(pk__in=told).update(reminded_days=threshold)
    return len(endings)


def _endings(region: RegionIdentity, today: date) -> list[Ending]:
    """What is to be told today, the first to end first."""
    chains = Chains(Agreement.objects.select_related("agency").order_by("title", "pk"))
    endings = []
    for root in chains.roots():
        term = chains.term_of(root)
        threshold = due_reminder(term, today, root.reminded_days)
        if threshold is not None and term.last_day is not None:
            path = reverse("admin_agreement", args=[root.pk], urlconf=REGION_PATHS)
            endings.append(
                Ending(
                    agreement=root,
                    threshold=threshold,
                    last_day=term.last_day,
                    days_left=(term.last_day - today).days,
                    url=settings.REGION_ADDRESS.format(slug=region.slug) + path,
                )
            )
    return sorted(endings, key=lambda ending: ending.last_day)


def _locked(endings: Iterable[Ending]) -> list[Ending]:
    """Those that no other worker is telling of, or has told of since."""
    wanted = {ending.agreement.pk: ending for ending in endings}
    rows = Agreement.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=wanted).order_by("pk")
    untold = {row.pk for row in rows if row.reminded_days == wanted[row.pk].agreement.reminded_days}
    return [ending for key, ending in wanted.items() if key in untold]


def _message(region: RegionIdentity, endings: list[Ending], addresses: list[str]) -> EmailMessage:
    with override("id"):
        words = {"region": region.official_name, "count": len(endings)}
        subject = _("%(count)s kerja sama segera berakhir – MPP %(region)s") % words
        body = render_to_string("catalog/mail/expiry_reminder.txt", {"endings": endings, "region": region})
    return EmailMessage(subject=subject, body=body, to=addresses)
