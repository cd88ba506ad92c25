"""Several windows with the same preview, and people at work beside an import."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connections
from tests.catalog.transfer_files import put, regional_file, upload
from tests.conftest import Hall, build_hall

from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, Service
from mpp_catalog.operations.importing import import_region, preview_region
from mpp_catalog.operations.offering import change_services
from mpp_platform.errors import PlatformError
from mpp_platform.models import AuditEntry
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_region

Work = Callable[[], Any]
THREADS = 4


@pytest.fixture
def committed_hall(committing: None) -> Any:
    with region_context(ready_region("36.71")):
        yield build_hall()


@pytest.fixture
def by(now: datetime) -> Actor:
    return Actor(person_id=None, now=now)


def at_once(*works: Work) -> list[Any]:
    """What work that is begun together on connections of its own came to."""
    start = threading.Barrier(len(works))
    results: list[Any] = []

    def run(work: Work) -> None:
        try:
            with region_context(ready_region("36.71")):
                start.wait()
                results.append(work())
        except PlatformError as error:
            results.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def add_partner(book: Any) -> None:
    put(book, "Instansi", 4, Kode_instansi="bpkd", Nama_instansi="BPKD", Jenis_instansi="OPD_KAB")
    put(book, "Instansi", 4, Kelompok_pelaporan="Perangkat daerah")
    put(book, "Layanan", 2, Kuota_sehari=70)


def test_a_file_is_imported_once_however_many_windows_ask(committed_hall: Hall, by: Actor) -> None:
    token = preview_region(upload=upload(regional_file(add_partner)), by=by).token

    results = at_once(*[lambda: import_region(token=token, by=by).rows] * THREADS)

    assert results.count(2) == 1
    assert set(results) - {2} <= {"CATALOG_IMPORT_OVERTAKEN", "CATALOG_IMPORT_EXPIRED"}
    assert (Agency.objects.filter(slug="bpkd").count(), AuditEntry.objects.count()) == (1, 1)


def test_nobodys_change_is_lost_beside_an_import(committed_hall: Hall, by: Actor) -> None:
    token = preview_region(upload=upload(regional_file(add_partner)), by=by).token
    service = Service.objects.get(pk=committed_hall.other_service.pk)

    results = at_once(
        lambda: import_region(token=token, by=by).rows,
        lambda: change_services(services=[service], values={"daily_quota": 9}, by=by),
    )

    assert Service.objects.get(pk=service.pk).daily_quota == 9
    imported = Agency.objects.filter(slug="bpkd").exists()
    assert sorted(map(str, results)) == sorted(["1", "2" if imported else "CATALOG_IMPORT_OVERTAKEN"])
