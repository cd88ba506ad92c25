"""Facts on a page: what a form shows it reads back, and what people read of them."""

import pytest
from tests.catalog.ministry import FILLED, post_of, query_of, sent_of

from mpp_catalog.forms.facts import read_facts, read_field
from mpp_catalog.models import NationalAgency
from mpp_catalog.standards import FIELDS
from mpp_catalog.template_rows import agency_document
from mpp_catalog.validation import BLANK, clean_facts, clean_field
from mpp_catalog.wording import DiffLine, diff_lines, fact_lines
from mpp_tenants.context import registry_context


def test_what_a_form_shows_is_what_it_sends_back() -> None:
    read = read_facts(query_of(post_of(FILLED)))

    assert clean_facts(read) == FILLED


@pytest.mark.parametrize("field", FIELDS)
def test_one_field_alone_is_shown_and_read_under_a_prefix(field: str) -> None:
    sent = sent_of(field, FILLED[field], "layanan-7-")

    assert all(name.startswith(f"layanan-7-{field}-") for name in sent)
    assert clean_field(field, read_field(query_of(sent), field, "layanan-7-")) == FILLED[field]


def test_requirements_follow_their_places_and_empty_or_removed_rows_are_none() -> None:
    rows = [
        {"text_id": "Ketiga", "form": "copy", "count": "1", "place": ""},
        {"text_id": "Kedua", "form": "original", "count": "1", "place": "2"},
        {"text_id": "", "form": "original", "count": "1", "place": ""},
        {"text_id": "Hilang", "form": "original", "count": "1", "place": "1", "remove": "on"},
        {"text_id": "Pertama", "form": "original", "count": "1", "place": "1"},
    ]
    sent = {f"requirements-{n}-{name}": text for n, row in enumerate(rows) for name, text in row.items()}

    read = read_field(query_of(sent), "requirements")

    assert [item["text_id"] for item in read] == ["Pertama", "Kedua", "Ketiga"]


def test_facts_read_as_people_say_them() -> None:
    said = {field: fact_lines(field, FILLED[field]) for field in FIELDS if FILLED[field] != BLANK[field]}

    assert said == {
        "name": ["Surat Uji"],
        "name_en": ["Test letter"],
        "counter_minutes": ["15 menit"],
        "verification": ["Dipublikasikan", "Sumber: PP 45/2024"],
        "life_events": ["Identitas dan pindah alamat, Bepergian ke luar negeri"],
        "keywords": ["bikin surat"],
        "requirements": ["KTP (asli)", "KK – bila pindah (fotokopi, 2 lembar)"],
        "procedure": ["1. Datang.", "2. Pulang."],
        "completion": ["1 sampai 3 hari"],
        "fee": ["Rp350.000 – Rp650.000", "Menurut masa berlaku.", "Berlaku sejak 1 Agustus 2022"],
    }


def test_a_comparison_keeps_what_stayed_and_tells_changes_in_both_languages() -> None:
    card, family = FILLED["requirements"]

    assert diff_lines("requirements", [card, family], [{**card, "text_en": "ID card"}, family]) == [
        DiffLine("kept", "KTP (asli)"),
        DiffLine("removed", "EN: Identity card (asli)"),
        DiffLine("added", "EN: ID card (asli)"),
        DiffLine("kept", "KK – bila pindah (fotokopi, 2 lembar)"),
    ]


def test_agencies_documents_read_as_people_say_them(registry_agency: NationalAgency) -> None:
    document = agency_document(registry_agency)

    assert fact_lines("former_names", document["former_names"]) == [
        "Kantor Imigrasi (Kementerian Hukum dan Hak Asasi Manusia) (sampai 20 Oktober 2024)"
    ]
    assert fact_lines("category", document["category"]) == ["Instansi vertikal"]
    assert fact_lines("reporting_group", document["reporting_group"]) == ["Kementerian, lembaga, dan badan usaha"]
    assert fact_lines("successors", ["a", "b"]) == ["a, b"]


@pytest.fixture
def registry_agency(db: None) -> NationalAgency:
    """Immigration, as the seed tells it."""
    with registry_context():
        return NationalAgency.objects.get(version_id=1, key="imigrasi")
