"""Prospects are important, general or given up, with a close that is near or far (SA4)."""

from datetime import date, timedelta
from functools import partial

import pytest
from pydantic import ValidationError

from daybook_chassis.errors import Refusal
from daybook_chassis.policy import load
from daybook_chassis.testing.scenario import Decided, Scenario
from daybook_contracts.sales.prospects import (
    CloseHorizonSet,
    Horizon,
    ProspectGrade,
    ProspectGraded,
)
from daybook_sales.domain import prospect
from daybook_sales.domain.prospect import Prospect, ProspectGivenUp
from daybook_sales.domain.prospect_policy import ProspectPolicy
from tests.sales.samples import CUSTOMER, SIGNED_ON, day

POLICY = load("daybook_sales", "prospects", ProspectPolicy).at(SIGNED_ON).policy
NEW: Scenario[Prospect] = Scenario(prospect.evolve)


def graded(grade: str, before: str | None = None) -> ProspectGraded:
    return ProspectGraded(
        customer_id=CUSTOMER,
        grade=ProspectGrade(grade),
        previous_grade=ProspectGrade(before) if before else None,
        reason="asked",
    )


def expected(horizon: Horizon, on: int, before: Horizon | None = None) -> CloseHorizonSet:
    return CloseHorizonSet(
        customer_id=CUSTOMER, horizon=horizon, previous_horizon=before, expected_on=day(on)
    )


def expect(before: Scenario[Prospect], on: int, today: date = SIGNED_ON) -> Decided[Prospect]:
    decide = partial(
        prospect.expect,
        customer_id=CUSTOMER,
        expected_on=day(on),
        today=today,
        policy=POLICY,
    )
    return before.when(decide)


def grade(before: Scenario[Prospect], new: str) -> Decided[Prospect]:
    decide = partial(prospect.grade, customer_id=CUSTOMER, new=ProspectGrade(new), reason="asked")
    return before.when(decide)


def test_SA4_a_grade_is_said_when_it_changes() -> None:
    important = grade(NEW, "A").then(graded("A"))
    grade(important, "A").then()
    grade(important, "B").then(graded("B", "A"))


@pytest.mark.parametrize(
    ("on", "horizon"),
    [
        (0, Horizon.SHORT),
        (30, Horizon.SHORT),
        (31, Horizon.MEDIUM),
        (90, Horizon.MEDIUM),
        (91, Horizon.LONG),
    ],
)
def test_SA4_the_policy_says_which_close_is_near(on: int, horizon: Horizon) -> None:
    expect(NEW, on).then(expected(horizon, on))


def test_SA4_the_same_day_may_have_come_nearer() -> None:
    far = expect(NEW, 91).then(expected(Horizon.LONG, 91))
    expect(far, 91).then()
    later = SIGNED_ON + timedelta(days=70)
    expect(far, 91, today=later).then(expected(Horizon.SHORT, 91, Horizon.LONG))


def test_SA4_no_deal_is_expected_of_who_is_given_up_nor_in_the_past() -> None:
    given_up = NEW.given(expected(Horizon.SHORT, 9), graded("C"))
    assert given_up.state == Prospect(ProspectGrade.GIVEN_UP)
    expect(given_up, 10).refused(ProspectGivenUp, "grade it anew first")
    expect(NEW, 5, today=day(6)).refused(Refusal, "2025-03-25 is over")


def test_SA4_terms_that_contradict_each_other_are_no_policy() -> None:
    with pytest.raises(ValidationError, match="not shorter"):
        ProspectPolicy(short_days=30, medium_days=29)
