"""Kaplan-Meier on the subscribers of IBM's sample, and what must hold of any curve (AN13)."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_analytics.models.likelihood import Array
from daybook_analytics.models.survival import Survival, kaplan_meier


def numbers(text: str) -> Array:
    return np.array(text.split(), dtype=float)


LEFT = numbers(
    """
    0 380 123 94 83 64 40 51 42 46 45 31 38 38 24 37 28 26 24 19 18 17 27 13 23 23 15 13 12 15 16
    16 19 14 12 15 10 15 13 14 13 14 14 15 6 6 12 14 9 15 10 8 8 14 13 9 10 8 11 8 6 8 5 4 4 9 13
    10 9 8 11 6 6
    """
)
STAYED = numbers(
    """
    11 233 115 106 93 69 70 80 81 73 71 68 79 71 52 62 52 61 73 54 53 46 63 72 71 56 64 59 45 57
    56 49 50 50 53 73 40 50 46 42 51 56 51 50 45 55 62 54 55 51 58 60 72 56 55 55 70 57 56 52 70
    68 65 68 76 67 76 88 91 87 108 164 356
    """
)
"""Subscribers after 0 to 72 months who have left, and who had not, counted from "Telco Customer
Churn" (IBM, Apache-2.0; fictitious)."""


def curve(left: Array, stayed: Array) -> Survival:
    months = np.arange(len(left), dtype=float)
    durations = np.concatenate(
        [np.repeat(months, left.astype(int)), np.repeat(months, stayed.astype(int))]
    )
    return kaplan_meier(durations, np.arange(len(durations)) < left.sum())


def test_AN13_the_subscribers_who_stay() -> None:
    assert (LEFT.sum(), LEFT.sum() + STAYED.sum()) == (1869, 7043)
    stay = curve(LEFT, STAYED)
    told = {1: 0.945961, 6: 0.884826, 12: 0.8432, 24: 0.788736, 36: 0.748545, 72: 0.59279}
    assert {month: round(stay.at(month), 6) for month in told} == told
    assert stay.at(0.5) == 1.0


def test_AN13_without_anyone_unseen_it_is_the_share_who_stayed_and_its_own_error() -> None:
    stay = kaplan_meier(np.array([1.0, 2, 2, 5]), np.ones(4))

    assert stay.shares.tolist() == pytest.approx([0.75, 0.25, 0.0])
    assert stay.errors.tolist() == pytest.approx([(0.75 * 0.25 / 4) ** 0.5] * 2 + [0.0])


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=30))
def test_AN13_it_only_falls_and_the_order_of_customers_does_not_count(
    seen: Sequence[tuple[int, bool]],
) -> None:
    def of(rows: Sequence[tuple[int, bool]]) -> Survival:
        return kaplan_meier(
            np.array([float(time) for time, _ in rows]), np.array([float(left) for _, left in rows])
        )

    stay = of(seen)

    assert (np.diff(np.append(1.0, stay.shares)) < 0).all()
    assert stay.times.tolist() == sorted({time for time, left in seen if left})
    assert of(sorted(seen)).shares.tolist() == stay.shares.tolist()
