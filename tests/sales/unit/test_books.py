"""Days close forward only, each finance system for itself."""

from datetime import date, timedelta

import pytest

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.sales.payments import DayClosed
from daybook_sales.domain import books
from daybook_sales.domain.books import Books, DayToCome
from tests.sales.samples import SIGNED_ON

CLOSED = DayClosed(day=SIGNED_ON, source_name="ledger")


def closing(days: int, state: Books | None) -> list[DayClosed]:
    return books.close_day(state, SIGNED_ON + timedelta(days=days), "ledger")


def test_a_day_is_closed_once() -> None:
    closed = Scenario(books.evolve).when(lambda state: closing(0, state)).then(CLOSED)

    closed.when(lambda state: closing(0, state)).then()


def test_a_day_before_one_that_is_closed_changes_nothing() -> None:
    Scenario(books.evolve).given(CLOSED).when(lambda state: closing(-1, state)).then()


@pytest.mark.parametrize("told_on", [SIGNED_ON, SIGNED_ON + timedelta(days=3), None])
def test_ADR0011_a_day_closes_when_it_has_begun_and_in_a_history_by_its_own_clock(
    told_on: date | None,
) -> None:
    assert books.close_day(None, SIGNED_ON, "ledger", told_on=told_on) == [CLOSED]


def test_ADR0011_a_day_that_is_yet_to_come_does_not_close() -> None:
    yesterday = SIGNED_ON - timedelta(days=1)
    Scenario(books.evolve).when(
        lambda state: books.close_day(state, SIGNED_ON, "ledger", told_on=yesterday)
    ).refused(DayToCome, "is yet to come")


def test_days_may_be_skipped() -> None:
    later = CLOSED.model_copy(update={"day": SIGNED_ON + timedelta(days=9)})

    Scenario(books.evolve).given(CLOSED).when(lambda state: closing(9, state)).then(later)


@pytest.mark.parametrize(
    ("closed_to", "day", "passed"),
    [
        ("2026-10-30", "2026-11-02", ["2026-10-31"]),
        ("2026-10-31", "2026-11-30", []),
        ("2026-10-30", "2026-10-31", []),
        ("2026-11-30", "2027-01-31", ["2026-12-31"]),
        ("2024-02-28", "2024-04-01", ["2024-02-29", "2024-03-31"]),
        ("0001-01-01", "0001-02-01", ["0001-01-31"]),
    ],
)
def test_the_end_of_a_month_that_is_passed_over_is_closed_with_the_next_day(
    closed_to: str, day: str, passed: list[str]
) -> None:
    facts = books.close_day(Books(date.fromisoformat(closed_to)), date.fromisoformat(day), "ledger")

    assert [fact.day.isoformat() for fact in facts] == [*passed, day]


def test_of_a_long_silence_the_last_months_are_closed() -> None:
    facts = books.close_day(Books(date.min), date.max, "ledger")

    assert len(facts) == books.MOST_MONTHS + 1
    assert facts[0].day == date(9998, 12, 31)
