"""Few hold much: shares, Lorenz and Gini agree with their definitions (AN11)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_analytics.views.concentration import concentration, gini, lorenz
from tests.analytics.samples import AS_OF, bucket

amounts = st.lists(st.integers(1, 10_000), min_size=1, max_size=30)


@given(amounts)
def test_AN11_gini_is_the_mean_difference_between_two_customers(spends: list[int]) -> None:
    """By the other definition: half the relative mean absolute difference of all pairs."""
    apart = sum(abs(one - other) for one, other in product(spends, spends))

    assert gini(sorted(spends)) == pytest.approx(apart / (2 * len(spends) * sum(spends)), abs=1e-9)


def test_AN11_a_fifth_of_the_customers_holds_what_it_spent() -> None:
    days = [bucket(f"c{number}", 5, minor) for number, minor in enumerate((50, 10, 20, 10, 10))]

    (row,) = concentration(days, AS_OF)

    assert (row["customers"], row["top_customers"], row["top_spend_minor"]) == (5, 1, 50)
    assert (row["top_share"], row["gini"]) == (0.5, 0.36)


def test_AN11_who_got_more_back_than_was_paid_holds_nothing() -> None:
    days = [bucket("a", 9, 30), bucket("b", 9, 30, back=40), bucket("c", 9, 0, currency="EUR")]

    (row,) = concentration(days, AS_OF)

    assert (row["currency"], row["customers"], row["spend_minor"]) == ("USD", 2, 30)


@given(amounts)
def test_AN11_the_curve_rises_from_nothing_to_all_below_the_diagonal(spends: list[int]) -> None:
    days = [bucket(f"c{number}", 5, minor) for number, minor in enumerate(spends)]
    shares = [(row["percent"], row["share"]) for row in lorenz(days, AS_OF)]

    assert (shares[0], shares[-1]) == ((0, 0.0), (100, 1.0))
    assert [share for _, share in shares] == sorted(share for _, share in shares)
    assert all(share <= percent / 100 + 1e-4 for percent, share in shares)
