"""The spoken call: letter and number words, no names. The number is read digit by digit, the counter as a word."""

UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
LETTERS = {
    "A": "A", "B": "Be", "C": "Ce", "D": "De", "E": "E", "F": "Ef", "G": "Ge", "H": "Ha", "J": "Je", "K": "Ka",
    "L": "El", "M": "Em", "N": "En", "P": "Pe", "Q": "Ki", "R": "Er", "S": "Es", "T": "Te", "U": "U", "V": "Ve",
    "W": "We", "X": "Eks", "Y": "Ye", "Z": "Zet",
}  # fmt: skip


def number_words(value: int) -> str:
    """A whole number below 1000 in Indonesian words: ``23`` is ``dua puluh tiga``."""
    if value < 12:
        return UNITS[value]
    if value < 20:
        return f"{UNITS[value - 10]} belas"
    if value < 100:
        return f"{UNITS[value // 10]} puluh {UNITS[value % 10] if value % 10 else ''}".strip()
    hundreds = "seratus" if value < 200 else f"{UNITS[value // 100]} ratus"
    return f"{hundreds} {number_words(value % 100) if value % 100 else ''}".strip()


def spoken_code(prefix: str, number: int) -> str:
    """``A`` and ``12`` are ``A nol satu dua``: the three digits of the printed code one by one."""
    letters = " ".join(LETTERS.get(letter, letter) for letter in prefix)
    return f"{letters} {' '.join(UNITS[int(digit)] for digit in f'{number:03d}')}"


def spoken_counter(number: str) -> str:
    """``3`` is ``tiga``, ``12`` is ``dua belas``; letters are spelled."""
    if number.isdigit():
        return number_words(int(number))
    return " ".join(number_words(int(c)) if c.isdigit() else LETTERS.get(c.upper(), c) for c in number)


def call_sentence(*, prefix: str, number: int, counter: str) -> str:
    """``Nomor antrean A nol satu dua, silakan menuju loket tiga``: always Indonesian, as the hall speaks."""
    return f"Nomor antrean {spoken_code(prefix, number)}, silakan menuju loket {spoken_counter(counter)}"
