"""Host to region."""

import pytest
from django.test import Client

from mpp_platform.scope import RESTING, current_scope
from mpp_tenants.hosts import host_name, region_for_host


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("kota-tegal.localhost:8000", "kota-tegal.localhost"),
        ("KOTA-TEGAL.localhost", "kota-tegal.localhost"),
        ("kota-tegal.localhost.", "kota-tegal.localhost"),
        ("", ""),
    ],
)
def test_a_host_header_is_read_without_port_case_and_final_dot(raw: str, name: str) -> None:
    assert host_name(raw) == name


def test_twins_of_the_same_name_have_hosts_of_their_own(db: None) -> None:
    kota, kabupaten = region_for_host("kota-tegal.localhost"), region_for_host("kab-tegal.localhost")

    assert kota is not None
    assert kabupaten is not None
    assert (kota.code, kabupaten.code) == ("33.76", "33.28")


def test_an_unknown_host_is_a_plain_404(db: None) -> None:
    answer = Client(headers={"host": "unknown.localhost"}).get("/")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.cookies == {}


@pytest.mark.parametrize("host", ["localhost.evil.example", "kota-tangerang.localhost.evil.example", "evil.example"])
def test_a_strange_host_reaches_no_region(db: None, host: str) -> None:
    assert Client(headers={"host": host}).get("/").status_code == 404


def test_a_request_leaves_no_scope_behind(base_client: Client) -> None:
    base_client.get("/healthz")

    assert current_scope() is RESTING
