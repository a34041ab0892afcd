"""Days close forward only, each finance system for itself."""

from datetime import timedelta

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.sales.payments import DayClosed
from daybook_sales.domain import books
from daybook_sales.domain.books import Books
from tests.sales.samples import SIGNED_ON

CLOSED = DayClosed(day=SIGNED_ON, source_name="ledger")


def closing(days: int, state: Books | None) -> list[DayClosed]:
    return books.close_day(state, SIGNED_ON + timedelta(days=days), "ledger")


def test_a_day_is_closed_once() -> None:
    closed = Scenario(books.evolve).when(lambda state: closing(0, state)).then(CLOSED)

    closed.when(lambda state: closing(0, state)).then()


def test_a_day_before_one_that_is_closed_changes_nothing() -> None:
    Scenario(books.evolve).given(CLOSED).when(lambda state: closing(-1, state)).then()


def test_days_may_be_skipped() -> None:
    later = CLOSED.model_copy(update={"day": SIGNED_ON + timedelta(days=9)})

    Scenario(books.evolve).given(CLOSED).when(lambda state: closing(9, state)).then(later)
