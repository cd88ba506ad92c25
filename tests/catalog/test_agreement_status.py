"""What an agreement is on a day: its dates alone decide."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mpp_catalog.agreements import (
    REMINDER_DAYS,
    Chains,
    Status,
    Term,
    days_left,
    due_reminder,
    overlap,
    status_on,
    without_cooperation,
)
from mpp_catalog.models import Agency, Agreement

SIGNED = date(2022, 7, 18)
dates = st.dates(min_value=date(2020, 1, 1), max_value=date(2024, 1, 1))
any_date = st.none() | dates
terms = st.builds(Term, signed_on=any_date, starts_on=any_date, ends_on=any_date, terminated_on=any_date)
ORDER = list(Status)


def agreement(number: int, **values: object) -> Agreement:
    row = Agreement(pk=UUID(int=number), kind="pks", title=str(number), agency_id=1)
    for name, value in values.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize(
    ("term", "day", "status"),
    [
        (Term(), SIGNED, "draft"),
        (Term(signed_on=SIGNED), SIGNED - timedelta(1), "draft"),
        (Term(signed_on=SIGNED), SIGNED, "active"),
        (Term(signed_on=SIGNED, starts_on=date(2022, 8, 1)), date(2022, 7, 31), "signed"),
        (Term(signed_on=SIGNED, starts_on=date(2022, 8, 1)), date(2022, 8, 1), "active"),
        (Term(signed_on=SIGNED, ends_on=date(2023, 7, 18)), date(2023, 1, 18), "active"),
        (Term(signed_on=SIGNED, ends_on=date(2023, 7, 18)), date(2023, 1, 19), "expiring"),
        (Term(signed_on=SIGNED, ends_on=date(2023, 7, 18)), date(2023, 7, 18), "expiring"),
        (Term(signed_on=SIGNED, ends_on=date(2023, 7, 18)), date(2023, 7, 19), "expired"),
        (Term(signed_on=SIGNED, terminated_on=date(2023, 1, 1)), date(2022, 12, 31), "expiring"),
        (Term(signed_on=SIGNED, terminated_on=date(2023, 1, 1)), date(2023, 1, 1), "terminated"),
    ],
)
def test_each_day_has_the_status_that_its_dates_give_it(term: Term, day: date, status: str) -> None:
    assert status_on(term, day) == status


@given(terms, dates, dates)
def test_a_status_never_goes_back_as_days_pass(term: Term, one: date, other: date) -> None:
    earlier, later = sorted((one, other))

    assert ORDER.index(status_on(term, earlier)) <= ORDER.index(status_on(term, later))


@given(terms, dates)
def test_what_is_in_force_lies_between_its_first_and_its_last_day(term: Term, day: date) -> None:
    is_in_force = status_on(term, day) in (Status.ACTIVE, Status.EXPIRING)
    first, last = term.first_day, term.last_day

    starts = first is not None and term.signed_on is not None and max(first, term.signed_on) <= day
    assert is_in_force == (starts and (last is None or day <= last))


@given(terms, dates)
def test_expiring_means_at_most_180_days_left(term: Term, day: date) -> None:
    left = days_left(term, day)

    assert (status_on(term, day) == Status.EXPIRING) <= (left is not None and 0 <= left <= 180)


@given(terms, terms)
def test_two_agreements_overlap_on_the_same_days_whichever_is_asked(one: Term, other: Term) -> None:
    def days(term: Term) -> set[date]:
        first = term.first_day or date.max
        last = min(term.last_day or date(2024, 1, 1), date(2024, 1, 1))
        return {first + timedelta(n) for n in range((last - first).days + 1)}

    assert overlap(one, other) == overlap(other, one) == bool(days(one) & days(other))


@given(terms, dates, st.sampled_from([None, *REMINDER_DAYS]))
def test_a_reminder_is_never_due_again_once_it_was_told(term: Term, day: date, reminded: int | None) -> None:
    due = due_reminder(term, day, reminded)

    assert due is None or due_reminder(term, day, due) is None


@pytest.mark.parametrize(
    ("left", "reminded", "due"),
    [
        (181, None, None),
        (180, None, 180),
        (91, 180, None),
        (90, 180, 90),
        (30, 90, 30),
        (0, 30, None),
        (25, None, 30),
        (-1, None, None),
    ],
)
def test_reminders_are_due_at_180_90_and_30_days(left: int, reminded: int | None, due: int | None) -> None:
    term = Term(signed_on=SIGNED, ends_on=SIGNED + timedelta(400))

    assert due_reminder(term, SIGNED + timedelta(400 - left), reminded) == due


def test_nobody_is_reminded_of_a_draft_or_of_what_was_terminated() -> None:
    end = SIGNED + timedelta(20)

    assert due_reminder(Term(ends_on=end), SIGNED, None) is None
    assert due_reminder(Term(signed_on=SIGNED, ends_on=end, terminated_on=end), SIGNED, None) is None


def test_the_newest_signed_addendum_that_names_an_end_moves_the_end() -> None:
    root = agreement(1, signed_date=SIGNED, ends_on=date(2023, 7, 18))
    longer = agreement(2, amends_id=root.pk, kind="addendum", signed_date=date(2023, 1, 2), ends_on=date(2024, 7, 18))
    silent = agreement(3, amends_id=longer.pk, kind="addendum", signed_date=date(2023, 3, 1))
    draft = agreement(4, amends_id=root.pk, kind="addendum", ends_on=date(2030, 1, 1))
    chains = Chains([draft, silent, root, longer])

    assert chains.addenda_of(root) == [longer, silent, draft]
    assert chains.end_of(root) == date(2024, 7, 18)
    assert chains.root_of(silent) == root
    assert chains.status_of(root, date(2023, 12, 1)) == Status.ACTIVE
    assert chains.term_of(silent).ends_on == date(2024, 7, 18)


def test_an_addendum_ends_when_what_it_amends_is_terminated() -> None:
    root = agreement(1, signed_date=SIGNED, terminated_on=date(2023, 1, 1))
    addendum = agreement(2, amends_id=root.pk, signed_date=date(2022, 9, 1), ends_on=date(2024, 1, 1))

    assert Chains([root, addendum]).status_of(addendum, date(2023, 1, 1)) == Status.TERMINATED


@given(st.lists(st.tuples(st.integers(0, 5), any_date, any_date), min_size=6, max_size=6))
def test_addenda_in_a_circle_have_an_answer_too(links: list[tuple[int, date | None, date | None]]) -> None:
    rows = [
        agreement(number, amends_id=UUID(int=amended), signed_date=signed, ends_on=end)
        for number, (amended, signed, end) in enumerate(links)
    ]
    chains = Chains(rows)

    assert {chains.status_of(row, SIGNED) for row in rows} <= set(Status)
    assert all(row not in chains.addenda_of(row) for row in rows)


def test_an_agency_lacks_a_pks_until_one_is_in_force_and_the_last_one_is_named() -> None:
    agencies = [Agency(pk=number, name=str(number)) for number in (1, 2, 3)]
    expired = agreement(1, agency_id=1, signed_date=SIGNED, ends_on=date(2022, 12, 31))
    older = agreement(2, agency_id=1, signed_date=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    memorandum = agreement(3, agency_id=2, kind="mou", signed_date=SIGNED)
    expiring = agreement(4, agency_id=3, signed_date=SIGNED, ends_on=date(2023, 2, 1))
    chains = Chains([expired, older, memorandum, expiring])

    missing = without_cooperation(agencies, chains, date(2023, 1, 1))

    assert [(agency.pk, last and last.title) for agency, last in missing] == [(1, "1"), (2, None)]
