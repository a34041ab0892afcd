"""Revenue by customer and month, and its trend (AN24)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.view import Table, View

Figures = dict[str, int]
_ADDED = ("purchases", "received_minor", "reversed_minor")


def by_customer(days: Iterable[Bucket], as_of: date) -> Table:
    """One row a customer, currency and month in which money came or went back."""
    sums = _sums(
        (bucket.customer_id, bucket.currency, _month(bucket.day), bucket) for bucket in days
    )
    return [
        {"customer_id": customer_id, "currency": currency, "month": month, **figures}
        for (customer_id, currency, month), figures in sorted(sums.items())
    ]


def trend(days: Iterable[Bucket], as_of: date) -> Table:
    """One row a currency and month; `change` is against the month before, 0.1 for a tenth more.

    The month of `as_of` may not be over. Where there was nothing before, there is no change.
    """
    known = list(days)
    sums = _sums(("", bucket.currency, _month(bucket.day), bucket) for bucket in known)
    paying: dict[tuple[str, str], set[str]] = defaultdict(set)
    for bucket in known:
        if bucket.purchases:
            paying[bucket.currency, _month(bucket.day)].add(bucket.customer_id)
    rows: Table = []
    for (_, currency, month), figures in sorted(sums.items()):
        before = sums.get(("", currency, _before(month)), {}).get("net_minor", 0)
        change = round(figures["net_minor"] / before - 1, 4) if before > 0 else None
        customers = len(paying[currency, month])
        rows.append(
            {"currency": currency, "month": month, "customers": customers, **figures}
            | {"change": change}
        )
    return rows


def _sums(days: Iterable[tuple[str, str, str, Bucket]]) -> dict[tuple[str, str, str], Figures]:
    sums: dict[tuple[str, str, str], Figures] = defaultdict(lambda: dict.fromkeys(_ADDED, 0))
    for customer_id, currency, month, bucket in days:
        figures = sums[customer_id, currency, month]
        for name in _ADDED:
            figures[name] += getattr(bucket, name)
    for figures in sums.values():
        figures["net_minor"] = figures["received_minor"] - figures["reversed_minor"]
    return sums


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1):04d}-{12 if number == 1 else number - 1:02d}"


VIEWS: tuple[View, ...] = (
    View(
        "customer_revenue",
        "What did each customer bring in each month?",
        lambda days, as_of, _: by_customer(days, as_of),
        columns=(
            "customer_id",
            "currency",
            "month",
            "purchases",
            "received_minor",
            "reversed_minor",
            "net_minor",
        ),
    ),
    View(
        "revenue",
        "What came in each month, from how many, and how does it change?",
        lambda days, as_of, _: trend(days, as_of),
        columns=(
            "currency",
            "month",
            "customers",
            "purchases",
            "received_minor",
            "reversed_minor",
            "net_minor",
            "change",
        ),
    ),
)
