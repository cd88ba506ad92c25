"""What stands on a signed paper, agreement or maklumat: its date, and who signs with rank and NIP or NRP."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mpp_catalog.errors import FactsInvalid, SignedInFuture, StaffNumberInvalid
from mpp_catalog.validation import named_text

MOST_SIGNATORIES = 24
NIP_DIGITS, NRP_DIGITS = 18, 8
SIGNATORY_LABELS = {
    "name": gettext_lazy("Nama penanda tangan"),
    "position": gettext_lazy("Jabatan"),
    "rank": gettext_lazy("Pangkat"),
    "staff_number": gettext_lazy("NIP atau NRP"),
}
SIGNATORY_LENGTHS = {"name": 120, "position": 160, "rank": 80}


class Side(models.TextChoices):
    """For whom somebody signs."""

    OURS = "ours", gettext_lazy("Pihak daerah")
    THEIRS = "theirs", gettext_lazy("Pihak mitra")
    WITNESS = "witness", gettext_lazy("Saksi")


def refuse_future(signed_on: date | None, today: date) -> None:
    """Nothing is signed on a day to come.

    :raises SignedInFuture: it is
    """
    if signed_on is not None and signed_on > today:
        raise SignedInFuture


def clean_signatories(signatories: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """The signatories as an agreement keeps them; those without a word are left out.

    :raises FactsInvalid: a name is missing, something is too long, or there are too many
    :raises StaffNumberInvalid: a NIP or NRP has not the digits of one
    """
    given = [one for one in signatories if any(str(one.get(name) or "").strip() for name in SIGNATORY_LABELS)]
    if len(given) > MOST_SIGNATORIES:
        problem = _("paling banyak %(most)s orang.") % {"most": MOST_SIGNATORIES}
        raise FactsInvalid(field=_("Penanda tangan"), problem=problem)
    return [_clean_signatory(one) for one in given]


def clean_staff_number(text: object) -> str:
    """The digits of a NIP or NRP, or nothing; spaces and points between them are left out.

    :raises StaffNumberInvalid: letters, or neither 18 nor 8 digits
    """
    given = named_text(SIGNATORY_LABELS["staff_number"], text, 60, is_needed=False)
    digits = given.replace(" ", "").replace(".", "")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) in (NIP_DIGITS, NRP_DIGITS)):
        raise StaffNumberInvalid(number=given)
    return digits


def shown_staff_number(number: str) -> str:
    """``NIP 19700101 199003 1 001`` or ``NRP 67030410``, as papers write them; nothing for nothing."""
    if len(number) == NIP_DIGITS:
        return f"NIP {number[:8]} {number[8:14]} {number[14]} {number[15:]}"
    return f"NRP {number}" if number else ""


def _clean_signatory(one: Mapping[str, Any]) -> dict[str, str]:
    side = str(one.get("side") or Side.OURS)
    if side not in Side.values:
        raise FactsInvalid(field=_("Penanda tangan"), problem=_("pihak ini tidak dikenal."))
    texts = {
        name: named_text(
            SIGNATORY_LABELS[name], one.get(name), length, is_needed=name == "name" and not one.get("position")
        )
        for name, length in SIGNATORY_LENGTHS.items()
    }
    return {"side": side, **texts, "staff_number": clean_staff_number(one.get("staff_number"))}
