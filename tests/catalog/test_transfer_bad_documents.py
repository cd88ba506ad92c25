"""Every bad value of a region's JSON document is named by its place in its list."""

from typing import Any

import pytest
from tests.catalog.transfer_files import Bad, problems_of, upload
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.operations.adopting import Adoption, adopt_agencies
from mpp_catalog.operations.importing import preview_region
from mpp_catalog.transfer.regional import regional_document

UNREADABLE = "Isian ini tidak dapat dibaca."


@pytest.fixture
def mall(hall: Hall, by: Actor) -> Hall:
    """The hall with an adopted agency and one of its services in row 4."""
    adopt_agencies(adoptions=[Adoption(key="imigrasi", services=["passport_new"])], site=hall.site, by=by)
    return hall


def changed(document: dict[str, Any], *way: Any) -> dict[str, Any]:
    """A document with another value at the end of a way."""
    *steps, last, value = way
    place: Any = document
    for step in steps:
        place = place[step]
    place[last] = value
    return document


FIRST = ("agencies", 0, "services", 0)
FACTS = (*FIRST, "facts")
UNKNOWN = "Isian ini tidak dikenal."
BAD_VALUES: dict[str, tuple[tuple[Any, ...], Bad]] = {
    "agencies that are no list": (("agencies", {"slug": "pln"}), ("Instansi", 1, "", UNREADABLE, "{'slug': 'pln'}")),
    "an agency that is no object": (("agencies", 0, "pln"), ("Instansi", 1, "", UNREADABLE, "pln")),
    "a name that is a list": (("agencies", 0, "name", ["x"]), ("Instansi", 1, "Nama instansi", UNREADABLE, "['x']")),
    "a field that nobody knows": (("agencies", 0, "nama", "PLN"), ("Instansi", 1, "nama", UNKNOWN, "")),
    "a fact that nobody knows": ((*FACTS, "cost", 1), ("Layanan", 1, "cost", UNKNOWN, "")),
    "a part of a fee that nobody knows": ((*FACTS, "fee", "maximum", 1), ("Layanan", 1, "maximum", UNKNOWN, "")),
    "a fee that is a number": ((*FACTS, "fee", 5), ("Layanan", 1, "Jenis biaya", UNREADABLE, "5")),
    "a completion of one number": (
        (*FACTS, "completion", [1]),
        ("Layanan", 1, "Hari selesai terlama", UNREADABLE, "[1]"),
    ),
    "minutes that are true": (
        (*FACTS, "counter_minutes", True),
        ("Layanan", 1, "Menit di loket", "Tulis bilangan bulat.", "ya"),
    ),
    "half a letter": (
        (*FACTS, "keywords", "\ud83d"),
        ("Layanan", 1, "Kata pencarian", "Isian ini memuat huruf yang rusak.", "?"),
    ),
    "requirements that are words": ((*FACTS, "requirements", "KTP"), ("Persyaratan", 1, "", UNREADABLE, "KTP")),
    "a requirement that is words": ((*FACTS, "requirements", ["KTP"]), ("Persyaratan", 1, "", UNREADABLE, "KTP")),
    "a counter of nothing": (("counters", 0, None), ("Loket", 1, "", UNREADABLE, "None")),
}


@pytest.mark.parametrize(("way", "bad"), BAD_VALUES.values(), ids=BAD_VALUES)
def test_a_bad_value_of_a_document_is_named_by_its_place_in_the_list(
    mall: Hall, by: Actor, way: tuple[Any, ...], bad: Bad
) -> None:
    looked = preview_region(upload=upload(changed(regional_document(), *way)), by=by)

    assert problems_of(looked.preview) == [bad]
    assert looked.token == ""
