"""Revenue by customer and month sums to what came in, and is compared with the month before."""

from hypothesis import given

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.revenue import by_customer, trend
from tests.analytics.samples import AS_OF, bucket, bucket_lists


@given(bucket_lists)
def test_AN24_months_sum_to_all_that_came_and_went(days: list[Bucket]) -> None:
    until = [each for each in days if each.day <= AS_OF]
    net = sum(each.net_minor for each in until)

    for rows in (by_customer(until, AS_OF), trend(until, AS_OF)):
        assert sum(row["net_minor"] for row in rows) == net
        assert sum(row["purchases"] for row in rows) == sum(each.purchases for each in until)


def test_AN24_a_month_is_compared_with_the_one_before_it() -> None:
    """AS_OF is 30 June: 80 and 40 days before it are in April and May, 180 days in January."""
    days = [bucket("a", 180, 7), bucket("a", 80, 40), bucket("b", 75, 60), bucket("a", 40, 150)]

    rows = {row["month"]: row for row in trend(days, AS_OF)}

    assert (rows["2025-04"]["net_minor"], rows["2025-04"]["customers"]) == (100, 2)
    assert {month: row["change"] for month, row in rows.items()} == {
        "2025-01": None,
        "2025-04": None,
        "2025-05": 0.5,
    }


def test_AN24_money_that_went_back_counts_in_the_month_in_which_it_went() -> None:
    days = [bucket("a", 40, 150), bucket("a", 3, 0, back=150, times=0)]

    rows = [(row["month"], row["net_minor"]) for row in by_customer(days, AS_OF)]

    assert rows == [("2025-05", 150), ("2025-06", -150)]
