"""The letters that begin an agency's numbers: read at ten metres and heard over a loudspeaker."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import product

from mpp_catalog.errors import PrefixUnreadable
from mpp_catalog.models import Stand

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # neither I nor O: in print they are 1 and 0
# Letters whose Indonesian names sound alike (domain facts §6.3).
SOUND_ALIKE = (frozenset("BDEGPT"), frozenset("MN"))
# Parts above may object to letters of a stand, by a named error: today's numbers of another agency may begin with them.
prefix_checks: list[Callable[[Stand, str], None]] = []


def clean_prefix(text: str) -> str:
    """One or two capital letters that cannot be read as digits.

    :raises PrefixUnreadable: anything else
    """
    prefix = text.strip().upper()
    if not 1 <= len(prefix) <= 2 or any(letter not in LETTERS for letter in prefix):
        raise PrefixUnreadable(prefix=prefix[:8])
    return prefix


def check_letters(stand: Stand, prefix: str) -> None:
    """Let nobody give out numbers with these letters who may not.

    :raises PrefixTaken: people hold numbers of another agency that begin so
    """
    for check in prefix_checks:
        check(stand, prefix)


def free_prefix(wish: str, taken: Collection[str]) -> str:
    """The first free letters, those of the wish first."""
    letters = [letter for letter in wish.upper() if letter in LETTERS]
    pairs = ("".join(pair) for pair in product(LETTERS, LETTERS))
    free: Iterator[str] = (prefix for prefix in (*letters, *LETTERS, *pairs) if prefix not in taken)
    return next(free)


def sounding_alike(prefixes: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of prefixes that a loudspeaker makes the same, in alphabetical order."""
    ordered = sorted(set(prefixes))
    return [(a, b) for place, a in enumerate(ordered) for b in ordered[place + 1 :] if _sound_alike(a, b)]


def _sound_alike(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    pairs = zip(one, other, strict=True)
    return all(a == b or any({a, b} <= group for group in SOUND_ALIKE) for a, b in pairs)
