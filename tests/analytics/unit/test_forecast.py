"""A forecast comes with its error out of sample, and says when the naive one is as good (AN12)."""

from datetime import date, timedelta
from random import Random

import pytest

from daybook_analytics.application.policies import FORECAST
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.forecast import NAIVE, Forecast, finish
from daybook_analytics.views.series import following

POLICY = FORECAST.shipped.at(date(2025, 1, 1)).policy
SEASONS = (10, 20, 40, 80, 60, 90, 30, 70, 50, 20, 10, 100)


def forecast(values: list[int]) -> Forecast:
    """Of revenue, by months from January 2020 on, all of them over."""
    month, days = "2020-01", []
    for value in values:
        days.append(Bucket("a", "EUR", date.fromisoformat(f"{month}-03"), 1, value, 0))
        month = following(month)
    as_of = date.fromisoformat(f"{month}-01") - timedelta(days=1)
    row, _, _ = finish(days, as_of, POLICY)
    assert (row.figure, row.month) == ("revenue", month)
    return row


def test_AN12_steady_growth_is_found_and_has_no_error() -> None:
    row = forecast([100 + 10 * month for month in range(15)])

    assert (row.forecast, row.method, row.better) == (250, "trend", True)
    assert (row.error, row.naive_error, row.trials) == (0, 10, 15 - 6 - 3)


def test_AN12_a_year_that_repeats_is_found_once_it_has_been_tried() -> None:
    row = forecast([*SEASONS] * 3)

    assert (row.method, row.forecast, row.better) == ("seasonal", SEASONS[0], True)


def test_AN12_what_goes_up_and_down_about_a_level_is_that_level() -> None:
    """Of two months ago, and of a year ago, it is not asked: that was tried but twice."""
    row = forecast([90, 110] * 7)

    assert (row.method, row.forecast, row.better) == ("mean", 100, True)
    missed = [10 + 10 / 9, 10, 10 + 10 / 11, 10, 10 + 10 / 13]  # one more of 90 while odd
    assert (row.error, row.naive_error) == (round(sum(missed) / 5), 20)


def test_AN12_where_nothing_is_better_the_naive_forecast_is_given_and_that_is_said() -> None:
    """A random walk: nobody knows more of its next step than where it is."""
    random, walk = Random(7), [10_000]
    for _ in range(47):
        walk.append(walk[-1] + random.choice((-500, 500)))

    row = forecast(walk)

    assert (row.better, row.method, row.forecast) == (False, NAIVE, walk[-1])
    assert row.error is not None
    assert row.naive_error == 500 <= row.error


@pytest.mark.parametrize(("months", "offered"), [(11, False), (12, True)])
def test_AN12_no_forecast_is_offered_without_its_error(months: int, offered: bool) -> None:
    row = forecast([100] * months)

    assert (row.forecast is not None, row.error is not None) == (offered, offered)
    assert row.better is False


def test_AN12_the_error_is_of_what_had_not_been_seen() -> None:
    """What came in the last month moves the forecast after it, and not the one of it."""
    grown = [100 + 10 * month for month in range(14)]

    row = forecast([*grown, 740])

    assert row.error == round((740 - 240) / 6), "five of no error, and the last"
