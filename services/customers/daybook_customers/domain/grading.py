"""A customer's grade: what is known of its value, the score that makes, and when the grade moves.

The score adds spend, frequency, interaction, potential and feedback, each by policy. A grade is
published only when it moves (damping); what it was computed from is noted whenever that changes.
One that nothing moves is reviewed now and then, while the customer is active. Source: CU11.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.customers.grading import (
    CustomerGraded,
    Grade,
    GradeInputs,
    GradeReviewDue,
)
from daybook_contracts.fact import Fact, Quintile
from daybook_customers.domain import dealings
from daybook_customers.domain.dealings import NOTHING, Counts, DealingKind, DealingNoted, Dealings
from daybook_customers.domain.grade_policy import BEST_QUINTILE, GradePolicy


class Quintiles(BaseModel):
    """Where a customer stands among all, 5 best; scored together, so known together."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    monetary: Quintile
    frequency: Quintile
    recency: Quintile


class GradeInputsNoted(Fact, type="customers.GradeInputsNoted", version=1):
    """What is known of a customer's value, all of it, after something of it changed."""

    customer_id: UUID
    as_of: date
    quintiles: Quintiles | None
    lifecycle_stage: LifecycleStage | None


GradingFact = GradeInputsNoted | DealingNoted | CustomerGraded | GradeReviewDue
PRIVATE: tuple[type[Fact], ...] = (GradeInputsNoted, DealingNoted)


@dataclass(frozen=True, slots=True)
class Grading:
    """What is decided on: the newest inputs, as of when, and the grade that was given last.

    `review_due_on` is None before the first grade, and while the customer is active no longer.
    """

    as_of: date = date.min
    quintiles: Quintiles | None = None
    lifecycle_stage: LifecycleStage | None = None
    dealings: Dealings = ()
    grade: Grade | None = None
    graded_as_of: date = date.min
    review_due_on: date | None = None


def evolve(state: Grading, fact: GradingFact) -> Grading:
    match fact:
        case GradeInputsNoted():
            return replace(
                state,
                as_of=fact.as_of,
                quintiles=fact.quintiles,
                lifecycle_stage=fact.lifecycle_stage,
            )
        case DealingNoted():
            return replace(state, dealings=dealings.evolve(state.dealings, fact))
        case CustomerGraded():
            return replace(
                state,
                grade=fact.grade,
                graded_as_of=fact.as_of,
                review_due_on=fact.review_due_on,
            )
        case GradeReviewDue():
            return replace(state, review_due_on=fact.next_due_on)
        case _:
            assert_never(fact)


def review(
    state: Grading,
    *,
    customer_id: UUID,
    as_of: date,
    quintiles: Quintiles | None,
    lifecycle_stage: LifecycleStage | None,
    policy: GradePolicy,
) -> list[GradingFact]:
    """Note inputs that changed, and grade anew from the newest of each, once quintiles are known.

    None leaves an input as it was. A review as of an earlier day than the last change of inputs is
    out of date and changes nothing.
    """
    if as_of < state.as_of:
        return []
    known = (quintiles or state.quintiles, lifecycle_stage or state.lifecycle_stage)
    if known == (state.quintiles, state.lifecycle_stage):
        return _regrade(state, customer_id, as_of, policy)
    noted = GradeInputsNoted(
        customer_id=customer_id, as_of=as_of, quintiles=known[0], lifecycle_stage=known[1]
    )
    return [noted, *_regrade(evolve(state, noted), customer_id, as_of, policy)]


def note_dealing(
    state: Grading, *, customer_id: UUID, kind: DealingKind, on: date, policy: GradePolicy
) -> list[GradingFact]:
    """Note a dealing, and grade anew. A second contact on one day changes nothing."""
    facts: list[GradingFact] = []
    for noted in dealings.note(state.dealings, customer_id=customer_id, kind=kind, on=on):
        facts += [noted, *_regrade(evolve(state, noted), customer_id, on, policy)]
    return facts


def hold_review(
    state: Grading, *, customer_id: UUID, due_on: date, policy: GradePolicy
) -> list[GradingFact]:
    """The review that falls due, with what it moves. One that was put off changes nothing."""
    if state.grade is None or state.review_due_on != due_on:
        return []
    due = GradeReviewDue(
        customer_id=customer_id,
        grade=state.grade,
        due_on=due_on,
        next_due_on=_next_review(state, due_on, policy),
    )
    return [due, *_regrade(evolve(state, due), customer_id, due_on, policy)]


def _regrade(
    state: Grading, customer_id: UUID, as_of: date, policy: GradePolicy
) -> list[GradingFact]:
    """What dealings showed later than analytics reckons is not taken back by its scores.

    Reviews that ended with the customer's activity begin again with it, even if no grade moves.
    """
    if state.quintiles is None:
        return []
    day = max(as_of, state.graded_as_of)
    counts = dealings.counts(state.dealings, day, policy.window_days)
    inputs = inputs_of(state.quintiles, state.lifecycle_stage, policy, counts)
    grade = grade_of(score_of(inputs), policy)
    next_due_on = _next_review(state, day, policy)
    if grade is not state.grade:
        graded = CustomerGraded(
            customer_id=customer_id,
            grade=grade,
            previous_grade=state.grade,
            score=score_of(inputs),
            inputs=inputs,
            as_of=day,
            review_due_on=next_due_on,
        )
        return [graded]
    if state.review_due_on is None and next_due_on is not None:
        return [
            GradeReviewDue(
                customer_id=customer_id, grade=grade, due_on=day, next_due_on=next_due_on
            )
        ]
    return []


def _next_review(state: Grading, day: date, policy: GradePolicy) -> date | None:
    """None for a customer whose life cycle has ended and with whom nobody deals: of those there
    are many, and nothing about them moves with time."""
    ended = state.lifecycle_stage is LifecycleStage.ENDED
    if policy.review is None or (
        ended and dealings.counts(state.dealings, day, policy.window_days) == NOTHING
    ):
        return None
    return day + timedelta(days=policy.review.every_days)


def inputs_of(
    quintiles: Quintiles,
    stage: LifecycleStage | None,
    policy: GradePolicy,
    counts: Counts = NOTHING,
) -> GradeInputs:
    """The points of each part, with what they were given for."""
    points = policy.quintile
    contacts = policy.interaction.contact_day * counts.contact_days
    return GradeInputs(
        monetary=quintiles.monetary,
        frequency=quintiles.frequency,
        recency=quintiles.recency,
        lifecycle_stage=stage.value if stage else None,
        spend_points=points.monetary * quintiles.monetary,
        frequency_points=points.frequency * quintiles.frequency,
        interaction_points=max(
            points.recency * quintiles.recency, min(contacts, points.recency * BEST_QUINTILE)
        ),
        potential_points=policy.potential[stage] if stage else policy.potential_unknown,
        feedback_points=_feedback(counts, policy),
        contact_days=counts.contact_days,
        complaints=counts.complaints,
        content_answers=counts.content_answers,
        discontent_answers=counts.discontent_answers,
        suggestions=counts.suggestions,
    )


def _feedback(counts: Counts, policy: GradePolicy) -> int:
    """Within its bounds, however much was heard."""
    points = policy.feedback
    heard = (
        points.complaint * counts.complaints
        + points.content_answer * counts.content_answers
        + points.discontent_answer * counts.discontent_answers
        + points.suggestion * counts.suggestions
    )
    return min(points.most, max(points.least, points.unknown + heard))


def score_of(inputs: GradeInputs) -> int:
    """The sum of all points."""
    return (
        inputs.spend_points
        + inputs.frequency_points
        + inputs.interaction_points
        + inputs.potential_points
        + inputs.feedback_points
    )


def grade_of(score: int, policy: GradePolicy) -> Grade:
    """The best grade whose cut-off the score reaches, or the lowest."""
    *graded, lowest = Grade
    return next((grade for grade in graded if score >= policy.cut_offs[grade]), lowest)
