"""Facts of a service on a page: as inputs, as lines to read, and beside what they were."""

from typing import Any

from django import template

from mpp_catalog.forms.facts import FactInput
from mpp_catalog.forms.facts import fact_input as make_input
from mpp_catalog.standards import FIELD_LABELS
from mpp_catalog.wording import DiffLine, diff_lines, fact_lines

register = template.Library()


@register.filter
def label_of_fact(field: str) -> str:
    """What people call a field of a document."""
    return str(FIELD_LABELS.get(field, field))


@register.simple_tag
def fact_input(field: str, value: Any, prefix: str = "") -> FactInput:
    """The inputs of one field, for ``catalog/_fact_field.html``."""
    return make_input(field, value, prefix)


@register.simple_tag
def lines_of_fact(field: str, value: Any) -> list[str]:
    """What a field says, for ``catalog/_fact_value.html``."""
    return fact_lines(field, value)


@register.simple_tag
def lines_of_change(field: str, old: Any, new: Any) -> list[DiffLine]:
    """What became of a field, for ``catalog/_fact_diff.html``."""
    return diff_lines(field, old, new)
