"""Founding pages: what the articles say, with what makes it mean something."""

import csv
import html
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from mpp_onboarding.models import CeremonyEntry
from mpp_tenants.context import registry_context
from mpp_tenants.queries import all_regions


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def test_kabupaten_tangerang_shows_its_stage_with_the_day_of_its_facts(db: None) -> None:
    answer = Client(headers={"host": "kab-tangerang.localhost"}).get("/")
    page = words(answer)

    assert answer.status_code == 200
    for shown in ("98", "Prapembangunan", "27 Februari 2023", "9 November 2024", "35 Perangkat Daerah"):
        assert shown in page


def test_indramayu_shows_target_against_real(db: None) -> None:
    page = words(Client(headers={"host": "kab-indramayu.localhost"}).get("/"))

    assert "Agustus 2020" in page
    assert "24 Juni 2024" in page
    assert "10 Maret 2020" in page


@pytest.mark.parametrize("host", ["kab-tegal.localhost", "prov-banten.localhost", "kab-sarmi.localhost"])
def test_a_region_without_a_record_gets_an_honest_page(db: None, host: str) -> None:
    assert Client(headers={"host": host}).get("/").status_code == 200


def test_a_region_that_is_not_open_has_no_hall(db: None) -> None:
    client = Client(headers={"host": "kab-tangerang.localhost"})

    assert [client.get(path).status_code for path in ("/petugas/", "/layar/utama/", "/akun/masuk/")] == [404] * 3


def test_the_48_commitments_stand_as_printed_beside_their_regions(base_client: Client) -> None:
    with (settings.PROJECT / "onboarding/mpp_onboarding/data/commitments_2020.csv").open(encoding="utf-8") as lines:
        printed = [row["printed_name"] for row in csv.DictReader(lines)]

    answer = base_client.get("/peristiwa/komitmen-2020/")

    assert [entry["printed_name"] for entry in answer.context["entries"]] == printed
    assert answer.context["counts"] == {"provinces": 2, "regencies": 36, "cities": 10}
    page = words(answer)
    for shown in ("Provinsi Sulawesi tengah", "Kota Tebingtinggi", "Kota Tebing Tinggi", "Kabupaten Kepulauan Selayar"):
        assert shown in page


def test_the_14_inaugurations_name_their_regions(base_client: Client) -> None:
    answer = base_client.get("/peristiwa/peresmian-2023/")

    assert len(answer.context["entries"]) == 14
    assert answer.context["entries"][9]["official_name"] == "Kabupaten Pangkajene dan Kepulauan"


def test_an_unknown_ceremony_is_not_found(base_client: Client) -> None:
    assert base_client.get("/peristiwa/tidak-ada/").status_code == 404


def test_every_entry_of_a_ceremony_belongs_to_a_region(db: None) -> None:
    known = {region.code for region in all_regions()}
    with registry_context():
        codes = set(CeremonyEntry.objects.values_list("region_code", flat=True).order_by("pk"))

    assert codes <= known


def test_the_registry_holds_552_regions_with_26_twins(db: None) -> None:
    regions = all_regions()
    names = [region.name for region in regions if region.level != "provinsi"]

    assert len(regions) == 552
    assert len({region.slug for region in regions}) == 552
    assert len({name for name in names if names.count(name) == 2}) == 26
    assert {region.zone_label for region in regions} == {"WIB", "WITA", "WIT"}


def test_the_first_page_shows_figures_with_period_and_source(base_client: Client) -> None:
    page = words(base_client.get("/"))

    for shown in ("6.198", "18 Juli 2022", "DPMPTSP Kota Tangerang", "Kota Tangerang Selatan", "552"):
        assert shown in page


@pytest.mark.parametrize(
    ("query", "official_name"),
    [
        ("tangsel", "Kota Tangerang Selatan"),
        ("solo", "Kota Surakarta"),
        ("tebingtinggi", "Kota Tebing Tinggi"),
        ("selayar", "Kabupaten Kepulauan Selayar"),
    ],
)
def test_a_region_is_found_by_its_other_names(base_client: Client, query: str, official_name: str) -> None:
    found = base_client.get("/", {"q": query}).context["found"]

    assert found[0]["official_name"] == official_name


def test_a_name_shared_by_two_finds_both(base_client: Client) -> None:
    found = [row["official_name"] for row in base_client.get("/", {"q": "tegal"}).context["found"]]

    assert found == ["Kabupaten Tegal", "Kota Tegal"]
