"""What fell due is settled in time, late, or not yet, as of any day (AN24)."""

from datetime import date, timedelta
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from daybook_analytics.projections.settlements import SETTLEMENTS
from daybook_analytics.views.settlement import MOVES, Move, What, by_customer, settlement
from daybook_chassis.ids import derived_id
from daybook_contracts.envelope import Envelope
from daybook_contracts.money import Money
from daybook_contracts.sales.payments import Allocation, ReceiptReversed
from tests.analytics.samples import AS_OF

DUE = date(2025, 5, 31)


def moved(what: What, minor: int, days: int = 0, *, move: int, of: str = "i") -> Move:
    """So many days after it fell due."""
    due = DUE if what is What.OWED else None
    on = DUE + timedelta(days=days)
    return Move(of, f"{move:06}", "a", on, what, minor, "EUR", due)


def figures(*moves: Move, as_of: date = AS_OF) -> dict[str, Any]:
    (row,) = settlement(moves, as_of)
    assert (row["month"], row["currency"]) == ("2025-05", "EUR")
    return row


OWED = moved(What.OWED, 1000, -90, move=1)


def test_AN24_part_of_it_is_open_and_overdue_once_its_day_is_over() -> None:
    part = moved(What.SETTLED, 300, -2, move=2)

    due = figures(OWED, part, as_of=DUE)
    over = figures(OWED, part, as_of=DUE + timedelta(days=1))

    assert (due["settled_minor"], due["open_minor"], due["overdue_minor"]) == (300, 700, 0)
    assert (over["overdue_minor"], over["settled_share"], over["mean_days_late"]) == (
        700,
        0.3,
        None,
    )


def test_AN24_it_is_settled_on_the_day_of_the_last_part_of_it() -> None:
    parts = [moved(What.SETTLED, 300, -2, move=2), moved(What.SETTLED, 700, 4, move=3)]

    late = figures(OWED, *parts)
    early = figures(OWED, moved(What.SETTLED, 1000, 0, move=2))

    assert (late["in_time_minor"], late["open_minor"], late["mean_days_late"]) == (0, 0, 4)
    assert (early["in_time_minor"], early["mean_days_late"]) == (1000, 0)


def test_AN24_what_is_taken_back_is_open_again() -> None:
    paid, back = moved(What.SETTLED, 1000, -2, move=2), moved(What.REOPENED, 1000, 5, move=3)

    row = figures(OWED, paid, back)

    assert (row["settled_minor"], row["in_time_minor"], row["overdue_minor"]) == (0, 0, 1000)


def test_AN24_what_was_withdrawn_is_not_owed() -> None:
    gone = [OWED, moved(What.SETTLED, 10, -9, move=2), moved(What.WITHDRAWN, 10, -8, move=3)]
    other = moved(What.OWED, 70, -90, move=1, of="j")

    assert settlement(gone, AS_OF) == []
    (row,) = by_customer([*gone, other], AS_OF)
    assert (row["customer_id"], row["instalments"], row["owed_minor"]) == ("a", 1, 70)


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(-30, 30)), max_size=4))
def test_AN24_what_is_settled_and_what_is_open_is_what_was_owed(
    parts: list[tuple[int, int]],
) -> None:
    left, moves = 1000, [OWED]
    for number, (minor, days) in enumerate(parts, start=2):
        moves.append(moved(What.SETTLED, min(minor, left), days, move=number))
        left -= min(minor, left)

    row = figures(*moves)

    assert row["settled_minor"] + row["open_minor"] == row["owed_minor"] == 1000
    assert row["open_minor"] == row["overdue_minor"] == left
    assert 0 <= row["in_time_minor"] <= row["settled_minor"]


def test_AN24_one_fact_reopens_each_instalment_once_on_the_day_it_names() -> None:
    """Two parts of one instalment, as two receipts had settled it, and one of another."""

    def part(name: str, minor: int) -> Allocation:
        amount = Money(minor, "EUR")
        return Allocation(instalment_id=derived_id(name), amount=amount, outstanding=amount)

    fact = ReceiptReversed(
        customer_id=derived_id("a"),
        account_id=derived_id("account"),
        payment_ref="1",
        amount=Money(60, "EUR"),
        reversed_on=AS_OF,
        reopened=(part("i", 10), part("i", 20), part("j", 30)),
        credit=Money(0, "EUR"),
    )

    class At:
        streamversion = 7

    rows: dict[Any, Any] = {}
    SETTLEMENTS.fold(rows, fact, cast(Envelope, At()))

    read = MOVES.until(rows.values(), AS_OF)
    assert sorted((each.amount_minor, each.what) for each in read) == [
        (30, What.REOPENED),
        (30, What.REOPENED),
    ]
    assert {each.moved_on for each in read} == {AS_OF}
    assert MOVES.until(rows.values(), AS_OF - timedelta(days=1)) == []
