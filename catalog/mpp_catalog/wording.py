"""How a fact of the template or of a region reads to people: lines of text, and what two of them have in common.

Values are those of documents (``standards.py``, ``template_rows.py``). A comparison shows both languages, because a
change of the English text alone is a change too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mpp_catalog.models import (
    Category,
    Certainty,
    FeeKind,
    LifeEvent,
    ReportingGroup,
    RequirementForm,
    in_language,
)
from mpp_platform.templatetags.words import minutes, rupiah, short_date

ENGLISH_MARK = "EN: "


@dataclass(frozen=True)
class DiffLine:
    """A line of a comparison; ``kind`` is removed, added or kept."""

    kind: str
    text: str


def fact_lines(field: str, value: Any, *, is_bilingual: bool = False) -> list[str]:
    """What a field says, line by line, in the language in force or in both; no line where it says nothing."""
    if value is None:
        return []
    told = _TELLERS.get(field, _component)(value, is_bilingual)
    return [line for line in told if line]


def diff_lines(field: str, old: Any, new: Any) -> list[DiffLine]:
    """What became of a field: lines that are gone, that are new, and that stayed, in reading order.

    English lines that stayed are left out: what stayed is there to find one's way, and one language does that.
    """
    before, after = fact_lines(field, old, is_bilingual=True), fact_lines(field, new, is_bilingual=True)
    lines = []
    for tag, low, high, first, last in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += [DiffLine("kept", text) for text in before[low:high] if not text.startswith(ENGLISH_MARK)]
        else:
            lines += [DiffLine("removed", text) for text in before[low:high]]
            lines += [DiffLine("added", text) for text in after[first:last]]
    return lines


def _both(indonesian: str, english: str, is_bilingual: bool) -> list[str]:
    if not is_bilingual:
        return in_language(indonesian, english).splitlines()
    return [*indonesian.splitlines(), *(ENGLISH_MARK + line for line in english.splitlines())]


def _text(value: str, is_bilingual: bool) -> list[str]:
    return [str(value)]


def _minutes(value: int, is_bilingual: bool) -> list[str]:
    return [minutes(value)]


def _completion(value: list[int], is_bilingual: bool) -> list[str]:
    low, high = value
    if not high:
        return [_("Hari yang sama")]
    if low == high:
        return [ngettext("%(days)s hari", "%(days)s hari", high) % {"days": high}]
    return [_("%(low)s sampai %(high)s hari") % {"low": low, "high": high}]


def _fee(value: Mapping[str, Any], is_bilingual: bool) -> list[str]:
    lines = [_amount(value), *_both(value.get("note", ""), value.get("note_en", ""), is_bilingual)]
    if value.get("valid_from"):
        lines.append(_("Berlaku sejak %(date)s") % {"date": _date(value["valid_from"])})
    return lines


def _amount(value: Mapping[str, Any]) -> str:
    if value["kind"] == FeeKind.FIXED:
        return rupiah(value["min"])
    if value["kind"] == FeeKind.RANGE:
        return f"{rupiah(value['min'])} – {rupiah(value['max'])}"
    return _label(FeeKind, value["kind"])


def _verification(value: Mapping[str, Any], is_bilingual: bool) -> list[str]:
    source = value.get("source", "")
    return [_label(Certainty, value["certainty"]), _("Sumber: %(source)s") % {"source": source} if source else ""]


def _requirements(value: list[Mapping[str, Any]], is_bilingual: bool) -> list[str]:
    return [line for item in value for line in _requirement(item, is_bilingual)]


def _requirement(item: Mapping[str, Any], is_bilingual: bool) -> list[str]:
    form = _label(RequirementForm, item["form"])
    if item.get("count", 1) > 1:
        form += ", " + ngettext("%(sheets)s lembar", "%(sheets)s lembar", item["count"]) % {"sheets": item["count"]}
    indonesian, english = item["text_id"], item.get("text_en", "")
    if item.get("condition_id"):
        indonesian += f" – {item['condition_id']}"
        english += f" – {item.get('condition_en', '')}" if item.get("condition_en") else ""
    return [f"{text} ({form})" for text in _both(indonesian, english, is_bilingual)]


def _labels(choices: type[TextChoices], value: list[str], is_bilingual: bool) -> list[str]:
    return [", ".join(_label(choices, item) for item in value)]


def _choice(choices: type[TextChoices], value: str, is_bilingual: bool) -> list[str]:
    return [_label(choices, value)]


def _component(value: Mapping[str, str], is_bilingual: bool) -> list[str]:
    return _both(value.get("id", ""), value.get("en", ""), is_bilingual)


def _former_names(value: list[Mapping[str, Any]], is_bilingual: bool) -> list[str]:
    return [
        _("%(name)s (sampai %(date)s)") % {"name": item["name"], "date": _date(item["until"])}
        if item.get("until")
        else item["name"]
        for item in value
    ]


def _keys(value: list[str], is_bilingual: bool) -> list[str]:
    return [", ".join(value)]


def _label(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _date(text: str) -> str:
    return short_date(date.fromisoformat(text))


_TELLERS: dict[str, Callable[[Any, bool], list[str]]] = {
    "name": _text,
    "name_en": _text,
    "keywords": _text,
    "prefix": _text,
    "counter_minutes": _minutes,
    "completion": _completion,
    "fee": _fee,
    "verification": _verification,
    "requirements": _requirements,
    "life_events": partial(_labels, LifeEvent),
    "category": partial(_choice, Category),
    "reporting_group": partial(_choice, ReportingGroup),
    "former_names": _former_names,
    "successors": _keys,
}
