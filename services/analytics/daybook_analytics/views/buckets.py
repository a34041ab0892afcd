"""The input of every view: what one customer brought on one day, and such days grouped."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Bucket:
    """One customer, currency and day; money in minor units, `purchases` counts payments."""

    customer_id: str
    currency: str
    day: date
    purchases: int
    received_minor: int
    reversed_minor: int

    @property
    def net_minor(self) -> int:
        return self.received_minor - self.reversed_minor

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Bucket":
        return cls(
            row["customer_id"],
            row["currency"],
            date.fromisoformat(row["day"]),
            row["purchases"],
            row["received_minor"],
            row["reversed_minor"],
        )


def purchase_days(buckets: Iterable[Bucket]) -> dict[str, set[date]]:
    """The days on which each customer bought, in whatever currency."""
    bought: dict[str, set[date]] = defaultdict(set)
    for bucket in buckets:
        if bucket.purchases:
            bought[bucket.customer_id].add(bucket.day)
    return bought


def histories(buckets: Iterable[Bucket], as_of: date) -> dict[tuple[str, str], list[Bucket]]:
    """Days up to and including `as_of` by (customer, currency), oldest first.

    Purchases of one day are one purchase occasion. Who never bought has no history.
    """
    grouped: dict[tuple[str, str], list[Bucket]] = defaultdict(list)
    for bucket in buckets:
        if bucket.day <= as_of:
            grouped[bucket.customer_id, bucket.currency].append(bucket)
    return {
        owner: sorted(days, key=lambda bucket: bucket.day)
        for owner, days in sorted(grouped.items())
        if any(bucket.purchases for bucket in days)
    }
