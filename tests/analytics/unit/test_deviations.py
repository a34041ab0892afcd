"""A month is held against what the months before it let one expect, and told of once (AN16)."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

from hypothesis import given, settings
from hypothesis import strategies as st

from daybook_analytics.application.policies import DEVIATIONS
from daybook_analytics.reactions.sales import review_customers, review_figures
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.deviations import Deviation, finish, newest
from daybook_analytics.views.series import line, monthly
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.payments import DayClosed
from tests.analytics.samples import bucket_lists

POLICY = DEVIATIONS.shipped.at(date(2025, 1, 1)).policy


def paid(month: int, minor: int, customer: str = "a", year: int = 2024) -> Bucket:
    return Bucket(customer, "EUR", date(year, month, 10), 1, minor, 0)


def of(figure: str, rows: list[Deviation]) -> dict[str, Deviation]:
    return {row.month: row for row in rows if row.figure == figure}


def test_AN16_a_month_without_anything_is_a_month_and_one_that_is_not_over_is_none() -> None:
    revenue, purchases, customers = monthly(
        [paid(11, 500), paid(2, 70, year=2025)], date(2025, 2, 27)
    )

    assert revenue.months == ("2024-11", "2024-12", "2025-01")
    assert (revenue.values, purchases.values, customers.values) == (
        (500, 0, 0),
        (1, 0, 0),
        (1, 0, 0),
    )
    (over, *_) = monthly([paid(11, 500), paid(2, 70, year=2025)], date(2025, 2, 28))
    assert (over.months[-1], over.values[-1]) == ("2025-02", 70)


def test_AN16_the_line_is_not_moved_by_what_is_off() -> None:
    """Six on a line of slope 3, and one far away."""
    laid = line([10, 13, 16, 9000, 22, 25, 28])

    assert (laid.level, laid.slope, laid.spread) == (10, 3, 0)
    assert laid.at(7) == 31
    assert line([4]).at(9) == 4
    assert line([1, 2]).at(2) == 3


def test_AN16_growth_is_expected_to_go_on_and_what_breaks_it_is_told() -> None:
    """Revenue of 1000, 1100 ... is expected to be 1600 and may be a fifth beside that."""
    grown = [paid(month, 900 + 100 * month) for month in range(1, 7)]

    def july(minor: int) -> Deviation:
        return of("revenue", newest([*grown, paid(7, minor)], date(2024, 7, 31), POLICY))["2024-07"]

    assert (july(1600).expected, july(1600).low, july(1600).high) == (1600, 1280, 1920)
    assert [july(minor).beyond for minor in (1279, 1280, 1920, 1921)] == [True, False, False, True]
    assert july(1000).deviation == -600


def test_AN16_the_band_is_as_wide_as_the_months_before_scatter() -> None:
    """Distances from the line are all 100: 3 x 1.4826 x 100 is 444.78 either way."""
    values = [1100, 900, 1100, 900, 900, 1100, 900, 1100]
    uneven = [paid(month, minor) for month, minor in enumerate(values, start=1)]
    september = [*uneven, paid(9, 1000)]

    row = of("revenue", newest(september, date(2024, 9, 30), POLICY))["2024-09"]

    assert (row.expected, row.low, row.high) == (1000, 555, 1445)


def test_AN16_few_are_counted_no_more_exactly_than_chance_allows() -> None:
    """Four customers a month: 3 roots of 4 either way, so that none is not yet told of."""
    four = [paid(month, 10, name) for month in range(1, 8) for name in "abcd"]

    row = of("customers", newest(four, date(2024, 8, 31), POLICY))["2024-08"]

    assert (row.value, row.expected, row.low, row.high, row.beyond) == (0, 4, 0, 10, False)


def test_AN16_nothing_is_expected_of_too_few_months() -> None:
    days = [paid(month, 100) for month in range(1, 7)]

    assert newest(days, date(2024, 6, 30), POLICY) == []
    assert {row.month for row in newest(days, date(2024, 7, 31), POLICY)} == {"2024-07"}


@settings(max_examples=25)
@given(bucket_lists, st.integers(0, 400))
def test_AN16_what_was_expected_of_a_month_does_not_depend_on_what_came_after(
    days: list[Bucket], ago: int
) -> None:
    strict = POLICY.model_copy(update={"least_months": 2})
    then = date(2025, 6, 30) - timedelta(days=ago)
    known = [day for day in days if day.day <= then]

    before = newest(known, then, strict)

    assert before == [row for row in finish(known, then, strict) if row in before]
    for row in before:
        assert row in finish(days, date(2025, 12, 31), strict)


def test_AN16_only_the_end_of_a_month_has_it_reviewed() -> None:
    for day, reviewed in ((date(2024, 2, 29), True), (date(2024, 2, 28), False)):
        fact = DayClosed(day=day, source_name="ledger")
        at = cast(Envelope, SimpleNamespace(sequence=7))
        for reaction in (review_customers, review_figures):
            assert bool(list(reaction(fact, at, cast(References, None)))) is reviewed
