"""What the ministry did to the national template and holidays, as the audit trail of the registry tells it."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from mpp_catalog.changes import SUBJECT_LENGTH, Actor
from mpp_platform.audit import record_action
from mpp_platform.models import AuditEntry
from mpp_platform.time import service_date_of

CAPITAL_ZONE = ZoneInfo("Asia/Jakarta")  # decrees of the ministry are dated there


class MinistryAction(models.TextChoices):
    """What somebody of the ministry did."""

    DRAFT_OPENED = "template.draft_opened", _("Rancangan dibuat")
    DRAFT_DISCARDED = "template.draft_discarded", _("Rancangan dihapus")
    VERSION_PUBLISHED = "template.version_published", _("Versi diterbitkan")
    AGENCY_ADDED = "template.agency_added", _("Instansi ditambahkan")
    AGENCY_CHANGED = "template.agency_changed", _("Instansi diubah")
    AGENCY_REMOVED = "template.agency_removed", _("Instansi dihapus")
    AGENCY_REPLACED = "template.agency_replaced", _("Instansi digantikan penerusnya")
    AGENCY_RESTORED = "template.agency_restored", _("Instansi dipulihkan")
    SERVICE_ADDED = "template.service_added", _("Layanan ditambahkan")
    SERVICE_CHANGED = "template.service_changed", _("Layanan diubah")
    SERVICE_MOVED = "template.service_moved", _("Layanan dipindahkan")
    SERVICE_REMOVED = "template.service_removed", _("Layanan dihapus")
    DATA_IMPORTED = "template.imported", _("Data diimpor")
    HOLIDAYS_PROPOSED = "holiday.proposed", _("Hari libur diusulkan")
    HOLIDAYS_CHECKED = "holiday.checked", _("Hari libur diperiksa")
    HOLIDAYS_CONFIRMED = "holiday.confirmed", _("Hari libur disahkan")
    HOLIDAY_REOPENED = "holiday.reopened", _("Pengesahan hari libur ditarik")
    HOLIDAY_REMOVED = "holiday.removed", _("Hari libur dihapus")


def record_for_ministry(action: MinistryAction, subject: str, *, by: Actor, **data: Any) -> AuditEntry:
    """Keep one action of the ministry; ``data`` must be JSON."""
    return record_action(action=action, subject=subject[:SUBJECT_LENGTH], actor_id=by.person_id, now=by.now, **data)


def today_in_capital(by: Actor) -> date:
    """The date on the ministry's wall."""
    return service_date_of(by.now, CAPITAL_ZONE)
