"""Recency, frequency, monetary value and the value tier of every customer at a day (AN4, CU12).

Quintiles are the SQL standard's `cume_dist` in fifths: equal customers score equal, so that
neither the order of events nor the names of customers can move a score.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.view import View, fields_of, rows_of
from daybook_contracts.analytics.value import ValueTier


class ValuePolicy(BaseModel):
    """Cumulative percent of customers, best first; what is left over is poor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    platinum: int = Field(gt=0, lt=100)
    gold: int = Field(gt=0, lt=100)
    ordinary: int = Field(gt=0, lt=100)

    @model_validator(mode="after")
    def _cumulative(self) -> "ValuePolicy":
        if not self.platinum <= self.gold <= self.ordinary:
            raise ValueError("cuts are cumulative: platinum, then gold, then ordinary")
        return self

    def tier(self, rank: int, population: int) -> ValueTier:
        """`rank` counts from 1; customers of equal value share the best rank among them."""
        for tier in (ValueTier.PLATINUM, ValueTier.GOLD, ValueTier.ORDINARY):
            if rank <= -(-population * getattr(self, tier.value) // 100):
                return tier
        return ValueTier.POOR


@dataclass(frozen=True, slots=True)
class Rfm:
    """One customer in one currency at a day. Scores are 1 to 5, 5 best; money in minor units.

    `purchases` counts days with a purchase.
    """

    customer_id: str
    currency: str
    last_purchase_on: date
    days_since_purchase: int
    purchases: int
    spend_minor: int
    recency: int
    frequency: int
    monetary: int
    tier: ValueTier


class _Bought(NamedTuple):
    customer_id: str
    last: date
    purchases: int
    spend: int


def finish(buckets: Iterable[Bucket], as_of: date, policy: ValuePolicy) -> list[Rfm]:
    """Scores of everyone who bought up to `as_of`, against others of the same currency."""
    by_currency: dict[str, list[_Bought]] = defaultdict(list)
    for (customer_id, currency), days in histories(buckets, as_of).items():
        on = [bucket.day for bucket in days if bucket.purchases]
        spend = sum(bucket.net_minor for bucket in days)
        by_currency[currency].append(_Bought(customer_id, on[-1], len(on), spend))
    return [
        row
        for currency, population in sorted(by_currency.items())
        for row in _scored(population, currency, as_of, policy)
    ]


def _scored(
    population: Sequence[_Bought], currency: str, as_of: date, policy: ValuePolicy
) -> Iterator[Rfm]:
    lasts = sorted(each.last for each in population)
    counts = sorted(each.purchases for each in population)
    spends = sorted(each.spend for each in population)
    for each in population:
        richer = len(spends) - bisect_right(spends, each.spend)
        yield Rfm(
            each.customer_id,
            currency,
            each.last,
            (as_of - each.last).days,
            each.purchases,
            each.spend,
            recency=_quintile(lasts, each.last),
            frequency=_quintile(counts, each.purchases),
            monetary=_quintile(spends, each.spend),
            tier=policy.tier(richer + 1, len(population)),
        )


def tiers(rows: Iterable[Rfm]) -> list[dict[str, object]]:
    """How many customers and how much value each tier holds, by currency.

    Where more went back than came, there is nothing to share.
    """
    summary: list[dict[str, object]] = []
    by_currency: dict[str, list[Rfm]] = defaultdict(list)
    for row in rows:
        by_currency[row.currency].append(row)
    for currency, all_rows in sorted(by_currency.items()):
        total = sum(row.spend_minor for row in all_rows)
        for tier in ValueTier:
            mine = [row for row in all_rows if row.tier is tier]
            spend = sum(row.spend_minor for row in mine)
            summary.append(
                {
                    "currency": currency,
                    "tier": tier.value,
                    "customers": len(mine),
                    "spend_minor": spend,
                    "share": round(spend / total, 4) if total > 0 else 0.0,
                }
            )
    return summary


def _quintile(ordered: Sequence[Any], value: Any) -> int:
    """The share of values not above this one, in fifths, rounded up."""
    return -(-5 * bisect_right(ordered, value) // len(ordered))


VIEWS = (
    View(
        "value_tiers",
        "How much of the value does each tier hold?",
        lambda days, as_of, policy: tiers(finish(days, as_of, policy)),
        columns=(
            "currency",
            "tier",
            "customers",
            "spend_minor",
            "share",
        ),
        policy="value",
    ),
    View(
        "rfm",
        "How recently, how often and for how much did each customer buy?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        columns=fields_of(Rfm),
        policy="value",
        relative=frozenset({"recency", "frequency", "monetary", "tier"}),
        classes=("tier",),
    ),
)
