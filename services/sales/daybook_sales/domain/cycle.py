"""A customer's purchase cycle: on which days it ordered, and when it should again (SA28)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import assert_never
from uuid import UUID

from daybook_contracts.sales.cycles import PurchaseCycleMeasured, RepurchaseDue
from daybook_sales.domain.cycle_policy import CyclePolicy

CycleFact = PurchaseCycleMeasured | RepurchaseDue


@dataclass(frozen=True, slots=True)
class Cycle:
    """`days` are those with orders, in order; `reminded` is of what is expected now."""

    days: tuple[date, ...] = ()
    orders: frozenset[UUID] = frozenset()
    median_gap: int | None = None
    expected_on: date | None = None
    reminded: bool = False


def evolve(state: Cycle | None, fact: CycleFact) -> Cycle:
    cycle = state or Cycle()
    match fact:
        case PurchaseCycleMeasured():
            same = fact.expected_on == cycle.expected_on
            return Cycle(
                days=_with(cycle.days, fact.ordered_on),
                orders=cycle.orders | {fact.order_id},
                median_gap=fact.median_gap,
                expected_on=fact.expected_on,
                reminded=cycle.reminded and same,
            )
        case RepurchaseDue():
            return replace(cycle, reminded=True)
        case _:
            assert_never(fact)


def measure(
    state: Cycle | None,
    *,
    customer_id: UUID,
    order_id: UUID,
    ordered_on: date,
    policy: CyclePolicy,
) -> list[CycleFact]:
    """Orders of one day are one purchase; an order that is counted already changes nothing.

    The median is rounded down to a whole day.
    """
    cycle = state or Cycle()
    if order_id in cycle.orders:
        return []
    days = _with(cycle.days, ordered_on)
    gap = expected_on = remind_on = None
    if len(days) >= policy.minimum_purchases:
        gap = int(median((later - earlier).days for earlier, later in pairwise(days)))
        expected_on = days[-1] + timedelta(days=min(gap, (date.max - days[-1]).days))
        wait = (expected_on - days[-1]).days - policy.lead_days
        remind_on = days[-1] + timedelta(days=max(wait, 0))
    return [
        PurchaseCycleMeasured(
            customer_id=customer_id,
            order_id=order_id,
            ordered_on=ordered_on,
            purchases=len(days),
            median_gap=gap,
            expected_on=expected_on,
            remind_on=remind_on,
        )
    ]


def remind(state: Cycle, customer_id: UUID, expected_on: date) -> list[CycleFact]:
    """Once; nothing where an order came since, and another day is expected."""
    if state.reminded or state.expected_on != expected_on or state.median_gap is None:
        return []
    return [
        RepurchaseDue(
            customer_id=customer_id,
            expected_on=expected_on,
            median_gap=state.median_gap,
            purchases=len(state.days),
            last_ordered_on=state.days[-1],
        )
    ]


def _with(days: tuple[date, ...], day: date) -> tuple[date, ...]:
    return tuple(sorted({*days, day}))
