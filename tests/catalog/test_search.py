"""What people type finds what they mean."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Hall

from mpp_catalog.changes import Actor
from mpp_catalog.models import Service
from mpp_catalog.operations.adopting import Adoption, adopt_agencies
from mpp_catalog.operations.differing import rename_agency
from mpp_catalog.operations.offering import change_agency_status, change_services
from mpp_catalog.search import find_services, folded, likeness, words_of

AGENCIES = ("imigrasi", "disdukcapil", "polri", "samsat", "kpp_pratama", "dpmptsp", "pln", "atr_bpn")


@pytest.fixture
def catalogue(hall: Hall, by: Actor) -> None:
    """Eight agencies of the nation with all of their services."""
    adopt_agencies(adoptions=[Adoption(key=key) for key in AGENCIES], site=hall.site, by=by)


def first(question: str) -> str:
    """The key of the service that is found first."""
    return Service.objects.get(slug=find_services(question)[0].slug).template_key


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("ktp hilang", "id_card_replacement"),
        ("KTP  HILANG!!", "id_card_replacement"),
        ("ktp ilang", "id_card_replacement"),
        ("bikin paspor", "passport_new"),
        ("saya mau bikin paspor", "passport_new"),
        ("pasport", "passport_new"),
        ("pàspór bàru", "passport_new"),
        ("skck", "police_record"),
        ("akte kelahiran", "birth_certificate"),
        ("akta kelahirn", "birth_certificate"),
        ("listrik pasang baru", "new_connection"),
        ("bayar pajak motor", "vehicle_tax_yearly"),
        ("nib", "business_number"),
        ("efin", "efin"),
    ],
)
def test_a_question_finds_the_service_it_means(question: str, key: str) -> None:
    found = [Service.objects.get(slug=row.slug).template_key for row in find_services(question)[:3]]

    assert key in found


@pytest.mark.usefixtures("catalogue")
def test_every_word_counts_before_some_words_do() -> None:
    assert first("paspor anak") == "passport_child"


def test_what_is_not_given_here_is_not_found_by_its_adjectives(hall: Hall, by: Actor) -> None:
    adopt_agencies(adoptions=[Adoption(key="disdukcapil"), Adoption(key="pln")], site=hall.site, by=by)

    assert find_services("bikin paspor") == []
    assert find_services("baru") != []


@pytest.mark.usefixtures("catalogue")
def test_english_words_find_and_english_names_are_shown() -> None:
    with override("en"):
        found = find_services("birth certificate")

    assert found[0].name == "Birth certificate"


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize("question", ["", "   ", "!!!", "🙂", "' OR 1=1 --", "a:* & !b | (", "\\", "%", "zzzzqqqq"])
def test_what_means_nothing_finds_nothing_and_harms_nothing(question: str) -> None:
    assert find_services(question) == []


def test_a_service_that_is_not_offered_or_whose_agency_left_is_not_found(hall: Hall, by: Actor) -> None:
    assert [found.slug for found in find_services("disdukcapil")] == [hall.service.slug]

    change_services(services=[hall.service], values={"is_offered": False}, by=by)
    change_agency_status(agency=hall.other_agency, status="withdrawn", reason="Pindah", reason_en="", by=by)  # type: ignore[arg-type]

    assert find_services("disdukcapil") == []
    assert find_services("samsat") == []


def test_a_renamed_agency_is_found_by_its_new_name(hall: Hall, by: Actor) -> None:
    rename_agency(agency=hall.agency, name="Dinas Sipil Bahagia", name_en="", reason="", by=by)

    assert [found.slug for found in find_services("bahagia")] == [hall.service.slug]


def test_words_that_say_nothing_are_left_out_unless_nothing_else_is_said() -> None:
    assert words_of("Saya mau urus KTP di sini") == ["ktp", "sini"]
    assert words_of("saya mau") == ["saya", "mau"]


@given(text=st.text(max_size=60))
def test_folding_is_done_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(word=st.text(alphabet="abcdefghij", min_size=1, max_size=12))
def test_a_word_is_most_like_itself(word: str) -> None:
    assert likeness(word, word) == 1.0
