"""Cohorts by month of first purchase, and how many of each bought again later (AN13)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.view import View


def finish(buckets: Iterable[Bucket], as_of: date) -> list[dict[str, object]]:
    """One row a cohort and month up to `as_of`: how many of its customers bought in that month.

    Months count from 0, the month of the first purchase, in which all of the cohort bought.
    """
    months: dict[str, set[int]] = defaultdict(set)
    for bucket in buckets:
        if bucket.day <= as_of and bucket.purchases:
            months[bucket.customer_id].add(bucket.day.year * 12 + bucket.day.month - 1)
    active: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for bought in months.values():
        first = min(bought)
        for month in bought:
            active[first][month - first] += 1
    last = as_of.year * 12 + as_of.month - 1
    return [
        {
            "cohort": f"{first // 12}-{first % 12 + 1:02d}",
            "month": month,
            "customers": active[first][0],
            "active": active[first][month],
        }
        for first in sorted(active)
        for month in range(last - first + 1)
    ]


VIEWS = (
    View(
        "cohorts",
        "Of those who first bought in a month, how many bought again in later months?",
        lambda days, as_of, _: finish(days, as_of),
        columns=(
            "cohort",
            "month",
            "customers",
            "active",
        ),
    ),
)
