"""What each relationship has been worth: revenue minus cost, discounted (AN3, realised).

Cost follows the policy's rates: once for winning the customer, and for each day with a purchase.
Money later in the relationship counts less: the present value is that of its first day, at the
policy's rate a year, compounded daily (365 days a year).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.view import View, rows_of
from daybook_contracts.money import Money


class Rates(BaseModel):
    """What a relationship costs in one currency, decimal strings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: str
    acquisition: str
    handling: str

    def minor(self, name: str) -> int:
        return Money.parse(getattr(self, name), self.currency).minor


class WorthPolicy(BaseModel):
    """The discount in percent a year, and rates of cost by currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    discount_percent: float = Field(ge=0, allow_inf_nan=False)
    rates: tuple[Rates, ...]


@dataclass(frozen=True, slots=True)
class Worth:
    """One customer in one currency, minor units; `value` is revenue minus (policy) cost."""

    customer_id: str
    currency: str
    since: date
    revenue_minor: int
    policy_cost_minor: int
    value_minor: int
    present_value_minor: int


def finish(days: Iterable[Bucket], as_of: date, policy: WorthPolicy) -> list[Worth]:
    """Everyone who bought, in currencies that the policy has rates for."""
    rates = {each.currency: each for each in policy.rates}
    return [
        _worth(customer_id, own, rates[currency], 1 + policy.discount_percent / 100)
        for (customer_id, currency), own in histories(days, as_of).items()
        if currency in rates
    ]


def _worth(customer_id: str, days: Sequence[Bucket], rates: Rates, yearly: float) -> Worth:
    since = next(bucket.day for bucket in days if bucket.purchases)
    handling = rates.minor("handling")
    costs = {bucket.day: handling for bucket in days if bucket.purchases}
    costs[since] += rates.minor("acquisition")
    present = sum(
        (bucket.net_minor - costs.get(bucket.day, 0)) / yearly ** ((bucket.day - since).days / 365)
        for bucket in days
    )
    revenue, cost = sum(bucket.net_minor for bucket in days), sum(costs.values())
    return Worth(customer_id, rates.currency, since, revenue, cost, revenue - cost, round(present))


VIEWS = (
    View(
        "customer_worth",
        "What has each relationship been worth: revenue minus cost, and discounted?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        policy="worth",
    ),
)
