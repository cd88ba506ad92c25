"""Dates, times, money and counts as official Indonesian writes them, and as English does."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.utils.translation import override

from mpp_platform.templatetags.words import clock, day_or_text, long_date, minutes, rupiah, thousands


@pytest.mark.parametrize(
    ("filtered", "indonesian", "english"),
    [
        (lambda: long_date(date(2022, 7, 18)), "Senin, 18 Juli 2022", "Monday, 18 July 2022"),
        (lambda: clock(time(8), "WIB"), "08.00 WIB", "08:00 WIB"),
        (lambda: thousands(6198), "6.198", "6,198"),
        (lambda: thousands(None), "–", "–"),
        (lambda: rupiah(350000), "Rp350.000", "Rp350.000"),
        (lambda: minutes(12), "12 menit", "12 minutes"),
        (lambda: minutes(1), "1 menit", "1 minute"),
        (lambda: day_or_text("2023"), "2023", "2023"),
        (lambda: day_or_text("2020-08"), "Agustus 2020", "August 2020"),
        (lambda: day_or_text("2023-02-27"), "27 Februari 2023", "27 February 2023"),
        (lambda: day_or_text("2023-02-31"), "2023-02-31", "2023-02-31"),
    ],
)
def test_a_value_is_written_in_both_languages(filtered: Callable[[], str], indonesian: str, english: str) -> None:
    with override("id"):
        assert filtered() == indonesian
    with override("en"):
        assert filtered() == english
