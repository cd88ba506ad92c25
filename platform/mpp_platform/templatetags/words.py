"""Dates, times, money and counts as official Indonesian writes them, and as English does."""

import re
from datetime import date, datetime, time

from django import template
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext

register = template.Library()
MONTH = re.compile(r"(\d{4})-(\d{2})")


@register.filter
def long_date(value: date | None) -> str:
    """``Senin, 18 Juli 2022`` or ``Monday, 18 July 2022``."""
    return date_format(value, "l, j F Y") if value else ""


@register.filter
def short_date(value: date | None) -> str:
    """``18 Juli 2022``."""
    return date_format(value, "j F Y") if value else ""


@register.filter
def clock(value: datetime | time | None, zone_label: str = "") -> str:
    """``08.00 WIB``; English writes a colon."""
    if not isinstance(value, datetime | time):  # a template hands on "" for what is not there
        return ""
    separator = ":" if _is_english() else "."
    return f"{value:%H}{separator}{value:%M} {zone_label}".strip()


@register.filter
def thousands(value: int | None) -> str:
    """``6.198``, in English ``6,198``."""
    if value is None:
        return "–"
    text = f"{int(value):,}"
    return text if _is_english() else text.replace(",", ".")


@register.filter
def rupiah(value: int | None) -> str:
    """``Rp350.000``; money keeps its Indonesian form in English too."""
    return "–" if value is None else "Rp" + f"{int(value):,}".replace(",", ".")


@register.filter
def minutes(value: int | None) -> str:
    """``12 menit``."""
    if value is None:
        return "–"
    return ngettext("%(count)d menit", "%(count)d menit", value) % {"count": value}


@register.filter
def day_or_text(value: str) -> str:
    """A date as exact as its source: ``2023``, ``2020-08`` as a month, ``2023-02-27`` as a day."""
    if MONTH.fullmatch(value or ""):
        return date_format(date(int(value[:4]), int(value[5:]), 1), "F Y")
    try:
        day = parse_date(value or "")
    except ValueError:
        day = None
    return short_date(day) if day else value


def _is_english() -> bool:
    return (get_language() or "id").startswith("en")
