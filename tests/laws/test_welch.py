"""Welch's t test says what SciPy's does, of whatever it is asked (MK5)."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from daybook_marketing.domain.welch import Sample, p_value, student

AMOUNTS = st.lists(st.integers(0, 10**6), min_size=2, max_size=60)


def sample(amounts: list[int]) -> Sample:
    return Sample(len(amounts), sum(amounts), sum(each**2 for each in amounts))


@given(st.floats(-40, 40), st.floats(1, 1e6))
def test_MK5_the_tails_of_t_are_scipys(t: float, degrees: float) -> None:
    told = float(2 * stats.t.sf(abs(t), degrees))

    assert student(t, degrees) == pytest.approx(told, rel=1e-7, abs=1e-13)


@given(AMOUNTS, AMOUNTS)
def test_MK5_p_is_scipys_of_the_amounts_one_by_one(one: list[int], other: list[int]) -> None:
    assume(len({*one}) > 1 and len({*other}) > 1)  # it warns of samples in which nothing varies
    told = stats.ttest_ind(
        [float(each) for each in one], [float(each) for each in other], equal_var=False
    )

    assert p_value(sample(one), sample(other)) == pytest.approx(float(told.pvalue), rel=1e-6)


@given(AMOUNTS, AMOUNTS, st.integers(1, 1_000))
def test_MK5_p_knows_neither_order_nor_unit(one: list[int], other: list[int], unit: int) -> None:
    first, second = sample(one), sample(other)
    in_units = [sample([each * unit for each in amounts]) for amounts in (one, other)]

    assert p_value(first, second) == pytest.approx(p_value(second, first))
    assert p_value(first, second) == pytest.approx(p_value(*in_units))


@pytest.mark.parametrize("amounts", [[5], [5, 5]])
def test_MK5_where_nothing_varies_nothing_can_be_told(amounts: list[int]) -> None:
    assert p_value(sample(amounts), sample([9, 9])) == 1
