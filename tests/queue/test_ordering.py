"""The order is a pure function, and these things hold for every line of people."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from mpp_queue.ordering import WaitingTicket, in_calling_order, reason_to_call

EIGHT = datetime(2022, 7, 18, 1, 0, tzinfo=UTC)


@st.composite
def lines(draw: st.DrawFn) -> list[WaitingTicket]:
    minutes = draw(st.lists(st.integers(0, 240), max_size=30))
    return [
        WaitingTicket(id=UUID(int=n), code=f"A-{n:03d}", number=n, waiting_since=EIGHT + timedelta(minutes=minute))
        for n, minute in enumerate(minutes, start=1)
    ]


@given(lines(), st.randoms())
def test_the_order_does_not_depend_on_how_the_line_was_read(line: list[WaitingTicket], chance: object) -> None:
    shuffled = list(line)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert in_calling_order(shuffled) == in_calling_order(line)


@given(lines())
def test_nobody_is_lost_and_nobody_is_added(line: list[WaitingTicket]) -> None:
    assert sorted(ticket.number for ticket in in_calling_order(line)) == [ticket.number for ticket in line]


@given(lines())
def test_nobody_is_called_before_somebody_who_has_waited_longer(line: list[WaitingTicket]) -> None:
    ordered = in_calling_order(line)

    assert all(a.waiting_since <= b.waiting_since for a, b in pairwise(ordered))


@given(lines(), st.integers(0, 240))
def test_a_newcomer_does_not_change_the_order_of_the_others(line: list[WaitingTicket], minute: int) -> None:
    newcomer = WaitingTicket(
        id=UUID(int=999), code="A-999", number=999, waiting_since=EIGHT + timedelta(minutes=minute)
    )

    with_newcomer = [ticket for ticket in in_calling_order([*line, newcomer]) if ticket != newcomer]

    assert with_newcomer == in_calling_order(line)


def test_the_reason_tells_the_minutes_waited() -> None:
    ticket = WaitingTicket(id=UUID(int=1), code="A-001", number=1, waiting_since=EIGHT)

    assert reason_to_call(ticket, EIGHT + timedelta(minutes=7, seconds=59)) == "Menunggu paling lama, 7 menit"
    assert reason_to_call(ticket, EIGHT) == "Menunggu paling lama, kurang dari satu menit"
