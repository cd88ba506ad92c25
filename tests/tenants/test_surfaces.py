"""Walls beyond SQL: cache, files, tasks, sessions, log lines."""

import logging
from pathlib import Path

import pytest
from celery import shared_task
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile

from mpp_platform.errors import NoRegion
from mpp_platform.files import RegionFileStorage
from mpp_platform.logs import ScopeFilter
from mpp_platform.scope import RESTING, RegionIdentity, current_region, current_scope
from mpp_tenants.context import region_context, registry_context
from mpp_tenants.tasks import REGION_HEADER, RegionTask, RegistryTask


def test_a_cache_entry_of_one_region_is_not_another_ones(tangerang: RegionIdentity, selatan: RegionIdentity) -> None:
    with region_context(tangerang):
        cache.set("kunci", "tangerang")
    with region_context(selatan):
        assert cache.get("kunci") is None
        cache.set("kunci", "selatan")
    with region_context(tangerang):
        assert cache.get("kunci") == "tangerang"


def test_a_file_of_one_region_is_not_another_ones(
    tangerang: RegionIdentity, selatan: RegionIdentity, tmp_path: Path
) -> None:
    storage = RegionFileStorage(location=tmp_path)
    with region_context(tangerang):
        name = storage.save("berkas.txt", ContentFile(b"tangerang"))
        with storage.open(name) as content:
            assert content.read() == b"tangerang"
    with region_context(selatan):
        assert not storage.exists(name)
        with pytest.raises(SuspiciousFileOperation):
            storage.open(f"../36.71/{name}")
    with pytest.raises(SuspiciousFileOperation):
        storage.exists(name)


@shared_task(base=RegionTask)
def say_region() -> str:
    return current_region().code


@shared_task(base=RegistryTask)
def say_scope() -> str:
    return current_scope().key


def test_a_task_runs_in_the_region_it_was_sent_from(selatan: RegionIdentity, settings: object) -> None:
    with region_context(selatan):
        assert say_region.apply(headers={REGION_HEADER: selatan.code}).get() == "36.74"

    assert current_scope() is RESTING


def test_a_task_without_a_region_refuses_to_run(db: None) -> None:
    with pytest.raises(NoRegion):
        say_region.apply(throw=True)


def test_a_task_is_not_sent_from_outside_a_region() -> None:
    with pytest.raises(NoRegion):
        say_region.delay()


def test_a_registry_task_runs_in_the_registry(tangerang: RegionIdentity) -> None:
    with region_context(tangerang):
        assert say_scope.apply().get() == "registry"
        assert current_region() == tangerang


def test_a_log_line_names_its_region(tangerang: RegionIdentity) -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, "", None, None)

    with region_context(tangerang):
        ScopeFilter().filter(record)

    assert record.scope == "36.71"  # type: ignore[attr-defined]  # the filter adds it


def test_region_code_outside_a_region_is_an_error_not_a_fallback() -> None:
    with registry_context(), pytest.raises(NoRegion):
        current_region()
