"""What the model of staying is fitted to: how many customers left at which renewal.

A customer renews who pays once in every period. The first payment begins the first period; a
payment counts for the renewal that it is nearest to, so that a few days early or late are no loss.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np

from daybook_analytics.models.likelihood import Array
from daybook_analytics.models.purchases import UNITS
from daybook_analytics.views.buckets import Bucket, histories


@dataclass(frozen=True, slots=True)
class Renewals:
    """`lost[t]` customers left at renewal t + 1; `staying[t]` were last seen to renew for the
    t + 1st time, and had no chance since. Who is younger than a period and a half is in neither."""

    lost: Array
    staying: Array

    @property
    def customers(self) -> int:
        return int(self.lost.sum() + self.staying.sum())

    @property
    def digest(self) -> str:
        """SHA-256 of all that the model is fitted to."""
        return sha256(np.stack([self.lost, self.staying]).tobytes()).hexdigest()


def count(ends: Mapping[str, "End"]) -> Renewals:
    """How many customers ended, so far, after how many renewals."""
    longest = max((end.due for end in ends.values()), default=1)
    lost, staying = np.zeros(longest), np.zeros(longest)
    for end in ends.values():
        if end.stays:
            staying[end.renewed - 1] += 1
        else:
            lost[end.renewed] += 1
    return Renewals(lost, staying)


@dataclass(frozen=True, slots=True)
class End:
    """How many times in a row a customer has renewed, of the `due` times that it could."""

    renewed: int
    due: int

    @property
    def stays(self) -> bool:
        return self.renewed == self.due


def ends(buckets: Iterable[Bucket], as_of: date, currency: str, unit: str) -> dict[str, End]:
    """By customer who bought in `currency`, up to `as_of`. Raises KeyError for an unknown unit."""
    length = UNITS[unit]
    found = {}
    mine = [bucket for bucket in buckets if bucket.currency == currency]
    for (customer, _), days in histories(mine, as_of).items():
        bought = [bucket.day for bucket in days if bucket.purchases]
        due = int((as_of - bought[0]).days / length - 0.5)
        paid = {int((day - bought[0]).days / length + 0.5) for day in bought}
        renewed = 0
        while renewed < due and renewed + 1 in paid:
            renewed += 1
        if due > 0:
            found[customer] = End(renewed, due)
    return found
