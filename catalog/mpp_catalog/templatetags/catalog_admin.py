"""What every admin page shows beside its own matter."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone

from mpp_catalog.changes import Action, is_undoable
from mpp_catalog.operations.undoing import is_undone
from mpp_platform.models import AuditEntry

register = template.Library()
OFFERED_FOR = timedelta(minutes=10)


@register.inclusion_tag("catalog/admin/_undo.html", takes_context=True)
def undo_bar(context: dict[str, Any]) -> dict[str, Any]:
    """The person's last change, for ten minutes, with a button that takes it back."""
    request = context["request"]
    since = timezone.now() - OFFERED_FOR
    entries = AuditEntry.objects.filter(actor_id=request.user.pk, at__gte=since, action__startswith="catalog.")
    entry = entries.order_by("-pk").first()
    if entry is None or not is_undoable(entry) or is_undone(entry):
        return {"entry": None}
    return {"entry": entry, "label": Action(entry.action).label, "csrf_token": context.get("csrf_token")}


@register.filter
def written(choices: dict[str, Any], key: str) -> Any:
    """What a person had written for this key before the form was refused."""
    return choices.get(key)
