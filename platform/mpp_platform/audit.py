"""Writing the audit trail."""

from datetime import datetime
from uuid import UUID

from mpp_platform.models import AuditEntry


def record_action(*, action: str, subject: str, actor_id: UUID | None, now: datetime, **data: object) -> AuditEntry:
    """Keep one audited action of the scope in force; ``data`` must be JSON and name no citizen."""
    return AuditEntry.objects.create(action=action, subject=subject, actor_id=actor_id, at=now, data=data)
