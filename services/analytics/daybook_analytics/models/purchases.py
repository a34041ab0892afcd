"""What the models of purchasing are fitted to: each customer's frequency, recency, age and spend.

Purchases of one day are one occasion, and the first one begins the relationship: it is no repeat
(Fader and Hardie, "Creating an RFM summary using Excel", 2008).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np

from daybook_analytics.models.likelihood import Array
from daybook_analytics.views.buckets import Bucket, histories
from daybook_contracts.currencies import MINOR_DIGITS

UNITS = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12, "years": 365.25}
"""Days in a unit of time."""


@dataclass(frozen=True, slots=True)
class Purchases:
    """One place a customer who has bought by `as_of`; times in the unit asked for.

    `x` counts repeat occasions, `t_x` is the last of them after the first purchase (0 without
    one), `T` the age of the relationship; `spend` is the mean of a repeat occasion in whole
    currency, 0 without one. `later` counts occasions after `as_of` up to the holdout's end, which
    brought `later_spend`.
    """

    customers: tuple[str, ...]
    x: Array
    t_x: Array
    T: Array
    spend: Array
    later: Array
    later_spend: Array

    @property
    def digest(self) -> str:
        """SHA-256 of all that a model is fitted to, whatever the customers are called."""
        rows = np.stack([self.x, self.t_x, self.T, self.spend])
        ordered = rows[:, np.lexsort(rows)]
        return sha256(np.ascontiguousarray(ordered).tobytes()).hexdigest()


def summarise(
    buckets: Iterable[Bucket],
    as_of: date,
    currency: str,
    unit: str = "weeks",
    holdout_to: date | None = None,
) -> Purchases:
    """Customers who bought in `currency` by `as_of`. Raises KeyError for an unknown unit."""
    length = UNITS[unit]
    rows: list[tuple[float, ...]] = []
    customers: list[str] = []
    minor = 10 ** MINOR_DIGITS.get(currency, 0)  # nobody pays in what is no currency
    mine = [bucket for bucket in buckets if bucket.currency == currency]
    for (customer, _), days in histories(mine, holdout_to or as_of).items():
        bought = [bucket.day for bucket in days if bucket.purchases]
        first = bought[0]
        if first > as_of:
            continue
        repeats = [day for day in bought[1:] if day <= as_of]
        spent = sum(bucket.net_minor for bucket in days if first < bucket.day <= as_of)
        rows.append(
            (
                len(repeats),
                (repeats[-1] - first).days / length if repeats else 0.0,
                (as_of - first).days / length,
                spent / minor / len(repeats) if repeats else 0.0,
                sum(day > as_of for day in bought),
                sum(bucket.net_minor for bucket in days if bucket.day > as_of) / minor,
            )
        )
        customers.append(customer)
    table = np.array(rows, dtype=float).reshape(len(rows), 6)
    return Purchases(tuple(customers), *table.T)
