"""What a cell may hold: how each kind is read from a file, however a person wrote it, and how it is written."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import override

MONEY = re.compile(r"(?:Rp\s*)?(-?[0-9]{1,3}(?:\.[0-9]{3})+|-?[0-9]+)", re.IGNORECASE)
FIRST_SHEET_YEAR = 1901  # Excel counts days from 1900, and counts one of that year that never was
YES, NO = "ya", "tidak"
# What XML cannot say is written as Excel writes it, and so is a text that only looks like that.
UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
SAID = re.compile(r"_x(005F|00[01][0-9A-F]|FFF[EF])_", re.IGNORECASE)
FORMER_NAME = " | "


class CellInvalid(Exception):
    """A sentence for the person, without the column's name."""


@dataclass(frozen=True)
class Unreadable:
    """A cell that holds no value: a formula, which is never evaluated, or an error that Excel left there."""

    coordinate: str
    text: str
    is_formula: bool

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Kind:
    """A kind of cell: ``read`` takes what the file has, ``write`` what the catalogue has."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    told: str
    choices: type[Choices] | None = None
    is_list: bool = False


def read_text(value: Any) -> str:
    """A cell as text; a number as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if not isinstance(value, str | int | float):
        raise CellInvalid(_("isian ini tidak dapat dibaca."))
    return _well_formed(str(value))


def read_whole(value: Any) -> int | None:
    """A whole number, written as a number or as digits; ``None`` where the cell is blank."""
    if is_blank(value):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CellInvalid(_("tulis bilangan bulat."))
    if isinstance(value, float):
        if not value.is_integer():  # neither is infinity
            raise CellInvalid(_("tulis bilangan bulat."))
        return int(value)
    if isinstance(value, int):
        return value
    found = MONEY.fullmatch(value.strip())
    if found is None or len(value) > 40:
        raise CellInvalid(_("tulis bilangan bulat."))
    return int(found[1].replace(".", ""))


def read_day(value: Any) -> str | None:
    """A date as ISO text, from a date cell or from ISO text; ``None`` where the cell is blank."""
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        raise CellInvalid(_("tulis tanggal seperti 2026-08-17.")) from None


def read_yes_no(value: Any) -> bool | None:
    """Whether; ``None`` where the cell is blank."""
    if isinstance(value, bool):
        return value
    said = read_text(value).strip().casefold()
    if not said:
        return None
    if said not in (YES, NO):
        raise CellInvalid(_("tulis “ya” atau “tidak”."))
    return said == YES


def read_list(value: Any) -> list[str]:
    """Codes between commas, semicolons or lines; a list in JSON."""
    items = value if isinstance(value, list) else re.split(r"[,;\n]", read_text(value))
    return [item for item in (read_text(item).strip() for item in items) if item]


def read_former_names(value: Any) -> list[dict[str, str]]:
    """Lines of ``name | until``; a list of objects in JSON."""
    if isinstance(value, list):
        return [_former_name(item) for item in value]
    lines = [line.strip() for line in read_text(value).split("\n") if line.strip()]
    parts = [line.rpartition(FORMER_NAME.strip()) for line in lines]
    return [{"name": (name or until).strip(), "until": until.strip() if name else ""} for name, _bar, until in parts]


def sayable(text: str) -> str:
    """A text as a workbook can hold it; ``said`` brings it back."""
    return UNSAYABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def said(text: str) -> str:
    """A text as it was before a workbook held it."""
    return SAID.sub(lambda found: chr(int(found[1], 16)), text)


def write_day(value: Any) -> Any:
    """ISO text as a date, where a workbook knows that day."""
    if not value:
        return None
    day = value if isinstance(value, date) else date.fromisoformat(value)
    return day if day.year >= FIRST_SHEET_YEAR else day.isoformat()


def is_blank(value: Any) -> bool:
    """Whether nothing stands there."""
    return value is None or (isinstance(value, str) and not value.strip())


@cache
def labels_of(choices: type[Choices]) -> dict[str, str]:
    """The Indonesian words for each value: files are Indonesian whatever the screens speak."""
    with override("id"):
        return {value: str(label) for value, label in choices.choices}


def one_of(choices: type[Choices]) -> Kind:
    """One of these, written in words or as its key."""
    return Kind(
        read=lambda value: _chosen(choices, read_text(value)),
        write=lambda value: labels_of(choices).get(value, value),
        told="Salah satu:",
        choices=choices,
    )


def several_of(choices: type[Choices]) -> Kind:
    """Any number of these, each in words or as its key."""
    return Kind(
        read=lambda value: [_chosen(choices, item) for item in read_list(value)],
        write=lambda values: "; ".join(labels_of(choices).get(value, value) for value in values),
        told="Boleh beberapa, dipisahkan titik koma:",
        choices=choices,
        is_list=True,
    )


def _chosen(choices: type[Choices], text: str) -> str:
    said = " ".join(text.split()).casefold()
    if not said:
        return ""
    known = {word.casefold(): value for value, label in labels_of(choices).items() for word in (label, value)}
    if said not in known:
        raise CellInvalid(_("“%(value)s” bukan salah satu pilihan.") % {"value": text.strip()[:40]})
    return known[said]


def _well_formed(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise CellInvalid(_("isian ini memuat huruf yang rusak.")) from None
    return text


def _former_name(item: Any) -> dict[str, str]:
    if not isinstance(item, dict):
        raise CellInvalid(_("isian ini tidak dapat dibaca."))
    return {"name": read_text(item.get("name")).strip(), "until": read_text(item.get("until")).strip()}


TEXT = Kind(read=read_text, write=str, told="Teks.")
WHOLE = Kind(read=read_whole, write=lambda value: value, told="Bilangan bulat.")
RUPIAH = Kind(read=read_whole, write=lambda value: value, told="Rupiah tanpa koma, misalnya 350000.")
DAY = Kind(read=read_day, write=write_day, told="Tanggal, misalnya 2026-08-17.")
YES_NO = Kind(read=read_yes_no, write=lambda value: YES if value else NO, told="ya atau tidak.")
CODES = Kind(read=read_list, write="; ".join, told="Kode, boleh beberapa, dipisahkan titik koma.")
FORMER_NAMES = Kind(
    read=read_former_names,
    write=lambda names: "\n".join(f"{item['name']}{FORMER_NAME}{item['until'] or ''}" for item in names),
    told="Satu nama sebaris: nama | sampai kapan.",
)
