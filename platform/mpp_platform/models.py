"""The audit trail of a region: who changed what, never edited afterwards."""

from django.db import models


class AuditEntry(models.Model):
    """One change made by a person or the platform; the database refuses update and delete to region roles."""

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=120)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "platform_auditentry"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject}"
