"""What machines ask of the base host."""

import pytest
from django.test import Client

from mpp_live import publishing


def test_healthz_and_readyz_answer(base_client: Client) -> None:
    assert base_client.get("/healthz").content == b"ok\n"
    assert (base_client.get("/readyz").status_code, base_client.get("/readyz").content) == (200, b"ready\n")


def test_readyz_names_what_is_missing(base_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mpp_site.readiness.is_bus_up", lambda: False)

    answer = base_client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"missing: redis\n")


def test_metrics_count_requests(base_client: Client) -> None:
    base_client.get("/healthz")

    assert b'mpp_requests_total{method="GET",status="200"}' in base_client.get("/metrics").content


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_are_not_on_a_regions_host(region_client: Client, path: str) -> None:
    assert region_client.get(path).status_code == 404


def test_the_bus_is_up_in_tests(services: None) -> None:
    assert publishing.is_bus_up()
