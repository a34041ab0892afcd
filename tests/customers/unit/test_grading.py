"""A grade follows from points by policy, and moves only when it changes (CU11)."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.customers.grading import CustomerGraded, Grade
from daybook_customers.domain import grading
from daybook_customers.domain.grade_policy import GradePolicy
from daybook_customers.domain.grading import GradeInputsNoted, Grading, GradingFact, Quintiles
from tests.customers.unit.examples import CUSTOMER, POLICY

BEST = Quintiles(monetary=5, frequency=5, recency=5)
GOOD = Quintiles(monetary=4, frequency=4, recency=5)
FAIR = Quintiles(monetary=3, frequency=3, recency=3)
WORST = Quintiles(monetary=1, frequency=1, recency=1)
QUARTER = timedelta(days=90)
MARCH = date(2025, 3, 31)
JUNE = date(2025, 6, 30)


def evolve(state: Grading | None, fact: GradingFact) -> Grading:
    return grading.evolve(state or Grading(), fact)


def ungraded() -> Scenario[Grading]:
    return Scenario(evolve)


def review(
    quintiles: Quintiles | None = None,
    stage: LifecycleStage | None = None,
    as_of: date = MARCH,
    policy: GradePolicy = POLICY,
) -> Any:
    return lambda state: grading.review(
        state or Grading(),
        customer_id=CUSTOMER,
        as_of=as_of,
        quintiles=quintiles,
        lifecycle_stage=stage,
        policy=policy,
    )


def noted(
    quintiles: Quintiles | None, stage: LifecycleStage | None = None, as_of: date = MARCH
) -> GradeInputsNoted:
    return GradeInputsNoted(
        customer_id=CUSTOMER, as_of=as_of, quintiles=quintiles, lifecycle_stage=stage
    )


def graded(
    grade: Grade,
    score: int,
    quintiles: Quintiles,
    stage: LifecycleStage | None = None,
    previous: Grade | None = None,
    as_of: date = MARCH,
) -> CustomerGraded:
    return CustomerGraded(
        customer_id=CUSTOMER,
        grade=grade,
        previous_grade=previous,
        score=score,
        inputs=grading.inputs_of(quintiles, stage, POLICY),
        as_of=as_of,
        review_due_on=as_of + QUARTER,
    )


def test_CU11_points_are_those_of_the_capabilities() -> None:
    inputs = grading.inputs_of(Quintiles(monetary=5, frequency=4, recency=2), None, POLICY)

    assert inputs.spend_points == 35
    assert inputs.frequency_points == 16
    assert inputs.interaction_points == 6
    assert inputs.potential_points == 10
    assert inputs.feedback_points == 0
    assert grading.score_of(inputs) == 67


@pytest.mark.parametrize(
    ("stage", "points"),
    [
        (LifecycleStage.GROWTH, 20),
        (LifecycleStage.HARVEST, 16),
        (LifecycleStage.NURTURE, 12),
        (LifecycleStage.RETENTION, 6),
        (LifecycleStage.ENDED, 0),
    ],
)
def test_CU11_potential_follows_the_life_cycle(stage: LifecycleStage, points: int) -> None:
    assert grading.inputs_of(BEST, stage, POLICY).potential_points == points


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (100, Grade.A),
        (80, Grade.A),
        (79, Grade.B),
        (60, Grade.B),
        (59, Grade.C),
        (40, Grade.C),
        (39, Grade.D),
        (-10, Grade.D),
    ],
)
def test_CU11_a_grade_begins_at_its_cut_off(score: int, grade: Grade) -> None:
    assert grading.grade_of(score, POLICY) is grade


def test_CU11_a_first_score_gives_a_first_grade() -> None:
    ungraded().when(review(BEST)).then(noted(BEST), graded(Grade.A, 80, BEST))


def test_CU11_no_grade_is_given_before_quintiles_are_known() -> None:
    growth = LifecycleStage.GROWTH

    staged = ungraded().when(review(stage=growth)).then(noted(None, growth))
    staged.when(review(FAIR, as_of=JUNE)).then(
        noted(FAIR, growth, JUNE), graded(Grade.B, 62, FAIR, growth, as_of=JUNE)
    )


def test_CU11_grade_moves_only_when_the_grade_changes() -> None:
    first = ungraded().when(review(BEST)).then(noted(BEST), graded(Grade.A, 80, BEST))

    growth = LifecycleStage.GROWTH
    still_a = first.when(review(stage=growth, as_of=JUNE)).then(noted(BEST, growth, JUNE))
    still_a.when(review(FAIR, as_of=JUNE)).then(
        noted(FAIR, growth, JUNE),
        graded(Grade.B, 62, FAIR, growth, previous=Grade.A, as_of=JUNE),
    )


def test_CU11_a_review_that_finds_nothing_new_changes_nothing() -> None:
    first = ungraded().when(review(GOOD)).then(noted(GOOD), graded(Grade.B, 69, GOOD))

    first.when(review(GOOD, as_of=JUNE)).then()
    first.when(review(as_of=JUNE)).then()


def test_CU11_a_review_as_of_an_earlier_day_is_out_of_date() -> None:
    june = (
        ungraded()
        .when(review(GOOD, as_of=JUNE))
        .then(noted(GOOD, as_of=JUNE), graded(Grade.B, 69, GOOD, as_of=JUNE))
    )

    june.when(review(WORST, as_of=MARCH)).then()


def test_CU11_another_policy_grades_anew_from_what_is_known() -> None:
    stricter = POLICY.model_copy(update={"cut_offs": {Grade.A: 90, Grade.B: 70, Grade.C: 50}})
    first = ungraded().when(review(BEST)).then(noted(BEST), graded(Grade.A, 80, BEST))

    first.when(review(as_of=JUNE, policy=stricter)).then(
        graded(Grade.B, 80, BEST, previous=Grade.A, as_of=JUNE)
    )


@pytest.mark.parametrize(
    "change",
    [
        {"cut_offs": {"A": 60, "B": 80, "C": 40}},
        {"cut_offs": {"A": 80, "B": 60}},
        {"cut_offs": {"A": 80, "B": 60, "C": 40, "D": 20}},
        {"quintile": {"monetary": 8, "frequency": 4, "recency": 3}},
        {"potential": {"growth": 20}},
        {"feedback": {"least": -10, "most": 10, "unknown": 11}},
        {"feedback": {"least": -10, "most": 10, "unknown": 0, "complaint": 5}},
        {"window_days": 367},
        {"review": {"every_days": 0}},
        {"feedback": {"least": -40, "most": 10, "unknown": 0}},
    ],
)
def test_CU11_a_policy_that_does_not_fit_is_refused(change: dict[str, object]) -> None:
    terms = POLICY.model_dump(mode="json")
    assert GradePolicy.model_validate(terms) == POLICY

    with pytest.raises(ValidationError):
        GradePolicy.model_validate(terms | change)
