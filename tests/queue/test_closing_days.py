"""The end of a service day."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.conftest import Hall

from mpp_queue import operations
from mpp_queue.models import Ticket, TicketEvent

Take = Callable[..., Ticket]


def test_what_a_day_left_open_is_ended_with_its_reason(hall: Hall, take: Take, now: datetime) -> None:
    waiting, called, serving = take(), take(at=now - timedelta(minutes=2)), take(at=now - timedelta(minutes=3))
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)
    operations.start_serving(counter=hall.counter, officer=hall.officer, now=now)
    operations.call_next_ticket(counter=hall.second_counter, officer=hall.officer, now=now)

    operations.close_past_days(now=now + timedelta(days=1))

    states = dict(Ticket.objects.values_list("pk", "state"))
    assert (states[waiting.pk], states[called.pk], states[serving.pk]) == ("cancelled", "no_show", "done")
    ends = TicketEvent.objects.filter(reason="Hari layanan berakhir").order_by("kind").values_list("kind", flat=True)
    assert list(ends) == ["cancelled", "done", "no_show"]


def test_a_counter_is_free_on_the_next_morning(hall: Hall, take: Take, now: datetime) -> None:
    take()
    operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=now)
    tomorrow = now + timedelta(days=1)
    operations.close_past_days(now=tomorrow)
    take(at=tomorrow)

    called = operations.call_next_ticket(counter=hall.counter, officer=hall.officer, now=tomorrow)

    assert called.service_date == tomorrow.date()


def test_today_is_left_alone_and_closing_twice_changes_nothing(hall: Hall, take: Take, now: datetime) -> None:
    take()
    take(at=now + timedelta(days=1))

    assert len(operations.close_past_days(now=now)) == 0
    assert len(operations.close_past_days(now=now + timedelta(days=1))) == 1
    assert len(operations.close_past_days(now=now + timedelta(days=1))) == 0
