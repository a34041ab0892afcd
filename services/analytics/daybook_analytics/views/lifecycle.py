"""The five-stage life cycle of every customer at a day, by input against output (AN1).

Output is what the customer paid in the trailing window; input is what the relationship cost in it.
Where no event carries a cost, the policy's rates stand in for it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.view import View, fields_of, rows_of
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.money import Money


class Costs(BaseModel):
    """Rates of one currency, decimal strings: once a customer, a purchase day, a tended day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: str
    acquisition: str
    handling: str
    tending_a_day: str

    def minor(self, name: str) -> int:
        return Money.parse(getattr(self, name), self.currency).minor


class LifecyclePolicy(BaseModel):
    """Windows in days; `plunge_percent` of the output before, `harvest_percent` of the input."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window_days: int = Field(gt=0)
    tending_days: int = Field(gt=0)
    plunge_percent: int = Field(gt=0)
    harvest_percent: int = Field(gt=0)
    costs: tuple[Costs, ...]

    @property
    def currencies(self) -> frozenset[str]:
        return frozenset(each.currency for each in self.costs)


@dataclass(frozen=True, slots=True)
class Standing:
    """One customer in one currency at a day; input (policy cost) and output in minor units."""

    customer_id: str
    currency: str
    stage: LifecycleStage
    input_minor: int
    output_minor: int
    output_before_minor: int


def finish(buckets: Iterable[Bucket], as_of: date, policy: LifecyclePolicy) -> list[Standing]:
    """Stages of everyone who bought up to `as_of`, in currencies that the policy has costs for."""
    costs = {each.currency: each for each in policy.costs}
    return [
        standing(customer_id, days, as_of, policy, costs[currency])
        for (customer_id, currency), days in histories(buckets, as_of).items()
        if currency in costs
    ]


def standing(
    customer_id: str, days: Sequence[Bucket], as_of: date, policy: LifecyclePolicy, costs: Costs
) -> Standing:
    """Where a customer stands by its days up to `as_of`, oldest first, one of them a purchase."""
    begin = as_of - timedelta(days=policy.window_days)
    before = begin - timedelta(days=policy.window_days)
    output = sum(bucket.net_minor for bucket in days if bucket.day > begin)
    output_before = sum(bucket.net_minor for bucket in days if before < bucket.day <= begin)
    bought = [bucket.day for bucket in days if bucket.purchases]
    inside = len(bought) - bisect_right(bought, begin)
    spent = inside * costs.minor("handling")
    spent += tended_days(bought, begin, as_of, policy.tending_days) * costs.minor("tending_a_day")
    if bought[0] > begin:
        spent += costs.minor("acquisition")
    stage = stage_of(spent, output, output_before, policy)
    return Standing(customer_id, costs.currency, stage, spent, output, output_before)


def stage_of(
    input_minor: int, output_minor: int, output_before_minor: int, policy: LifecyclePolicy
) -> LifecycleStage:
    """The stage of a customer who has bought, from one window and the output of the one before.

    ended: nothing goes in or comes out. retention: output plunged, or stopped while input goes on.
    harvest: output is far above input. growth: output has overtaken input. nurture: not yet.
    """
    if output_minor <= 0:
        return LifecycleStage.RETENTION if input_minor > 0 else LifecycleStage.ENDED
    if output_minor * 100 < output_before_minor * policy.plunge_percent:
        return LifecycleStage.RETENTION
    if output_minor * 100 >= input_minor * policy.harvest_percent:
        return LifecycleStage.HARVEST
    return LifecycleStage.GROWTH if output_minor > input_minor else LifecycleStage.NURTURE


def tended_days(bought: Sequence[date], begin: date, end: date, tending_days: int) -> int:
    """Days after `begin` up to `end` on which a purchase was at most `tending_days` old.

    The day of a purchase is its first tended day; overlapping spans count once. `bought` ascends.
    """
    total = 0
    covered = begin
    first = bisect_left(bought, begin - timedelta(days=tending_days))
    for day in bought[first:]:
        start = max(covered, day - timedelta(days=1))
        stop = min(end, day + timedelta(days=tending_days - 1))
        if stop > start:
            total += (stop - start).days
            covered = stop
    return total


def stages(rows: Iterable[Standing]) -> list[dict[str, object]]:
    """How many customers stand in each stage, with input and output, by currency."""
    known = list(rows)
    counted = Counter((row.currency, row.stage) for row in known)
    return [
        {
            "currency": currency,
            "stage": stage.value,
            "customers": counted[currency, stage],
            "input_minor": sum(
                row.input_minor for row in known if (row.currency, row.stage) == (currency, stage)
            ),
            "output_minor": sum(
                row.output_minor for row in known if (row.currency, row.stage) == (currency, stage)
            ),
        }
        for currency in sorted({row.currency for row in known})
        for stage in LifecycleStage
    ]


VIEWS = (
    View(
        "lifecycle",
        "How many customers stand in which life cycle stage?",
        lambda days, as_of, policy: stages(finish(days, as_of, policy)),
        columns=(
            "currency",
            "stage",
            "customers",
            "input_minor",
            "output_minor",
        ),
        policy="lifecycle",
    ),
    View(
        "customer_lifecycle",
        "In which stage is each customer, by which input and output?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        columns=fields_of(Standing),
        policy="lifecycle",
        classes=("stage",),
    ),
)
