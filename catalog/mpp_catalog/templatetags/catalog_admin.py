"""What every admin page shows beside its own matter."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone

from mpp_catalog.changes import Action
from mpp_catalog.operations.undoing import is_undone
from mpp_catalog.queries.admin import last_change_by

register = template.Library()
OFFERED_FOR = timedelta(minutes=10)


@register.inclusion_tag("catalog/admin/_undo.html", takes_context=True)
def undo_bar(context: dict[str, Any]) -> dict[str, Any]:
    """The person's last change, for ten minutes, with a button that takes it back."""
    request = context["request"]
    entry = last_change_by(request.user.pk, since=timezone.now() - OFFERED_FOR)
    if entry is None or is_undone(entry):
        return {"entry": None}
    return {"entry": entry, "label": Action(entry.action).label, "csrf_token": context.get("csrf_token")}


@register.filter
def written(choices: dict[str, Any], key: str) -> Any:
    """What a person had written for this key before the form was refused."""
    return choices.get(key)
