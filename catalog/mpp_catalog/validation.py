"""What a fact may say, whoever says it: an admin's form, the ministry's file, an import."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mpp_catalog.errors import FactsInvalid, FieldUnknown, TextInvalid
from mpp_catalog.models import TEXT_COMPONENTS, Certainty, FeeKind, LifeEvent, RequirementForm
from mpp_catalog.standards import FIELD_LABELS, FIELDS, NO_TEXT, Facts

Cleaner = Callable[[Any], Any]
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
LONGEST_COMPONENT = 2000
MOST_REQUIREMENTS = 40
MOST_MINUTES, MOST_DAYS, MOST_COUNT = 480, 365, 50
MOST_RUPIAH = 10_000_000_000
BLANK: Facts = {
    "name": "",
    "name_en": "",
    "counter_minutes": 10,
    "completion": [0, 0],
    "fee": {"kind": "free", "min": None, "max": None, "note": "", "note_en": "", "valid_from": None},
    "verification": {"certainty": "K", "source": ""},
    "requirements": [],
    "life_events": [],
    "keywords": "",
    **{component.value: NO_TEXT for component in TEXT_COMPONENTS},
}


def clean_text(text: object, length: int, *, is_needed: bool = True) -> str:
    """A text without control characters and outer spaces.

    :raises TextInvalid: it is longer, or needed and empty
    """
    cleaned = CONTROL.sub("", str(text or "")).strip()
    if len(cleaned) > length or (is_needed and not cleaned):
        raise TextInvalid(length=length)
    return cleaned


def named_text(label: object, text: object, length: int, *, is_needed: bool = True) -> str:
    """A cleaned text; where it cannot be, the sentence begins with the field's name.

    :raises FactsInvalid: it is longer, or needed and empty
    """
    try:
        return clean_text(text, length, is_needed=is_needed)
    except TextInvalid as error:
        raise FactsInvalid(field=label, problem=error.message) from None


def clean_facts(facts: Mapping[str, Any]) -> Facts:
    """A whole document; absent fields are blank.

    :raises FieldUnknown: there is no such field
    :raises FactsInvalid: a field says what cannot be
    """
    unknown = next((name for name in facts if name not in FIELDS), None)
    if unknown is not None:
        raise FieldUnknown(field=unknown)
    return {name: clean_field(name, facts.get(name, BLANK[name])) for name in FIELDS}


def clean_field(field: str, value: Any) -> Any:
    """One field's value as a document keeps it.

    :raises FactsInvalid: it says what cannot be; the sentence names the field
    """
    try:
        cleaner: Cleaner = _CLEANERS.get(field, _clean_component)
        return cleaner(value)
    except TextInvalid as error:
        raise FactsInvalid(field=FIELD_LABELS[field], problem=error.message) from None
    except _Wrong as wrong:
        raise FactsInvalid(field=FIELD_LABELS[field], problem=str(wrong)) from None
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        raise FactsInvalid(field=FIELD_LABELS[field], problem=_("isian ini tidak dapat dibaca.")) from None


class _Wrong(Exception):
    """A sentence for the person, without the field's name."""


def _whole(value: Any, least: int, most: int) -> int:
    number = int(str(value).strip())
    if not least <= number <= most:
        raise _Wrong(_("angka harus antara %(least)s dan %(most)s.") % {"least": least, "most": most})
    return number


def _clean_completion(value: Any) -> list[int]:
    low, high = _whole(value[0], 0, MOST_DAYS), _whole(value[1], 0, MOST_DAYS)
    if low > high:
        raise _Wrong(_("jumlah hari paling cepat tidak boleh melebihi yang paling lambat."))
    return [low, high]


def _clean_fee(value: Any) -> Facts:
    kind = FeeKind(value["kind"])
    low, high = _rupiah(value.get("min")), _rupiah(value.get("max"))
    if kind in (FeeKind.FREE, FeeKind.FORMULA):
        low = high = None
    elif kind == FeeKind.FIXED:
        low = high = low if low is not None else high
    if kind in (FeeKind.FIXED, FeeKind.RANGE) and (low is None or high is None):
        raise _Wrong(_("tulis jumlah rupiahnya."))
    if low is not None and high is not None and low > high:
        raise _Wrong(_("tarif terendah tidak boleh melebihi tarif tertinggi."))
    valid_from = value.get("valid_from") or None
    return {
        "kind": kind.value,
        "min": low,
        "max": high,
        "note": clean_text(value.get("note"), 240, is_needed=False),
        "note_en": clean_text(value.get("note_en"), 240, is_needed=False),
        "valid_from": date.fromisoformat(str(valid_from)).isoformat() if valid_from else None,
    }


def _rupiah(value: Any) -> int | None:
    if value is None or str(value).strip() == "":
        return None
    amount = int(str(value).replace(".", "").removeprefix("Rp").strip())
    if amount < 0:
        raise _Wrong(_("biaya tidak boleh kurang dari nol."))
    if amount > MOST_RUPIAH:
        raise _Wrong(_("jumlah rupiah ini terlalu besar."))
    return amount


def _clean_requirements(value: Any) -> list[Facts]:
    if len(value) > MOST_REQUIREMENTS:
        raise _Wrong(_("paling banyak %(most)s persyaratan.") % {"most": MOST_REQUIREMENTS})
    return [_clean_requirement(item) for item in value]


def _clean_requirement(item: Mapping[str, Any]) -> Facts:
    cleaned = {
        "text_id": clean_text(item["text_id"], 240),
        "text_en": clean_text(item.get("text_en"), 240, is_needed=False),
        "form": RequirementForm(item["form"]).value,
        "count": _whole(item.get("count", 1), 1, MOST_COUNT),
    }
    for name in ("condition_id", "condition_en"):
        condition = clean_text(item.get(name), 160, is_needed=False)
        if condition:
            cleaned[name] = condition
    return cleaned


def _clean_verification(value: Any) -> Facts:
    certainty, source = Certainty(value["certainty"]), clean_text(value.get("source"), 240, is_needed=False)
    if certainty == Certainty.PUBLISHED and not source:
        raise _Wrong(_("tulis sumbernya bila data sudah dipastikan."))
    return {"certainty": certainty.value, "source": source}


def _clean_life_events(value: Any) -> list[str]:
    return sorted({LifeEvent(item).value for item in value})


def _clean_component(value: Any) -> Facts:
    return {
        "id": clean_text(value.get("id"), LONGEST_COMPONENT, is_needed=False),
        "en": clean_text(value.get("en"), LONGEST_COMPONENT, is_needed=False),
    }


_CLEANERS: dict[str, Cleaner] = {
    "name": lambda value: clean_text(value, 160),
    "name_en": lambda value: clean_text(value, 160, is_needed=False),
    "counter_minutes": lambda value: _whole(value, 1, MOST_MINUTES),
    "completion": _clean_completion,
    "fee": _clean_fee,
    "verification": _clean_verification,
    "requirements": _clean_requirements,
    "life_events": _clean_life_events,
    "keywords": lambda value: clean_text(value, 400, is_needed=False),
}
