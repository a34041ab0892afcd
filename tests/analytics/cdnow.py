"""The CDNOW sample as buckets, as it is and transformed: what is said of it must not move."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from daybook_analytics.views.buckets import Bucket
from tests.analytics.samples import CDNOW

CALIBRATED = date(1997, 9, 30)
OBSERVED = date(1998, 6, 30)
LATER = timedelta(days=7919)


def buckets() -> list[Bucket]:
    """Read here and not by the demonstration: number, number, day, discs, dollars."""
    days: dict[tuple[str, date], list[int]] = defaultdict(list)
    for line in CDNOW.read_text("ascii").splitlines():
        _, customer, day, _, dollars = line.split()
        days[customer, date.fromisoformat(day)].append(int(Decimal(dollars) * 100))
    return [
        Bucket(customer, "USD", day, len(cents), sum(cents), 0)
        for (customer, day), cents in days.items()
    ]


def transformed(known: Sequence[Bucket]) -> list[Bucket]:
    """Other names in another order, other days by `LATER`, and customers who pay in yen."""
    moved = [
        replace(each, customer_id=each.customer_id[::-1] + "x", day=each.day + LATER)
        for each in known
    ]
    moved += [replace(each, currency="JPY", received_minor=100) for each in moved[:500]]
    Random(7919).shuffle(moved)
    return moved
