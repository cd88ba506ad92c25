"""Taking a number."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.conftest import Hall, build_hall

from mpp_catalog.errors import ServiceClosed
from mpp_catalog.models import SpecialHours
from mpp_platform.scope import RegionIdentity
from mpp_queue import operations
from mpp_queue.errors import IdempotencyKeyReused, QuotaUsedUp
from mpp_queue.events import LineChanged
from mpp_queue.models import Channel, DailyQuota, QueueDay, State, Ticket, TicketEvent
from mpp_tenants.context import region_context


def test_issue_ticket_gives_the_first_number_of_the_day(hall: Hall, take: Callable[..., Ticket], now: datetime) -> None:
    ticket = take()

    assert (ticket.code, ticket.number, ticket.state) == ("A-001", 1, State.WAITING)
    assert ticket.service_date == date(2022, 7, 18)
    assert ticket.waiting_since == now
    assert [(e.kind, e.at) for e in TicketEvent.objects.filter(ticket=ticket)] == [("issued", now)]


def test_issue_ticket_counts_on_within_an_agency_and_apart_between_agencies(
    hall: Hall, take: Callable[..., Ticket]
) -> None:
    codes = [take().code, take(hall.other_service).code, take().code]

    assert codes == ["A-001", "C-001", "A-002"]


def test_issue_ticket_begins_anew_on_the_next_service_day(
    hall: Hall, take: Callable[..., Ticket], now: datetime
) -> None:
    take()

    assert take(at=now + timedelta(days=1)).code == "A-001"


def test_issue_ticket_follows_the_regions_own_date(jayapura: RegionIdentity, now: datetime) -> None:
    late_sunday_utc = datetime(2022, 7, 17, 23, 30, tzinfo=now.tzinfo)  # Monday 08.30 in Jayapura, 06.30 in Jakarta
    with region_context(jayapura):
        service = build_hall().service
        ticket = operations.issue_ticket(
            service=service, channel=Channel.PHONE, idempotency_key=uuid4(), now=late_sunday_utc
        )

    assert ticket.service_date == date(2022, 7, 18)


def test_issue_ticket_with_the_same_key_returns_the_same_ticket(hall: Hall, now: datetime) -> None:
    key = uuid4()
    first, second = (
        operations.issue_ticket(service=hall.service, channel=Channel.PHONE, idempotency_key=key, now=now)
        for _ in range(2)
    )

    assert first.pk == second.pk
    assert QueueDay.objects.get().last_number == 1
    assert DailyQuota.objects.get().issued == 1


def test_issue_ticket_with_a_key_of_another_service_is_refused(hall: Hall, now: datetime) -> None:
    key = uuid4()
    operations.issue_ticket(service=hall.service, channel=Channel.PHONE, idempotency_key=key, now=now)

    with pytest.raises(IdempotencyKeyReused):
        operations.issue_ticket(service=hall.other_service, channel=Channel.PHONE, idempotency_key=key, now=now)

    assert Ticket.objects.count() == 1


def test_issue_ticket_stops_at_the_quota_and_takes_no_number(hall: Hall, take: Callable[..., Ticket]) -> None:
    hall.service.daily_quota = 2
    hall.service.save()
    take()
    take()

    with pytest.raises(QuotaUsedUp) as refusal:
        take()

    assert refusal.value.data == {"service": "Layanan Disdukcapil", "issued": 2}
    assert Ticket.objects.count() == 2
    assert QueueDay.objects.get().last_number == 2


def test_issue_ticket_gives_nothing_where_the_quota_is_zero(hall: Hall, take: Callable[..., Ticket]) -> None:
    hall.service.daily_quota = 0
    hall.service.save()

    with pytest.raises(QuotaUsedUp):
        take()

    assert not QueueDay.objects.exists()


@pytest.mark.parametrize(
    ("hour", "minute", "reason"),
    [
        (7, 59, "Layanan dibuka pukul 08.00 WIB."),
        (15, 0, "Layanan hari ini berakhir pukul 15.00 WIB."),
    ],
)
def test_issue_ticket_outside_the_hours_is_refused_with_the_reason(
    hall: Hall, take: Callable[..., Ticket], in_tangerang: RegionIdentity, hour: int, minute: int, reason: str
) -> None:
    with pytest.raises(ServiceClosed) as refusal:
        take(at=datetime(2022, 7, 18, hour, minute, tzinfo=in_tangerang.zone))

    assert refusal.value.data["reason"] == reason
    assert Ticket.objects.count() == 0


def test_issue_ticket_on_a_sunday_is_refused(hall: Hall, take: Callable[..., Ticket], now: datetime) -> None:
    with pytest.raises(ServiceClosed) as refusal:
        take(at=now - timedelta(days=1))

    assert refusal.value.message == "Layanan Disdukcapil sedang tidak dibuka. Hari ini bukan hari layanan."


def test_issue_ticket_on_a_closed_day_names_its_reason(hall: Hall, take: Callable[..., Ticket]) -> None:
    SpecialHours.objects.create(
        site=hall.site,
        kind="local_holiday",
        first_date=date(2022, 7, 18),
        last_date=date(2022, 7, 18),
        reason="Hari jadi kota",
        reason_en="City day",
    )

    with pytest.raises(ServiceClosed) as refusal:
        take()

    assert refusal.value.data["reason"] == "Hari ini tutup: Hari jadi kota."


def test_issue_ticket_of_a_paused_service_names_its_reason(hall: Hall, take: Callable[..., Ticket]) -> None:
    hall.service.paused_reason = "Blangko KTP habis."
    hall.service.save()

    with pytest.raises(ServiceClosed) as refusal:
        take()

    assert refusal.value.data["reason"] == "Blangko KTP habis."


def test_issue_ticket_tells_the_screens_once_after_commit(
    hall: Hall, now: datetime, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[LineChanged] = []
    monkeypatch.setitem(_handlers(), LineChanged, [told.append])
    key = uuid4()

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            ticket = operations.issue_ticket(service=hall.service, channel=Channel.PHONE, idempotency_key=key, now=now)

    assert told == [LineChanged(agency_id=hall.agency.pk, site_id=hall.site.pk, ticket_id=ticket.pk, kind="issued")]


def _handlers() -> dict[type, list[Callable[[Any], None]]]:
    from mpp_platform import events

    return events._handlers
