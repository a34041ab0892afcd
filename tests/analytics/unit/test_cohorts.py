"""Cohorts by month of first purchase: counted once, from the month they began in (AN13)."""

from collections import Counter
from datetime import date
from random import Random

from hypothesis import given

from daybook_analytics.views import cohorts
from daybook_analytics.views.buckets import Bucket
from tests.analytics.samples import AS_OF, bucket, bucket_lists, orders, renamed, shuffled

Buckets = list[Bucket]


def month_of(day: date) -> int:
    return day.year * 12 + day.month


@given(bucket_lists, orders)
def test_AN13_neither_order_nor_names_count(buckets: Buckets, order: Random) -> None:
    mixed = renamed(shuffled(buckets, order))

    assert cohorts.finish(mixed, AS_OF) == cohorts.finish(buckets, AS_OF)


@given(bucket_lists)
def test_AN13_figures_are_those_of_a_recount(buckets: Buckets) -> None:
    """Counted in another way: pairs of customer and month, in a set."""
    known = {
        (each.customer_id, month_of(each.day))
        for each in buckets
        if each.purchases and each.day <= AS_OF
    }
    first = {
        customer: min(month for who, month in known if who == customer) for customer, _ in known
    }
    counted = Counter((first[customer], month - first[customer]) for customer, month in known)

    rows = cohorts.finish(buckets, AS_OF)

    told = {
        (_month(str(row["cohort"])), row["month"]): row["active"] for row in rows if row["active"]
    }
    assert told == dict(counted)
    begun = Counter(first.values())
    assert all(row["customers"] == begun[_month(str(row["cohort"]))] for row in rows)


@given(bucket_lists)
def test_AN13_every_month_until_the_day_has_a_row(buckets: Buckets) -> None:
    rows = cohorts.finish(buckets, AS_OF)
    for cohort in {str(row["cohort"]) for row in rows}:
        months = [row["month"] for row in rows if row["cohort"] == cohort]
        assert months == list(range(month_of(AS_OF) - _month(cohort) + 1))


@given(bucket_lists)
def test_AN13_a_customer_belongs_to_one_cohort(buckets: Buckets) -> None:
    rows = [row for row in cohorts.finish(buckets, AS_OF) if row["month"] == 0]
    bought = {each.customer_id for each in buckets if each.purchases and each.day <= AS_OF}

    assert sum(int(str(row["customers"])) for row in rows) == len(bought)
    assert all(row["customers"] == row["active"] for row in rows)


def test_AN13_a_triangle() -> None:
    days = [bucket("a", 60, 1), bucket("b", 59, 1), bucket("a", 0, 1), bucket("c", 1, 1, times=2)]

    assert [tuple(row.values()) for row in cohorts.finish(days, AS_OF)] == [
        ("2025-05", 0, 2, 2),
        ("2025-05", 1, 2, 1),
        ("2025-06", 0, 1, 1),
    ]


def test_AN13_nobody_is_counted_for_money_that_went_back() -> None:
    assert cohorts.finish([bucket("a", 5, 0, back=100, times=0)], AS_OF) == []


def _month(cohort: str) -> int:
    year, month = cohort.split("-")
    return int(year) * 12 + int(month)
