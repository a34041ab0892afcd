"""When each customer moved from stage to stage, at the end of each month (AN1).

The stage at the end of a month is what the life cycle view says as of that day; `as_of` itself is
looked at, too, if its month is not over.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from daybook_analytics.views import lifecycle
from daybook_analytics.views.buckets import Bucket
from daybook_analytics.views.lifecycle import LifecyclePolicy, Standing
from daybook_analytics.views.view import Table, View, rows_of
from daybook_contracts.analytics.lifecycle import LifecycleStage


@dataclass(frozen=True, slots=True)
class Transition:
    """Into another stage, with what it was moved by; the first one comes from none."""

    customer_id: str
    currency: str
    moved_on: date
    previous_stage: LifecycleStage | None
    stage: LifecycleStage
    input_minor: int
    output_minor: int


def finish(days: Iterable[Bucket], as_of: date, policy: LifecyclePolicy) -> list[Transition]:
    """By customer and currency, oldest first; all under one version of the policy."""
    by_customer: dict[str, list[Bucket]] = defaultdict(list)
    for bucket in days:
        by_customer[bucket.customer_id].append(bucket)
    return [
        transition
        for _, own in sorted(by_customer.items())
        for transition in _transitions(own, as_of, policy)
    ]


def _transitions(days: list[Bucket], as_of: date, policy: LifecyclePolicy) -> list[Transition]:
    found: list[Transition] = []
    before: dict[str, LifecycleStage] = {}
    for tick in ticks(min(bucket.day for bucket in days), as_of):
        for now in lifecycle.finish(days, tick, policy):
            if before.get(now.currency) is not now.stage:
                found.append(_moved(now, before.get(now.currency), tick))
                before[now.currency] = now.stage
    return sorted(found, key=lambda each: (each.currency, each.moved_on))


def _moved(now: Standing, before: LifecycleStage | None, tick: date) -> Transition:
    return Transition(
        now.customer_id, now.currency, tick, before, now.stage, now.input_minor, now.output_minor
    )


def ticks(first: date, as_of: date) -> Iterator[date]:
    """The last day of each month from that of `first` on, and `as_of`."""
    day = first
    while day <= as_of:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield min(following - timedelta(days=1), as_of)
        day = following


def counted(rows: Iterable[Transition]) -> Table:
    """How many moved from which stage to which, by month and currency."""
    moves = Counter(
        (row.currency, row.moved_on.isoformat()[:7], row.previous_stage, row.stage)
        for row in rows
        if row.previous_stage is not None
    )
    return [
        {"currency": currency, "month": month, "from": was, "to": now, "customers": count}
        for (currency, month, was, now), count in sorted(moves.items())
    ]


VIEWS = (
    View(
        "lifecycle_transitions",
        "When did each customer move from which life cycle stage to which?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        policy="lifecycle",
    ),
    View(
        "lifecycle_moves",
        "How many customers moved from which stage to which in each month?",
        lambda days, as_of, policy: counted(finish(days, as_of, policy)),
        policy="lifecycle",
    ),
)
