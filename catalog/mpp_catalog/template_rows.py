"""What a row of the national template may say, whoever says it: the ministry's form, its file, or the first seed.

An agency's document is ``{field: value}`` with the fields of ``BLANK_AGENCY``; a service's is that of ``standards.py``.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from mpp_catalog.errors import FactsInvalid, FieldUnknown, KeyUnreadable, TextInvalid
from mpp_catalog.models import Category, NationalAgency, ReportingGroup
from mpp_catalog.queries.template import AGENCY_LABELS
from mpp_catalog.standards import Facts
from mpp_catalog.validation import clean_text

AGENCY_KEY_LENGTH, SERVICE_KEY_LENGTH = 40, 60
MOST_FORMER_NAMES = 20
KEY = re.compile(r"[a-z0-9][a-z0-9_]*")
PREFIX = re.compile(r"[A-Z]{1,4}")
BLANK_AGENCY: Facts = {
    "name": "",
    "name_en": "",
    "category": "",
    "reporting_group": "",
    "prefix": "",
    "former_names": [],
    "successors": [],
}


def agency_document(row: NationalAgency) -> Facts:
    """The document of an agency's row."""
    return {name: getattr(row, name) for name in BLANK_AGENCY}


def clean_agency(document: Mapping[str, Any]) -> Facts:
    """A whole document as a row keeps it; absent fields are blank.

    :raises FieldUnknown: there is no such field
    :raises FactsInvalid: a field says what cannot be; the sentence names the field
    """
    unknown = next((name for name in document if name not in BLANK_AGENCY), None)
    if unknown is not None:
        raise FieldUnknown(field=unknown)
    return {name: _clean(name, document.get(name, blank)) for name, blank in BLANK_AGENCY.items()}


def clean_key(text: object, length: int) -> str:
    """A key, by which versions and regions know a row for ever.

    :raises KeyUnreadable: it is empty, too long, or has other letters than keys have
    """
    key = str(text or "").strip()
    if len(key) > length or not KEY.fullmatch(key):
        raise KeyUnreadable(key=key[:length])
    return key


def key_of_name(name: str, length: int) -> str:
    """The key that a name suggests: ``Kantor Imigrasi`` is ``kantor_imigrasi``."""
    return slugify(name).replace("-", "_")[:length].strip("_")


def fingerprint_of(document: Mapping[str, Any]) -> str:
    """What a form carries to tell whether the row still reads as the person saw it."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _clean(name: str, value: Any) -> Any:
    problem = _("isian ini tidak dapat dibaca.")
    try:
        return _CLEANERS[name](value)
    except TextInvalid as error:
        problem = error.message
    except (TypeError, ValueError, KeyError, AttributeError):
        pass
    raise FactsInvalid(field=AGENCY_LABELS[name], problem=problem)


def _clean_prefix(value: Any) -> str:
    prefix = str(value).strip().upper()
    if not PREFIX.fullmatch(prefix):
        raise ValueError
    return prefix


def _clean_former_names(value: Any) -> list[Facts]:
    if len(value) > MOST_FORMER_NAMES:
        raise ValueError
    return [{"name": clean_text(item["name"], 120), "until": _clean_date(item.get("until"))} for item in value]


def _clean_date(value: Any) -> str | None:
    return date.fromisoformat(str(value)).isoformat() if value else None


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "name": lambda value: clean_text(value, 120),
    "name_en": lambda value: clean_text(value, 120, is_needed=False),
    "category": lambda value: Category(value).value,
    "reporting_group": lambda value: ReportingGroup(value).value,
    "prefix": _clean_prefix,
    "former_names": _clean_former_names,
    "successors": lambda value: list(dict.fromkeys(clean_key(key, AGENCY_KEY_LENGTH) for key in value)),
}
