"""How much of the value few customers hold: Lorenz curve, Gini coefficient, top 20 % (AN11).

Everyone who bought counts. Who got back more than was paid counts as having brought nothing: a
curve of shares knows nothing below zero. Where nobody brought anything, there is nothing to share.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate

from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.view import Table, View

TOP_PERCENT = 20
"""The sources' own cut."""

_STEP_PERCENT = 5


def spends(days: Iterable[Bucket], as_of: date) -> dict[str, list[int]]:
    """What each customer brought, in minor units by currency, the least first."""
    by_currency: dict[str, list[int]] = defaultdict(list)
    for (_, currency), bought in histories(days, as_of).items():
        by_currency[currency].append(max(0, sum(bucket.net_minor for bucket in bought)))
    return {currency: sorted(each) for currency, each in sorted(by_currency.items()) if any(each)}


def gini(ascending: Sequence[int]) -> float:
    """0 where all hold the same, towards 1 where one holds all; by ranks of a sorted sample."""
    count, total = len(ascending), sum(ascending)
    ranked = sum(rank * value for rank, value in enumerate(ascending, start=1))
    return 2 * ranked / (count * total) - (count + 1) / count


def top(count: int, percent: int) -> int:
    """So many of `count` are the top percent, rounded up."""
    return -(-count * percent // 100)


def concentration(days: Iterable[Bucket], as_of: date) -> Table:
    """One row a currency."""
    rows: Table = []
    for currency, ascending in spends(days, as_of).items():
        best = top(len(ascending), TOP_PERCENT)
        held = sum(ascending[-best:])
        rows.append(
            {
                "currency": currency,
                "customers": len(ascending),
                "spend_minor": sum(ascending),
                "gini": round(gini(ascending), 4),
                "top_customers": best,
                "top_spend_minor": held,
                "top_share": round(held / sum(ascending), 4),
            }
        )
    return rows


def lorenz(days: Iterable[Bucket], as_of: date) -> Table:
    """Which share of the spend the poorest so many percent of customers hold, by currency."""
    rows: Table = []
    for currency, ascending in spends(days, as_of).items():
        held = [0, *accumulate(ascending)]
        for percent in range(0, 101, _STEP_PERCENT):
            customers = len(ascending) * percent // 100
            share = round(held[customers] / held[-1], 4)
            rows.append({"currency": currency, "percent": percent, "share": share})
    return rows


VIEWS = (
    View(
        "concentration",
        "How unequal are customers: Gini, and the share of the top 20 %?",
        lambda days, as_of, _: concentration(days, as_of),
        columns=(
            "currency",
            "customers",
            "spend_minor",
            "gini",
            "top_customers",
            "top_spend_minor",
            "top_share",
        ),
    ),
    View(
        "lorenz",
        "Which share of the spend do the poorest so many percent of customers hold?",
        lambda days, as_of, _: lorenz(days, as_of),
        columns=(
            "currency",
            "percent",
            "share",
        ),
    ),
)
