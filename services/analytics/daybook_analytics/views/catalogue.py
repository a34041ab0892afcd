"""Every view by name: the question it answers and how it is finished from buckets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from daybook_analytics.views import cohorts, lifecycle, rfm
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.lifecycle import LifecyclePolicy
from daybook_analytics.views.rfm import ValuePolicy
from daybook_chassis.policy import Policies

Table = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class View:
    """`finish(buckets, as_of)` gives rows; `policy(as_of)` the version they were finished under."""

    name: str
    question: str
    finish: Callable[[Sequence[Bucket], date], Table]
    policy: Callable[[date], str | None] = lambda as_of: None


def views(value: Policies[ValuePolicy], life: Policies[LifecyclePolicy]) -> dict[str, View]:
    """All views under these policies."""

    def scored(buckets: Iterable[Bucket], as_of: date) -> list[rfm.Rfm]:
        return rfm.finish(buckets, as_of, value.at(as_of).policy)

    def staged(buckets: Iterable[Bucket], as_of: date) -> list[lifecycle.Standing]:
        return lifecycle.finish(buckets, as_of, life.at(as_of).policy)

    def value_policy(as_of: date) -> str:
        return value.at(as_of).version

    def life_policy(as_of: date) -> str:
        return life.at(as_of).version

    every = (
        View(
            "value_tiers",
            "How much of the value does each tier hold?",
            lambda buckets, as_of: rfm.tiers(scored(buckets, as_of)),
            value_policy,
        ),
        View(
            "lifecycle",
            "How many customers stand in which life cycle stage?",
            lambda buckets, as_of: lifecycle.stages(staged(buckets, as_of)),
            life_policy,
        ),
        View(
            "cohorts",
            "Of those who first bought in a month, how many bought again in later months?",
            cohorts.finish,
        ),
        View(
            "rfm",
            "How recently, how often and for how much did each customer buy?",
            lambda buckets, as_of: [_row(each) for each in scored(buckets, as_of)],
            value_policy,
        ),
        View(
            "customer_lifecycle",
            "In which stage is each customer, by which input and output?",
            lambda buckets, as_of: [_row(each) for each in staged(buckets, as_of)],
            life_policy,
        ),
    )
    return {view.name: view for view in every}


def _row(record: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(record).items()
    }
