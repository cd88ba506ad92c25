"""A service's facts as a document, and the one rule of inheritance: the region's word where it has one, else the
nation's, of the version that the region follows.

A document is ``{field: value}`` with the fields of ``FIELDS``; every value is JSON.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mpp_catalog.models import TEXT_COMPONENTS, Component, ServiceFacts

Facts = dict[str, Any]
NO_TEXT = {"id": "", "en": ""}
PLAIN = ("name", "name_en", "counter_minutes", "requirements", "life_events", "keywords")
FIELD_LABELS = {
    "name": _("Nama"),
    "name_en": _("Nama dalam bahasa Inggris"),
    "counter_minutes": _("Menit di loket"),
    "verification": _("Kepastian data"),
    "life_events": _("Peristiwa hidup"),
    "keywords": _("Kata pencarian"),
    **{component.value: component.label for component in Component},
}
FIELDS = tuple(FIELD_LABELS)
FINDING_FIELDS = ("life_events", "keywords")  # help to find a service; no part of its standard
AGENCY_FIELDS = ("name", "name_en")


def facts_of(row: ServiceFacts) -> Facts:
    """The document of a row, national or regional."""
    texts = {component.value: row.components.get(component.value, NO_TEXT) for component in TEXT_COMPONENTS}
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "completion": [row.completion_days_min, row.completion_days_max],
        "fee": {
            "kind": row.fee_kind,
            "min": row.fee_rupiah_min,
            "max": row.fee_rupiah_max,
            "note": row.fee_note,
            "note_en": row.fee_note_en,
            "valid_from": row.fee_valid_from.isoformat() if row.fee_valid_from else None,
        },
        "verification": {"certainty": row.certainty, "source": row.source},
        **texts,
    }


def columns_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A whole document as the columns of a row."""
    fee, valid_from = facts["fee"], facts["fee"].get("valid_from")
    return {
        **{name: facts[name] for name in PLAIN},
        "completion_days_min": facts["completion"][0],
        "completion_days_max": facts["completion"][1],
        "fee_kind": fee["kind"],
        "fee_rupiah_min": fee["min"],
        "fee_rupiah_max": fee["max"],
        "fee_note": fee.get("note", ""),
        "fee_note_en": fee.get("note_en", ""),
        "fee_valid_from": date.fromisoformat(valid_from) if valid_from else None,
        "certainty": facts["verification"]["certainty"],
        "source": facts["verification"]["source"],
        "components": {c.value: facts[c.value] for c in TEXT_COMPONENTS if facts[c.value] != NO_TEXT},
    }


def effective(national: Mapping[str, Any], overrides: Mapping[str, Any]) -> Facts:
    """What holds in the region: its own word where it has one, else the nation's."""
    return {name: overrides.get(name, value) for name, value in national.items()}


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The fields in which two documents differ, in the order of ``FIELDS``."""
    return [name for name in FIELDS if name in new and old.get(name) != new[name]]


def standard_of(facts: Mapping[str, Any]) -> Facts:
    """The part of a document that is the service's standard."""
    return {name: value for name, value in facts.items() if name not in FINDING_FIELDS}
