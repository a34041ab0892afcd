"""Revenue by customer and month, and its trend (AN24)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.series import month_of
from daybook_analytics.views.view import Table, View


def by_customer(days: Iterable[Bucket], as_of: date) -> Table:
    """One row a customer, currency and month in which money came or went back."""
    grouped: dict[tuple[str, str, str], list[Bucket]] = defaultdict(list)
    for bucket in days:
        grouped[bucket.customer_id, bucket.currency, month_of(bucket.day)].append(bucket)
    return [
        {"customer_id": customer_id, "currency": currency, "month": month, **_figures(own)}
        for (customer_id, currency, month), own in sorted(grouped.items())
    ]


def trend(days: Iterable[Bucket], as_of: date) -> Table:
    """One row a currency and month; `change` is against the month before, 0.1 for a tenth more.

    The month of `as_of` may not be over. Where there was nothing before, there is no change.
    """
    grouped: dict[tuple[str, str], list[Bucket]] = defaultdict(list)
    for bucket in days:
        grouped[bucket.currency, month_of(bucket.day)].append(bucket)
    rows: Table = []
    for (currency, month), own in sorted(grouped.items()):
        figures = _figures(own)
        before = sum(bucket.net_minor for bucket in grouped.get((currency, _before(month)), ()))
        rows.append(
            {
                "currency": currency,
                "month": month,
                "customers": len({bucket.customer_id for bucket in own if bucket.purchases}),
                **figures,
                "change": round(figures["net_minor"] / before - 1, 4) if before > 0 else None,
            }
        )
    return rows


def _figures(own: Sequence[Bucket]) -> dict[str, int]:
    """What came and went back, in minor units; `purchases` counts payments, also of one day."""
    return {
        "purchases": sum(bucket.purchases for bucket in own),
        "received_minor": sum(bucket.received_minor for bucket in own),
        "reversed_minor": sum(bucket.reversed_minor for bucket in own),
        "net_minor": sum(bucket.net_minor for bucket in own),
    }


def _before(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year - (number == 1):04d}-{12 if number == 1 else number - 1:02d}"


VIEWS = (
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
