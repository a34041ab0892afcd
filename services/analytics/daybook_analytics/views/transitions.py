"""On which day each customer moved from stage to stage (AN1).

A stage is entered on the first day as of which the life cycle view says so, whether or not anything
happened on that day: money leaves the window, and tending adds up, without a fact.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from daybook_analytics.views import lifecycle
from daybook_analytics.views.buckets import Bucket, histories
from daybook_analytics.views.lifecycle import Costs, LifecyclePolicy, Standing
from daybook_analytics.views.view import Table, View, fields_of, rows_of
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
    costs = {each.currency: each for each in policy.costs}
    return [
        transition
        for (customer_id, currency), own in histories(days, as_of).items()
        if currency in costs
        for transition in _transitions(customer_id, own, as_of, policy, costs[currency])
    ]


def _transitions(
    customer_id: str, days: Sequence[Bucket], as_of: date, policy: LifecyclePolicy, costs: Costs
) -> Iterator[Transition]:
    on = [bucket.day for bucket in days]

    def stood(day: date) -> Standing:
        known = days[: bisect_right(on, day)]
        return lifecycle.standing(customer_id, known, day, policy, costs)

    before: LifecycleStage | None = None
    for now, day in _entries(stood, _turns(days, as_of, policy)):
        if now.stage is not before:
            yield Transition(
                customer_id,
                costs.currency,
                day,
                before,
                now.stage,
                now.input_minor,
                now.output_minor,
            )
        before = now.stage


def _turns(days: Sequence[Bucket], as_of: date, policy: LifecyclePolicy) -> list[date]:
    """The first purchase, `as_of`, and each day between on which output changes or input turns, and
    the day before: money comes into a window or leaves it, tending begins or ends in one.

    From one to the next it is a day, or output stays and input only rises, or falls, or stays.
    """
    window, tending = policy.window_days, policy.tending_days
    first = next(bucket.day for bucket in days if bucket.purchases).toordinal()
    later = (0, window, 2 * window, tending, tending + window)
    turns = {
        bucket.day.toordinal() + each - back for bucket in days for each in later for back in (0, 1)
    }
    known = {turn for turn in turns if first <= turn < as_of.toordinal()}
    return [*map(date.fromordinal, sorted(known)), as_of]


def _entries(
    stood: Callable[[date], Standing], turns: Sequence[date]
) -> Iterator[tuple[Standing, date]]:
    """Where a customer stands at every turn, and whenever it enters a stage between two."""
    now = stood(turns[0])
    yield now, turns[0]
    for begin, end in pairwise(turns):
        then = stood(end)
        yield from _between(stood, (now, begin), (then, end))
        now = then


def _between(
    stood: Callable[[date], Standing], one: tuple[Standing, date], other: tuple[Standing, date]
) -> Iterator[tuple[Standing, date]]:
    """Halving: as input goes one way, so does the stage, and what is alike at both ends stays."""
    (was, begin), (now, end) = one, other
    if was.stage is now.stage or (end - begin).days == 1:
        yield other
        return
    middle = begin + (end - begin) / 2
    half = stood(middle), middle
    yield from _between(stood, one, half)
    yield from _between(stood, half, other)


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
        "On which day did each customer move from which life cycle stage to which?",
        lambda days, as_of, policy: rows_of(finish(days, as_of, policy)),
        columns=fields_of(Transition),
        policy="lifecycle",
    ),
    View(
        "lifecycle_moves",
        "How many customers moved from which stage to which in each month?",
        lambda days, as_of, policy: counted(finish(days, as_of, policy)),
        columns=(
            "currency",
            "month",
            "from",
            "to",
            "customers",
        ),
        policy="lifecycle",
    ),
)
