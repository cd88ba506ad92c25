"""Two admins at the same moment: one of them wins or both do, and what follows from each other still fits."""

import threading
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import connections
from tests.conftest import Hall, build_hall

from mpp_catalog.changes import Actor
from mpp_catalog.models import Agency, Counter, MallRules, Service, ServiceStandard, Site, SpecialHours, Stand
from mpp_catalog.opening import forget_openings
from mpp_catalog.operations.adopting import (
    Adoption,
    add_local_agency,
    add_local_service,
    adopt_agencies,
    adopt_services,
)
from mpp_catalog.operations.counters import add_counters, change_counter, move_counters, retire_counter
from mpp_catalog.operations.differing import follow_nation, override_field
from mpp_catalog.operations.establishing import establish_standards
from mpp_catalog.operations.hours import announce_closure
from mpp_catalog.operations.offering import change_rules, change_services
from mpp_catalog.operations.places import add_zone, open_site, remove_zone
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.queries.admin import service_to_manage
from mpp_catalog.queries.places import counter_by_id
from mpp_catalog.standards import facts_of, standard_of
from mpp_platform.errors import PlatformError
from mpp_platform.models import AuditEntry
from mpp_tenants.context import region_context
from mpp_tenants.queries import ready_region

Work = Callable[[], Any]
ROUNDS = 5


@pytest.fixture
def committed_hall(committing: None) -> Iterator[Hall]:
    with region_context(ready_region("36.71")):
        yield build_hall()


@pytest.fixture
def by(now: datetime) -> Actor:
    """The platform itself: the admin of the other tests is not committed."""
    return Actor(person_id=None, now=now)


@pytest.fixture
def passport(committed_hall: Hall, by: Actor) -> str:
    """The slug of a service adopted from the nation."""
    adopt_agencies(adoptions=[Adoption(key="imigrasi")], site=committed_hall.site, by=by)
    return Service.objects.get(template_key="passport_new").slug


def at_once(*works: Work) -> Tally[str]:
    """How often work that is begun together, on connections of its own, ended how."""
    start = threading.Barrier(len(works))
    results: list[str] = []

    def run(work: Work) -> None:
        try:
            with region_context(ready_region("36.71")):
                start.wait()
                work()
                results.append("done")
        except PlatformError as error:
            results.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Tally(results)


def newest() -> int:
    return AuditEntry.objects.order_by("-pk")[0].pk


def require_standards_that_fit() -> None:
    """Every service's newest standard reads as the service does."""
    for service in Service.objects.order_by("pk"):
        kept = ServiceStandard.objects.filter(service=service).order_by("-version")[0]
        told = (kept.version, kept.facts, kept.decree_number)
        assert told == (service.version, standard_of(facts_of(service)), service.decree_number)


def test_an_agency_is_adopted_once(committed_hall: Hall, by: Actor) -> None:
    wanted = [Adoption(key="imigrasi")]

    results = at_once(*[lambda: adopt_agencies(adoptions=wanted, site=committed_hall.site, by=by)] * 4)

    assert results == {"done": 1, "CATALOG_AGENCY_ALREADY_HERE": 3}
    assert Service.objects.filter(template_agency="imigrasi").count() == 9


def test_agencies_adopted_at_once_have_letters_of_their_own(committed_hall: Hall, by: Actor) -> None:
    keys = ("imigrasi", "pln", "polri", "kejaksaan")

    results = at_once(
        *(lambda k=k: adopt_agencies(adoptions=[Adoption(key=k)], site=committed_hall.site, by=by) for k in keys)
    )

    assert results == {"done": 4}
    assert len(set(Stand.objects.values_list("prefix", flat=True))) == 6


def test_what_is_the_regions_own_is_added_once(committed_hall: Hall, by: Actor) -> None:
    def add() -> None:
        add_local_agency(
            name="PT PITS", category="BUMD", reporting_group="regional_company", site=committed_hall.site, by=by
        )

    assert at_once(*[add] * 4) == {"done": 1, "CATALOG_AGENCY_ALREADY_HERE": 3}


def test_rows_of_the_same_name_have_addresses_of_their_own(committed_hall: Hall, by: Actor) -> None:
    hall, facts = committed_hall, {"name": "Kembar"}
    place: dict[str, Any] = {"name": "Gerai pasar", "address": "Pasar", "kind": Site.Kind.OUTLET, "opens_on": None}

    services = at_once(*[lambda: add_local_service(agency=hall.agency, facts=facts, by=by)] * 4)
    sites = at_once(*[lambda: open_site(**place, by=by)] * 4)

    assert services == sites == {"done": 4}


def test_services_are_adopted_once(committed_hall: Hall, by: Actor) -> None:
    adoption = Adoption(key="imigrasi", services=["passport_new"])
    (agency,) = adopt_agencies(adoptions=[adoption], site=committed_hall.site, by=by)

    results = at_once(*[lambda: adopt_services(agency=agency, keys=["passport_child"] * 2, by=by)] * 4)

    assert results == {"done": 1, "CATALOG_SERVICE_ALREADY_HERE": 3}
    assert agency.services.count() == 2


def test_a_quota_does_not_bring_an_older_standard_back(passport: str, by: Actor) -> None:
    for turn in range(ROUNDS):
        one, two, three, four = (service_to_manage(passport) for _ in range(4))

        results = at_once(
            partial(override_field, service=one, field="counter_minutes", value=20 + turn, reason="Antre", by=by),
            partial(override_field, service=two, field="name", value=f"Paspor {turn}", reason="Nama", by=by),
            partial(change_services, services=[three], values={"daily_quota": 60 + turn}, by=by),
            partial(
                establish_standards,
                services=[four],
                decree_number=f"SK {turn}",
                decree_date=date(2022, 7, 1),
                by=by,
            ),
        )

        assert results == {"done": 4}
        require_standards_that_fit()


def test_undoing_beside_other_changes_leaves_what_follows_from_the_last_word(passport: str, by: Actor) -> None:
    for turn in range(ROUNDS):
        first = override_field(
            service=service_to_manage(passport), field="counter_minutes", value=90 + turn, reason="Antre", by=by
        )
        entry, one, two = newest(), service_to_manage(passport), service_to_manage(passport)

        results = at_once(
            partial(undo_change, entry_id=entry, by=by),
            partial(override_field, service=one, field="counter_minutes", value=60 + turn, reason="Sepi", by=by),
            partial(follow_nation, service=two, field="counter_minutes", by=by),
        )

        assert sum(results.values()) == 3
        said = first.overrides.filter(field="counter_minutes").first()
        assert service_to_manage(passport).counter_minutes == (said.value if said else 20)
        require_standards_that_fit()


def test_a_change_is_undone_once(committed_hall: Hall, by: Actor) -> None:
    change_services(services=[committed_hall.service], values={"daily_quota": 70}, by=by)
    entry = newest()

    results = at_once(*[lambda: undo_change(entry_id=entry, by=by)] * 4)

    assert results == {"done": 1, "CATALOG_CHANGE_UNKNOWN": 3}


def test_no_counter_is_put_into_a_zone_that_goes(committed_hall: Hall, by: Actor) -> None:
    hall = committed_hall
    zone = add_zone(site=hall.site, values={"code": "B"}, by=by)

    results = at_once(
        lambda: move_counters(site=hall.site, places={hall.counter.pk: zone.pk}, by=by),
        lambda: add_counters(site=hall.site, agency=hall.agency, numbers="30", zone=zone, by=by),
        lambda: remove_zone(zone=type(zone).objects.get(pk=zone.pk), by=by),
    )

    assert results in ({"done": 2, "CATALOG_ZONE_NOT_EMPTY": 1}, {"done": 1, "CATALOG_ZONE_UNKNOWN": 2})


def test_a_counter_that_was_retired_stays_so(committed_hall: Hall, by: Actor) -> None:
    hall = committed_hall
    one, two, three = (counter_by_id(hall.counter.pk) for _ in range(3))

    results = at_once(
        lambda: retire_counter(counter=one, by=by),
        lambda: retire_counter(counter=two, by=by),
        lambda: change_counter(counter=three, values={"number": "8", "is_open": True}, by=by),
    )

    assert results in ({"done": 2, "CATALOG_COUNTER_GONE": 1}, {"done": 1, "CATALOG_COUNTER_GONE": 2})
    counter = Counter.objects.get(pk=hall.counter.pk)
    assert (counter.is_retired, counter.is_open, counter.number in ("3-L1", "8-L1")) == (True, False, True)


def test_rules_are_written_down_once(committed_hall: Hall, by: Actor) -> None:
    results = at_once(*[lambda: change_rules(counts_manager=True, observes_joint_leave=False, by=by)] * 4)

    assert results == {"done": 4}
    assert MallRules.objects.get().counts_manager
    assert AuditEntry.objects.count() == 1


def test_what_somebody_else_has_deleted_is_said_to_be_gone(committed_hall: Hall, by: Actor) -> None:
    service = add_local_service(agency=committed_hall.agency, facts={"name": "Sementara"}, by=by)
    undo_change(entry_id=newest(), by=by)
    service.pk = service.pk or 0

    with pytest.raises(PlatformError) as refused:
        override_field(service=service, field="name", value="Tetap", reason="Nama", by=by)

    assert refused.value.code == "CATALOG_ROW_GONE"
    assert not Agency.objects.filter(services__name="Tetap").exists()


def test_a_closure_is_announced_once(committed_hall: Hall, by: Actor, settings: Any) -> None:
    settings.OPENING_KEPT_SECONDS = 2.0
    told: dict[str, Any] = {"resumes_at": None, "last_date": None, "reason": "Listrik padam", "reason_en": ""}

    results = at_once(*[lambda: announce_closure(site=committed_hall.site, agency=None, by=by, **told)] * 4)
    forget_openings()

    assert results == {"done": 1, "CATALOG_NOTHING_TO_CLOSE": 3}
    assert SpecialHours.objects.count() == 1
