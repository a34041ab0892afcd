"""Points are earned once, spent before they expire, and conserved (MK7)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis import policy
from daybook_chassis.errors import Conflict, NotFound
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.marketing.loyalty import (
    PointsEarned,
    PointsExpired,
    PointsRedeemed,
    RewardGranted,
)
from daybook_contracts.money import Money
from daybook_marketing.domain import loyalty
from daybook_marketing.domain.loyalty import Ledger, LoyaltyFact, PointsLacking
from daybook_marketing.domain.loyalty_policy import LoyaltyPolicy
from tests.marketing.samples import CUSTOMER

FIRST = date(2024, 3, 4)
TERMS = policy.load("daybook_marketing", "loyalty", LoyaltyPolicy).at(FIRST).policy
Decide = Callable[[Ledger | None], list[LoyaltyFact]]


def earning(number: int, points: int, days: int = 0) -> Decide:
    return lambda state: loyalty.earn(
        state,
        customer_id=CUSTOMER,
        earning_id=UUID(int=number),
        points=points,
        reason="contract",
        today=FIRST + timedelta(days=days),
        policy=TERMS,
    )


def redeeming(number: int, points: int, days: int = 0) -> Decide:
    return lambda state: loyalty.redeem(
        state,
        customer_id=CUSTOMER,
        redemption_id=UUID(int=number),
        points=points,
        reward="umbrella",
        today=FIRST + timedelta(days=days),
    )


def expiring(days: int) -> Decide:
    return lambda state: loyalty.expire(
        state, customer_id=CUSTOMER, today=FIRST + timedelta(days=days)
    )


def earned(number: int, points: int, days: int = 0) -> PointsEarned:
    day = FIRST + timedelta(days=days)
    return PointsEarned(
        customer_id=CUSTOMER,
        earning_id=UUID(int=number),
        points=points,
        reason="contract",
        earned_on=day,
        last_day=day + timedelta(days=730),
    )


def expired(number: int, points: int) -> PointsExpired:
    return PointsExpired(customer_id=CUSTOMER, earning_id=UUID(int=number), points=points)


def redeemed(number: int, points: int) -> tuple[PointsRedeemed, RewardGranted]:
    spent = PointsRedeemed(
        customer_id=CUSTOMER, redemption_id=UUID(int=number), points=points, reward="umbrella"
    )
    reward = RewardGranted(
        customer_id=CUSTOMER, reward_id=UUID(int=number), reward="umbrella", reason="redeemed"
    )
    return spent, reward


NEW = Scenario(loyalty.evolve)
TWO_LOTS = NEW.given(earned(1, 10), earned(2, 10, 30))


def test_MK7_an_earning_counts_once_and_has_a_last_day() -> None:
    NEW.when(earning(1, 10)).then(earned(1, 10)).when(earning(1, 10)).then()
    NEW.when(earning(1, 0)).then()


def test_MK7_what_expires_first_is_spent_first() -> None:
    spent = TWO_LOTS.when(redeeming(9, 12)).then(*redeemed(9, 12))

    spent.when(expiring(731)).then()
    spent.when(expiring(761)).then(expired(2, 8)).when(expiring(761)).then()


def test_MK7_points_are_spent_up_to_and_on_their_last_day() -> None:
    TWO_LOTS.when(redeeming(9, 20, 730)).then(*redeemed(9, 20))
    TWO_LOTS.when(redeeming(9, 20, 731)).refused(PointsLacking, "10")
    TWO_LOTS.when(redeeming(9, 10, 731)).then(expired(1, 10), *redeemed(9, 10))
    NEW.when(redeeming(9, 1)).refused(PointsLacking)
    TWO_LOTS.given(*redeemed(9, 1)).when(redeeming(9, 1)).refused(Conflict)


def test_MK7_a_notable_contribution_is_rewarded_once() -> None:
    def contributing(what: str) -> Decide:
        return lambda state: loyalty.contribute(
            state,
            customer_id=CUSTOMER,
            earning_id=UUID(int=1),
            contribution=what,
            today=FIRST,
            policy=TERMS,
        )

    reward = RewardGranted(
        customer_id=CUSTOMER, reward_id=UUID(int=1), reward="50 points", reason="survey"
    )
    points = earned(1, 50).model_copy(update={"reason": "survey"})
    NEW.when(contributing("survey")).then(points, reward).when(contributing("survey")).refused(
        Conflict
    )
    NEW.when(contributing("flattery")).refused(NotFound, "there are ")


@pytest.mark.parametrize(
    ("value", "points"),
    [
        (Money(199, "EUR"), 1),
        (Money(99, "EUR"), 0),
        (Money(5000, "JPY"), 0),
        (Money(-5, "EUR"), 0),
        (Money(10**17, "EUR"), 10**9),
    ],
)
def test_MK7_a_contract_earns_full_points(value: Money, points: int) -> None:
    assert loyalty.points_for(value, TERMS) == points


STEPS = st.lists(
    st.tuples(st.sampled_from("ers"), st.integers(1, 50), st.integers(0, 400)), max_size=25
)


@given(STEPS)
def test_MK7_points_are_conserved_and_none_is_spent_after_its_last_day(
    steps: list[tuple[str, int, int]],
) -> None:
    told, day, earnings, left_by_lot = NEW, 0, 0, {}
    for number, (what, points, later) in enumerate(steps, start=1):
        day += later
        today = FIRST + timedelta(days=day)
        if what == "e":
            decide, left_by_lot[number] = earning(number, points, day), (points, today)
            earnings += points
        else:
            decide = redeeming(number, points, day) if what == "r" else expiring(day)
        try:
            facts = decide(told.state)
        except PointsLacking:
            alive = sum(p for p, on in left_by_lot.values() if today <= on + timedelta(days=730))
            spent = sum(f.points for f in told.facts if isinstance(f, PointsRedeemed))
            assert points > 0
            assert alive < points + spent
            continue
        told = told.given(*facts)
    if told.state is None:
        return
    gone = sum(f.points for f in told.facts if isinstance(f, PointsRedeemed | PointsExpired))
    left = sum(lot.left for lot in told.state.lots.values())
    assert earnings == gone + left
    assert all(lot.left >= 0 for lot in told.state.lots.values())
