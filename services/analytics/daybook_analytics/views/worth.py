"""What each relationship has been worth: revenue minus cost, discounted (AN3, realised).

What events tell of our effort (tickets, visits and so on) costs the policy's rate for each of them,
and of what was spent on campaigns, customers bear a part (`spending`);
what no event tells costs a rate too, once for winning the customer, and for each day with a
purchase: that is called policy cost. Effort counts in the currency of the first purchase.
Money later in the relationship counts less: the present value is that of its first day, at the
policy's rate a year, compounded daily (365 days a year).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.spending import COSTS, MESSAGES, Cost, Flows, Message, borne
from daybook_analytics.views.touches import TOUCHES, Kind, Touch
from daybook_analytics.views.view import DAYS, View, fields_of, rows_of
from daybook_contracts.money import Money


class Rates(BaseModel):
    """What a relationship costs in one currency, decimal strings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: str
    acquisition: str
    handling: str
    touches: dict[Kind, str] = Field(default_factory=dict)

    def minor(self, amount: str) -> int:
        return Money.parse(amount, self.currency).minor


class WorthPolicy(BaseModel):
    """The discount in percent a year, and rates of cost by currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    discount_percent: float = Field(ge=0, allow_inf_nan=False)
    rates: tuple[Rates, ...]

    @property
    def currencies(self) -> frozenset[str]:
        return frozenset(each.currency for each in self.rates)


@dataclass(frozen=True, slots=True)
class Worth:
    """One customer in one currency, minor units; `value` is revenue minus cost of all kinds."""

    customer_id: str
    currency: str
    since: date
    revenue_minor: int
    event_cost_minor: int
    campaign_cost_minor: int
    policy_cost_minor: int
    value_minor: int
    present_value_minor: int


def finish(
    days: Iterable[Bucket],
    touches: Iterable[Touch],
    costs: Iterable[Cost],
    messages: Iterable[Message],
    as_of: date,
    policy: WorthPolicy,
) -> list[Worth]:
    """Everyone who bought, in currencies that the policy has rates for."""
    rates = {each.currency: each for each in policy.rates}
    owners = histories(days, as_of)
    first: dict[str, tuple[date, str]] = {}
    for (customer_id, currency), own in owners.items():
        began = (_since(own), currency)
        first[customer_id] = min(first.get(customer_id, began), began)
    effort: dict[str, list[Touch]] = defaultdict(list)
    for touch in touches:
        effort[touch.customer_id].append(touch)
    campaigns = borne(costs, messages)
    yearly = 1 + policy.discount_percent / 100
    return [
        _worth(
            customer_id,
            own,
            effort[customer_id] if first[customer_id][1] == currency else [],
            [(day, -minor) for day, minor in campaigns.get((customer_id, currency), [])],
            rates[currency],
            yearly,
        )
        for (customer_id, currency), own in owners.items()
        if currency in rates
    ]


def _worth(
    customer_id: str,
    days: Sequence[Bucket],
    effort: Sequence[Touch],
    spent: Flows,
    rates: Rates,
    yearly: float,
) -> Worth:
    since = _since(days)
    handling = rates.minor(rates.handling)
    by_kind = {kind: rates.minor(amount) for kind, amount in rates.touches.items()}
    revenue: Flows = [(bucket.day, bucket.net_minor) for bucket in days]
    told: Flows = [(each.day, -each.times * by_kind.get(each.kind, 0)) for each in effort]
    untold: Flows = [(bucket.day, -handling) for bucket in days if bucket.purchases]
    untold.append((since, -rates.minor(rates.acquisition)))
    came, event, campaign, policy = (
        sum(minor for _, minor in flows) for flows in (revenue, told, spent, untold)
    )
    present = sum(
        minor / yearly ** ((day - since).days / 365)
        for day, minor in sorted([*revenue, *told, *spent, *untold])
    )
    return Worth(
        customer_id,
        rates.currency,
        since,
        came,
        -event,
        -campaign,
        -policy,
        came + event + campaign + policy,
        round(present),
    )


def _since(days: Sequence[Bucket]) -> date:
    return next(bucket.day for bucket in days if bucket.purchases)


VIEWS = (
    View(
        "customer_worth",
        "What has each relationship been worth: revenue minus cost, and discounted?",
        lambda *read: rows_of(finish(*read)),
        columns=fields_of(Worth),
        reads=(DAYS, TOUCHES, COSTS, MESSAGES),
        policy="worth",
    ),
)
