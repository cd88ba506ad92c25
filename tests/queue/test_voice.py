"""The spoken call."""

import pytest
from django.utils.translation import override

from mpp_queue.voice import call_sentence, number_words, spoken_counter


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_call_is_spoken_in_indonesian_whoever_looks(language: str) -> None:
    with override(language):
        sentence = call_sentence(prefix="A", number=12, counter="3")

    assert sentence == "Nomor antrean A nol satu dua, silakan menuju loket tiga"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (45, "empat puluh lima"),
        (100, "seratus"),
        (110, "seratus sepuluh"),
        (215, "dua ratus lima belas"),
        (999, "sembilan ratus sembilan puluh sembilan"),
    ],
)
def test_numbers_are_read_as_words(value: int, words: str) -> None:
    assert number_words(value) == words


def test_a_counter_with_a_letter_is_spelled() -> None:
    assert spoken_counter("4K") == "empat Ka"


def test_four_digit_numbers_are_read_digit_by_digit() -> None:
    assert call_sentence(prefix="B", number=1005, counter="12") == (
        "Nomor antrean Be satu nol nol lima, silakan menuju loket dua belas"
    )
