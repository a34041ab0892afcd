"""Contacts, complaints and answers move a grade, and a grade that stands is reviewed (CU11)."""

from datetime import date, timedelta
from typing import Any

import pytest

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.customers.grading import CustomerGraded, Grade, GradeReviewDue
from daybook_customers.domain import dealings, grading
from daybook_customers.domain.dealings import Counts, DealingKind, DealingNoted
from daybook_customers.domain.grade_policy import GradePolicy
from daybook_customers.domain.grading import Grading, GradingFact, Quintiles
from tests.customers.unit.examples import CUSTOMER, POLICY

MARCH = date(2025, 3, 31)
QUARTER = timedelta(days=90)
DAY = timedelta(days=1)
GOOD = Quintiles(monetary=5, frequency=5, recency=4)  # 77 points with an unknown stage
CONTACT = DealingKind.CONTACT


def played(*steps: Any, state: Grading | None = None) -> tuple[Grading, list[GradingFact]]:
    """The state after all steps, and what the last of them said."""
    state, said = state or Grading(), []
    for step in steps:
        said = step(state)
        for fact in said:
            state = grading.evolve(state, fact)
    return state, said


def scores(
    quintiles: Quintiles = GOOD, stage: LifecycleStage | None = None, as_of: date = MARCH
) -> Any:
    return lambda state: grading.review(
        state,
        customer_id=CUSTOMER,
        as_of=as_of,
        quintiles=quintiles,
        lifecycle_stage=stage,
        policy=POLICY,
    )


def dealt(kind: DealingKind, on: date = MARCH) -> Any:
    return lambda state: grading.note_dealing(
        state, customer_id=CUSTOMER, kind=kind, on=on, policy=POLICY
    )


def held(due_on: date, policy: GradePolicy = POLICY) -> Any:
    return lambda state: grading.hold_review(
        state, customer_id=CUSTOMER, due_on=due_on, policy=policy
    )


def points(counts: Counts) -> tuple[int, int]:
    """Those for interaction and feedback, of a customer who bought long ago."""
    worst = Quintiles(monetary=1, frequency=1, recency=1)
    inputs = grading.inputs_of(worst, None, POLICY, counts)
    return inputs.interaction_points, inputs.feedback_points


@pytest.mark.parametrize(
    ("days", "expected"), [(0, 3), (1, 3), (2, 6), (5, 15), (6, 15)], ids=lambda each: str(each)
)
def test_CU11_days_in_touch_give_interaction_up_to_15(days: int, expected: int) -> None:
    assert points(Counts(contact_days=days)) == (expected, 0)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (Counts(complaints=1), -5),
        (Counts(complaints=9), -10),
        (Counts(content_answers=2, discontent_answers=1, suggestions=1), 4),
        (Counts(content_answers=9), 10),
    ],
)
def test_CU11_complaints_and_feedback_give_minus_10_to_10(counts: Counts, expected: int) -> None:
    assert points(counts) == (3, expected)


def test_CU11_a_contact_lifts_a_grade_and_says_what_it_was_computed_from() -> None:
    five = [dealt(CONTACT, MARCH + n * DAY) for n in range(1, 6)]

    _, (noted, graded) = played(scores(), *five)

    assert isinstance(graded, CustomerGraded)
    assert noted == DealingNoted(customer_id=CUSTOMER, kind=CONTACT, on=MARCH + 5 * DAY)
    assert (graded.grade, graded.previous_grade, graded.score) == (Grade.A, Grade.B, 80)
    assert (graded.inputs.contact_days, graded.inputs.interaction_points) == (5, 15)
    assert graded.as_of == MARCH + 5 * DAY


def test_CU11_a_complaint_lowers_a_grade() -> None:
    _, (_, graded) = played(
        scores(GOOD.model_copy(update={"recency": 5})), dealt(DealingKind.COMPLAINT)
    )

    assert isinstance(graded, CustomerGraded)
    assert (graded.grade, graded.score, graded.inputs.complaints) == (Grade.B, 75, 1)


def test_CU11_a_second_contact_on_one_day_changes_nothing() -> None:
    state, said = played(scores(), dealt(CONTACT), dealt(CONTACT))

    assert said == []
    complaint = dealt(DealingKind.COMPLAINT)
    assert len(played(complaint, complaint, state=state)[0].dealings) == 3


def test_CU11_scores_that_come_after_a_contact_of_a_later_day_still_count() -> None:
    complaint = dealt(DealingKind.COMPLAINT, MARCH + 2 * DAY)
    best = Quintiles(monetary=5, frequency=5, recency=5)
    worst = Quintiles(monetary=1, frequency=1, recency=1)

    _, said = played(scores(best), complaint, scores(worst, as_of=MARCH + DAY))

    graded = said[-1]
    assert isinstance(graded, CustomerGraded)
    assert (graded.grade, graded.as_of) == (Grade.D, MARCH + 2 * DAY)
    assert graded.inputs.complaints == 1


def test_CU11_what_lies_before_the_window_counts_no_more() -> None:
    known = ((CONTACT, MARCH), (DealingKind.COMPLAINT, MARCH + DAY))

    assert dealings.counts(known, MARCH + QUARTER, 90) == Counts(complaints=1)
    assert dealings.counts(known, MARCH, 90) == Counts(contact_days=1)


def test_CU11_a_stream_remembers_no_longer_than_a_window_can_be() -> None:
    late = DealingNoted(customer_id=CUSTOMER, kind=CONTACT, on=MARCH + 366 * DAY)

    assert dealings.evolve(((CONTACT, MARCH), (CONTACT, MARCH + DAY)), late) == (
        (CONTACT, MARCH + DAY),
        (CONTACT, MARCH + 366 * DAY),
    )


def test_CU11_a_review_is_due_after_a_quarter_and_again_after_another() -> None:
    state, (_, graded) = played(scores(stage=LifecycleStage.HARVEST))
    assert isinstance(graded, CustomerGraded)
    due_on = graded.review_due_on
    assert due_on == MARCH + QUARTER

    state, said = played(held(due_on), state=state)

    assert said == [
        GradeReviewDue(
            customer_id=CUSTOMER,
            grade=Grade.A,
            due_on=due_on,
            next_due_on=due_on + QUARTER,
        )
    ]
    assert played(held(due_on), state=state)[1] == []  # the timer of before


def test_CU11_a_review_takes_back_what_contacts_gave_once_they_are_long_ago() -> None:
    five = [dealt(CONTACT, MARCH + n * DAY) for n in range(5)]
    state, _ = played(scores(), *five)
    assert state.review_due_on

    _, (_, graded) = played(held(state.review_due_on), state=state)

    assert isinstance(graded, CustomerGraded)
    assert (graded.grade, graded.previous_grade) == (Grade.B, Grade.A)
    assert graded.review_due_on == state.review_due_on + QUARTER


def test_CU11_a_policy_that_has_changed_counts_from_the_next_review() -> None:
    state, _ = played(scores())
    lenient = POLICY.model_copy(update={"cut_offs": {Grade.A: 70, Grade.B: 60, Grade.C: 40}})

    _, (_, graded) = played(held(MARCH + QUARTER, lenient), state=state)

    assert isinstance(graded, CustomerGraded)
    assert graded.grade is Grade.A


def test_CU11_reviews_end_with_the_customers_activity_and_begin_again_with_it() -> None:
    state, _ = played(scores(stage=LifecycleStage.ENDED))
    assert state.review_due_on is None

    _, said = played(dealt(CONTACT, MARCH + DAY), state=state)

    assert said[-1] == GradeReviewDue(
        customer_id=CUSTOMER,
        grade=Grade.B,
        due_on=MARCH + DAY,
        next_due_on=MARCH + DAY + QUARTER,
    )


def test_CU11_terms_without_reviews_plan_none() -> None:
    state, _ = played(scores())
    silent = POLICY.model_copy(update={"review": None})

    _, (due,) = played(held(MARCH + QUARTER, silent), state=state)

    assert isinstance(due, GradeReviewDue)
    assert due.next_due_on is None
