"""Taking changes back."""

from datetime import date, timedelta

import pytest
from tests.conftest import Hall

from mpp_catalog.changes import Action, Actor
from mpp_catalog.errors import ChangeOvertaken, ChangeUnknown
from mpp_catalog.hours import Kind
from mpp_catalog.models import (
    Agency,
    Counter,
    Override,
    Service,
    ServiceStandard,
    Site,
    SpecialHours,
    Stand,
    Zone,
)
from mpp_catalog.operations.adopting import Adoption, add_local_service, adopt_agencies
from mpp_catalog.operations.counters import add_counters, change_counter, retire_counter
from mpp_catalog.operations.differing import decide_update, follow_nation, override_field
from mpp_catalog.operations.drafting import edit_national_service
from mpp_catalog.operations.hours import SpecialFacts, add_special_hours, remove_special_hours
from mpp_catalog.operations.offering import change_agency_status, change_services
from mpp_catalog.operations.places import add_stand, add_zone, close_stand, open_site
from mpp_catalog.operations.template import open_draft, publish_draft
from mpp_catalog.operations.undoing import undo_change
from mpp_catalog.search import find_services
from mpp_platform.models import AuditEntry
from mpp_queue import operations as queue
from mpp_queue.models import Channel
from mpp_tenants.context import registry_context


def newest() -> int:
    """The id of the newest change."""
    return AuditEntry.objects.order_by("-pk")[0].pk


@pytest.fixture
def passport(hall: Hall, by: Actor) -> Service:
    """A service adopted from the nation."""
    adopt_agencies(adoptions=[Adoption(key="imigrasi")], site=hall.site, by=by)
    return Service.objects.select_related("agency").get(template_key="passport_new")


def test_adopting_is_undone_without_a_trace_but_the_audit(hall: Hall, passport: Service, by: Actor) -> None:
    undo_change(entry_id=newest(), by=by)

    assert not Agency.objects.filter(template_key="imigrasi").exists()
    assert not Service.objects.filter(template_agency="imigrasi").exists()
    assert Stand.objects.count() == 2
    assert AuditEntry.objects.order_by("-pk")[0].action == Action.UNDONE


def test_an_override_is_undone_with_what_followed_from_it(passport: Service, by: Actor) -> None:
    override_field(service=passport, field="counter_minutes", value=33, reason="Antre panjang", by=by)
    override_field(service=passport, field="name", value="Paspor meteor", reason="Nama setempat", by=by)

    undo_change(entry_id=newest(), by=by)

    passport.refresh_from_db()
    assert (passport.name, passport.counter_minutes) == ("Paspor baru dewasa nonelektronik", 33)
    assert list(Override.objects.values_list("field", flat=True)) == ["counter_minutes"]
    assert passport.version == 4  # a standard that was in force once is never forgotten
    assert find_services("meteor") == []


def test_a_dropped_override_comes_back(passport: Service, by: Actor) -> None:
    override_field(service=passport, field="counter_minutes", value=33, reason="Antre panjang", by=by)
    follow_nation(service=passport, field="counter_minutes", by=by)

    undo_change(entry_id=newest(), by=by)

    passport.refresh_from_db()
    assert passport.counter_minutes == 33
    assert Override.objects.get().reason == "Antre panjang"


def test_a_change_that_was_changed_again_stays(hall: Hall, by: Actor) -> None:
    change_services(services=[hall.service], values={"daily_quota": 70}, by=by)
    first = newest()
    change_services(services=[hall.service], values={"daily_quota": 90}, by=by)

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=first, by=by)

    assert Service.objects.get(pk=hall.service.pk).daily_quota == 90


def test_what_people_have_used_stays(hall: Hall, passport: Service, by: Actor) -> None:
    adopted = newest()
    Counter.objects.create(site=hall.site, agency=passport.agency, number="77")
    queue.issue_ticket(service=passport, channel=Channel.PHONE, idempotency_key=by.person_id, now=by.now)  # type: ignore[arg-type]

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=adopted, by=by)

    assert Service.objects.filter(agency=passport.agency).count() == 9


def test_what_was_put_into_a_place_since_keeps_the_place(hall: Hall, by: Actor) -> None:
    site = open_site(name="Gerai pasar", address="Pasar", kind=Site.Kind.OUTLET, opens_on=None, by=by)
    opened = newest()
    add_zone(site=site, values={"code": "1"}, by=by)

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=opened, by=by)

    assert Zone.objects.filter(site=site).count() == 1


@pytest.mark.parametrize("again", [0, 1])
def test_nothing_is_undone_twice_and_undoing_is_not_undone(hall: Hall, by: Actor, again: int) -> None:
    change_agency_status(agency=hall.agency, status=Agency.Status.PAUSED, reason="Rapat", reason_en="", by=by)
    changed = newest()
    undo_change(entry_id=changed, by=by)

    with pytest.raises(ChangeUnknown):
        undo_change(entry_id=[changed, newest()][again], by=by)


def test_a_line_that_is_no_change_of_the_catalogue_is_not_undone(hall: Hall, by: Actor) -> None:
    entry = AuditEntry.objects.create(action="user.signed_in", subject="", at=by.now - timedelta(days=1), data={})

    with pytest.raises(ChangeUnknown):
        undo_change(entry_id=entry.pk, by=by)


def test_undoing_an_older_word_leaves_what_the_nation_says_by_now(passport: Service, by: Actor) -> None:
    override_field(service=passport, field="counter_minutes", value=99, reason="Antre panjang", by=by)
    said = newest()
    with registry_context():
        draft = open_draft(by=by)
        facts = {"counter_minutes": 45}
        edit_national_service(number=draft.number, agency_key="imigrasi", key="passport_new", facts=facts, by=by)
        publish_draft(number=draft.number, decree_number="7/2022", decree_date=date(2022, 7, 1), by=by)
    decide_update(service=passport, version=draft.number, accepted=(), by=by)

    undo_change(entry_id=said, by=by)

    passport.refresh_from_db()
    assert (passport.national_version, passport.overrides.count()) == (draft.number, 0)
    assert passport.counter_minutes == 45
    assert ServiceStandard.objects.get(service=passport, version=passport.version).facts["counter_minutes"] == 45


def test_a_service_that_a_counter_serves_stays(hall: Hall, by: Actor) -> None:
    service = add_local_service(agency=hall.agency, facts={"name": "Baru"}, by=by)
    added = newest()
    change_counter(counter=hall.counter, values={"serves": [service.pk]}, by=by)

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=added, by=by)


def test_a_stand_with_counters_stays(hall: Hall, by: Actor) -> None:
    site = open_site(name="Gerai pasar", address="Pasar", kind=Site.Kind.OUTLET, opens_on=None, by=by)
    add_stand(agency=hall.agency, site=site, prefix="", by=by)
    opened = newest()
    add_counters(site=site, agency=hall.agency, numbers="1", zone=None, by=by)

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=opened, by=by)


def test_a_counter_does_not_come_back_without_its_stand(hall: Hall, by: Actor) -> None:
    site = open_site(name="Gerai pasar", address="Pasar", kind=Site.Kind.OUTLET, opens_on=None, by=by)
    stand = add_stand(agency=hall.agency, site=site, prefix="", by=by)
    (counter,) = add_counters(site=site, agency=hall.agency, numbers="1", zone=None, by=by)
    retire_counter(counter=counter, by=by)
    retired = newest()
    close_stand(stand=stand, by=by)

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=retired, by=by)


def test_dates_that_others_have_taken_since_stay_theirs(hall: Hall, by: Actor) -> None:
    facts = SpecialFacts(
        kind=Kind.LOCAL_HOLIDAY, first_date=date(2022, 9, 1), last_date=date(2022, 9, 2), reason="Hari jadi"
    )
    remove_special_hours(special=add_special_hours(facts=facts, by=by), by=by)
    removed = newest()
    add_special_hours(facts=facts, by=by)

    with pytest.raises(ChangeOvertaken):
        undo_change(entry_id=removed, by=by)

    assert SpecialHours.objects.count() == 1
