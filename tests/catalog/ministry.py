"""What tests of the national template share: an agency, a service, a decree, and how a browser sends facts."""

from datetime import date
from typing import Any

from django.forms import Form
from django.http import QueryDict

from mpp_catalog.forms.facts import FactInput, fact_input
from mpp_catalog.models import NationalService
from mpp_catalog.standards import FIELDS, Facts
from mpp_catalog.validation import BLANK
from mpp_platform.models import AuditEntry

DECREE: dict[str, Any] = {"decree_number": "KEP-7/2022", "decree_date": date(2022, 7, 18)}
OFFICE: Facts = {
    "name": "Kantor Uji",
    "name_en": "Test Office",
    "category": "VERTIKAL",
    "reporting_group": "state",
    "prefix": "UJI",
}
PAPERS: Facts = {**BLANK, "name": "Surat Uji", "name_en": "Test letter", "counter_minutes": 15}
FILLED: Facts = {
    **PAPERS,
    "completion": [1, 3],
    "fee": {
        "kind": "range",
        "min": 350_000,
        "max": 650_000,
        "note": "Menurut masa berlaku.",
        "note_en": "By validity.",
        "valid_from": "2022-08-01",
    },
    "verification": {"certainty": "F", "source": "PP 45/2024"},
    "requirements": [
        {"text_id": "KTP", "text_en": "Identity card", "form": "original", "count": 1},
        {
            "text_id": "KK",
            "text_en": "Family card",
            "form": "copy",
            "count": 2,
            "condition_id": "bila pindah",
            "condition_en": "when moving",
        },
    ],
    "life_events": ["identity", "travel"],
    "keywords": "bikin surat",
    "procedure": {"id": "1. Datang.\n2. Pulang.", "en": "1. Come.\n2. Go."},
}


def service_in(number: int, agency_key: str, key: str) -> NationalService:
    """A service of one version."""
    return NationalService.objects.get(agency__version_id=number, agency__key=agency_key, key=key)


def keys_of(number: int, agency_key: str) -> list[str]:
    """The keys of an agency's services in one version."""
    services = NationalService.objects.filter(agency__version_id=number, agency__key=agency_key)
    return sorted(services.order_by("pk").values_list("key", flat=True))


def audited(action: str) -> list[tuple[str, Any]]:
    """Subject and data of every line of the registry's audit trail with this action."""
    entries = AuditEntry.objects.filter(action=action).order_by("pk")
    return [(entry.subject, entry.data) for entry in entries]


def sent_of(field: str, value: Any, prefix: str = "") -> dict[str, Any]:
    """What a browser sends of the inputs that show one field."""
    shown = fact_input(field, value, prefix)
    given = [(form.add_prefix(name), form.initial.get(name)) for form in _forms(shown) for name in form.fields]
    return {name: written for name, written in given if written is not None}


def post_of(facts: Facts) -> dict[str, Any]:
    """What a browser sends of the form that shows these facts."""
    return {name: written for field in FIELDS for name, written in sent_of(field, facts[field]).items()}


def query_of(sent: dict[str, Any]) -> QueryDict:
    """The same as the server reads it."""
    query = QueryDict(mutable=True)
    for name, value in sent.items():
        query.setlist(name, [str(item) for item in value] if isinstance(value, list) else [str(value)])
    return query


def _forms(shown: FactInput) -> tuple[Form, ...]:
    return shown.rows or ((shown.form,) if shown.form else ())
