"""Several people at one paper: one agreement for the same days, versions that differ, one reminder."""

import threading
from collections import Counter as Tally
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connections
from tests.conftest import PASSWORD, Hall, build_hall

from mpp_accounts.models import Role, User
from mpp_catalog.changes import Actor
from mpp_catalog.models import Agreement, Pledge
from mpp_catalog.operations.agreements import Document, record_agreement, remind_of_expiry, terminate_agreement
from mpp_catalog.operations.pledges import Promise, sign_pledge
from mpp_platform.errors import PlatformError
from mpp_platform.models import AuditEntry
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_region

THREADS = 6
TODAY = date(2022, 7, 18)


@pytest.fixture
def committed_hall(committing: None) -> Any:
    with region_context(ready_region("36.71")):
        yield build_hall()


@pytest.fixture
def by(now: datetime) -> Actor:
    return Actor(person_id=None, now=now)


def at_once(work: Callable[[], Any]) -> Tally[Any]:
    """How often work that is begun together on connections of its own came to which result."""
    start = threading.Barrier(THREADS)
    results: list[Any] = []

    def run() -> None:
        try:
            with region_context(ready_region("36.71")):
                start.wait()
                results.append(work())
        except PlatformError as error:
            results.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Tally(results)


def test_the_same_days_are_agreed_once(committed_hall: Hall, by: Actor) -> None:
    document = Document(kind="pks", agency=committed_hall.agency, signed_date=TODAY)

    results = at_once(lambda: record_agreement(document=document, by=by).kind)

    assert results == {"pks": 1, "CATALOG_AGREEMENT_OVERLAPS": THREADS - 1}
    assert Agreement.objects.count() == AuditEntry.objects.count() == 1


def test_an_agreement_is_terminated_once(committed_hall: Hall, by: Actor) -> None:
    document = Document(kind="pks", agency=committed_hall.agency, signed_date=TODAY)
    agreement = record_agreement(document=document, by=by)

    results = at_once(
        lambda: terminate_agreement(agreement=agreement, terminated_on=TODAY, reason="Sebab", by=by).termination_reason
    )

    assert results == {"Sebab": 1, "CATALOG_AGREEMENT_ENDED": THREADS - 1}


def test_versions_of_a_maklumat_signed_at_once_are_different(committed_hall: Hall, by: Actor) -> None:
    promise = Promise(text="Janji", signatory="Taufik", position="Kepala", signed_place="Tangerang", signed_date=TODAY)

    results = at_once(lambda: "signed" if sign_pledge(agency=None, promise=promise, by=by) else "")

    versions = list(Pledge.objects.values_list("version", flat=True).order_by("version"))
    assert versions == list(range(1, results["signed"] + 1))
    assert results["signed"] + results["CATALOG_PLEDGE_OVERTAKEN"] == THREADS


def test_several_workers_send_one_reminder(committed_hall: Hall, by: Actor, now: datetime) -> None:
    mail.outbox = []
    User.objects.create_user(email="rina@dpmptsp.example", password=PASSWORD, name="Rina", role=Role.ADMIN)
    document = Document(
        kind="pks", agency=committed_hall.agency, signed_date=TODAY, ends_on=TODAY + timedelta(days=180)
    )
    record_agreement(document=document, by=by)

    results = at_once(lambda: remind_of_expiry(now=now))

    assert results == {1: 1, 0: THREADS - 1}
    assert len(mail.outbox) == 1
