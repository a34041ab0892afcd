"""The median gap between a customer's orders says when the next is due (SA28)."""

from functools import partial
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis.policy import load
from daybook_chassis.testing.scenario import Decided, Scenario
from daybook_contracts.sales.cycles import PurchaseCycleMeasured, RepurchaseDue
from daybook_sales.domain import cycle
from daybook_sales.domain.cycle import Cycle
from daybook_sales.domain.cycle_policy import CyclePolicy
from tests.sales.samples import CUSTOMER, SIGNED_ON, day

POLICY = load("daybook_sales", "cycles", CyclePolicy).at(SIGNED_ON).policy
NEW: Scenario[Cycle] = Scenario(cycle.evolve)


def order(
    before: Scenario[Cycle], number: int, on: int, policy: CyclePolicy = POLICY
) -> Decided[Cycle]:
    decide = partial(
        cycle.measure,
        customer_id=CUSTOMER,
        order_id=UUID(int=number),
        ordered_on=day(on),
        policy=policy,
    )
    return before.when(decide)


def measured(
    number: int, on: int, purchases: int, gap: int | None = None, expected: int | None = None
) -> PurchaseCycleMeasured:
    return PurchaseCycleMeasured(
        customer_id=CUSTOMER,
        order_id=UUID(int=number),
        ordered_on=day(on),
        purchases=purchases,
        median_gap=gap,
        expected_on=None if expected is None else day(expected),
        remind_on=None if expected is None else day(expected - POLICY.lead_days),
    )


TWO = NEW.given(measured(1, 0, 1), measured(2, 10, 2))
THREE = TWO.given(measured(3, 40, 3, gap=20, expected=60))
DUE = RepurchaseDue(
    customer_id=CUSTOMER, expected_on=day(60), median_gap=20, purchases=3, last_ordered_on=day(40)
)


def remind(before: Scenario[Cycle], expected: int) -> Decided[Cycle]:
    return before.when(partial(cycle.remind, customer_id=CUSTOMER, expected_on=day(expected)))


def test_SA28_too_few_orders_predict_nothing() -> None:
    first = order(NEW, 1, 0).then(measured(1, 0, 1))
    order(first, 2, 10).then(measured(2, 10, 2))
    sooner = POLICY.model_copy(update={"minimum_purchases": 2})
    order(first, 2, 10, sooner).then(measured(2, 10, 2, gap=10, expected=20))


def test_SA28_the_median_gap_predicts_the_next_order() -> None:
    order(TWO, 3, 40).then(measured(3, 40, 3, gap=20, expected=60))  # of gaps 10 and 30
    order(THREE, 4, 52).then(measured(4, 52, 4, gap=12, expected=64))  # of 10, 30 and 12
    order(TWO, 3, 41).then(measured(3, 41, 3, gap=20, expected=61))  # of 10 and 31, rounded down


def test_SA28_orders_of_one_day_are_one_purchase_and_an_order_counts_once() -> None:
    order(THREE, 3, 40).then()
    order(THREE, 4, 40).then(measured(4, 40, 3, gap=20, expected=60))


def test_SA28_an_order_that_is_told_late_takes_its_place() -> None:
    order(THREE, 4, 25).then(measured(4, 25, 4, gap=15, expected=55))  # of 10, 15 and 15


def test_SA28_a_reminder_comes_once_and_not_after_the_next_order() -> None:
    reminded = remind(THREE, 60).then(DUE)
    remind(reminded, 60).then()
    remind(THREE, 61).then()
    remind(THREE.given(measured(4, 52, 4, gap=12, expected=64)), 60).then()
    remind(TWO, 60).then()


def test_SA28_a_reminder_is_not_before_the_last_order() -> None:
    daily = NEW.given(measured(1, 0, 1), measured(2, 1, 2))
    soon = measured(3, 2, 3, gap=1, expected=3).model_copy(update={"remind_on": day(2)})
    order(daily, 3, 2).then(soon)


def test_SA28_a_gap_takes_two_purchases() -> None:
    with pytest.raises(ValidationError):
        CyclePolicy(minimum_purchases=1, lead_days=0)
