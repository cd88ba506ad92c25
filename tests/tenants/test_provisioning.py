"""Giving a region its schema."""

import threading
from datetime import datetime

import pytest
from django.db import connections

from mpp_catalog.models import Site
from mpp_tenants.context import region_context
from mpp_tenants.errors import RegionNotReady, RegionUnknown, SchemaNameTaken
from mpp_tenants.models import RegionSchema
from mpp_tenants.operations import provision_region
from mpp_tenants.queries import ready_region, region_by_code

CODE = "33.76"  # Kota Tegal


@pytest.fixture
def tegal_removed_afterwards(committing: None) -> object:
    yield
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS region_33_76 CASCADE")
        cursor.execute("DELETE FROM tenants_regionschema WHERE region_id = %s", [CODE])


def test_a_provisioned_region_is_ready_and_usable(tegal_removed_afterwards: None, now: datetime) -> None:
    region = provision_region(code=CODE, now=now)

    assert region == ready_region(CODE)
    with region_context(region):
        Site.objects.create(slug="utama", name="MPP Kota Tegal", address="Tegal")
        assert Site.objects.count() == 1


def test_provisioning_twice_changes_nothing(tegal_removed_afterwards: None, now: datetime) -> None:
    provision_region(code=CODE, now=now)
    with region_context(ready_region(CODE)):
        Site.objects.create(slug="utama", name="MPP Kota Tegal", address="Tegal")

    provision_region(code=CODE, now=now)

    with region_context(ready_region(CODE)):
        assert Site.objects.count() == 1


def test_two_at_once_make_one_region(tegal_removed_afterwards: None, now: datetime) -> None:
    failures: list[Exception] = []

    def provision() -> None:
        try:
            provision_region(code=CODE, now=now)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=provision) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert RegionSchema.objects.filter(region_id=CODE).count() == 1


def test_a_failure_leaves_no_half_region(
    tegal_removed_afterwards: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("mpp_tenants.operations.grant_region_schema", fail)
    with pytest.raises(RuntimeError):
        provision_region(code=CODE, now=now)

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = 'region_33_76'")
        assert cursor.fetchone() == (0,)
    with pytest.raises(RegionNotReady):
        ready_region(CODE)


def test_a_schema_of_the_same_name_is_left_as_it_is(tegal_removed_afterwards: None, now: datetime) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE SCHEMA region_33_76 CREATE TABLE kept (id int)")

    with pytest.raises(SchemaNameTaken):
        provision_region(code=CODE, now=now)

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'region_33_76'")
        assert cursor.fetchall() == [("kept",)]
    assert not region_by_code(CODE).is_ready


def test_an_unknown_code_is_refused(committing: None, now: datetime) -> None:
    with pytest.raises(RegionUnknown) as refusal:
        provision_region(code="99.99", now=now)

    assert refusal.value.message == "Tidak ada daerah dengan kode 99.99."


def test_a_region_without_a_schema_is_known_but_not_ready(committing: None) -> None:
    assert not region_by_code("36.03").is_ready
    with pytest.raises(RegionNotReady):
        ready_region("36.03")
