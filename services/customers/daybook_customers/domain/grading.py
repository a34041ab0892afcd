"""A customer's grade: what is known of its value, the score that makes, and when the grade moves.

The score adds spend, frequency, interaction, potential and feedback, each by policy. A grade is
published only when it moves (damping); what it was computed from is noted whenever that changes.
Source: CU11.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.customers.grading import CustomerGraded, Grade, GradeInputs
from daybook_contracts.fact import Fact, Quintile
from daybook_customers.domain.grade_policy import GradePolicy


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


GradingFact = GradeInputsNoted | CustomerGraded
PRIVATE: tuple[type[Fact], ...] = (GradeInputsNoted,)


@dataclass(frozen=True, slots=True)
class Grading:
    """What is decided on: the newest inputs, as of when, and the grade that was given last."""

    as_of: date = date.min
    quintiles: Quintiles | None = None
    lifecycle_stage: LifecycleStage | None = None
    grade: Grade | None = None


def evolve(state: Grading, fact: GradingFact) -> Grading:
    match fact:
        case GradeInputsNoted():
            return replace(
                state,
                as_of=fact.as_of,
                quintiles=fact.quintiles,
                lifecycle_stage=fact.lifecycle_stage,
            )
        case CustomerGraded():
            return replace(state, as_of=fact.as_of, grade=fact.grade)
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

    None leaves an input as it was. A review as of an earlier day than the last change is out of
    date and changes nothing.
    """
    if as_of < state.as_of:
        return []
    facts: list[GradingFact] = []
    known = (quintiles or state.quintiles, lifecycle_stage or state.lifecycle_stage)
    if known != (state.quintiles, state.lifecycle_stage):
        facts.append(
            GradeInputsNoted(
                customer_id=customer_id, as_of=as_of, quintiles=known[0], lifecycle_stage=known[1]
            )
        )
    if known[0] is None:
        return facts
    inputs = inputs_of(known[0], known[1], policy)
    grade = grade_of(score_of(inputs), policy)
    if grade is not state.grade:
        facts.append(
            CustomerGraded(
                customer_id=customer_id,
                grade=grade,
                previous_grade=state.grade,
                score=score_of(inputs),
                inputs=inputs,
                as_of=as_of,
            )
        )
    return facts


def inputs_of(
    quintiles: Quintiles, stage: LifecycleStage | None, policy: GradePolicy
) -> GradeInputs:
    """The points of each part, with what they were given for."""
    points = policy.quintile
    return GradeInputs(
        monetary=quintiles.monetary,
        frequency=quintiles.frequency,
        recency=quintiles.recency,
        lifecycle_stage=stage.value if stage else None,
        spend_points=points.monetary * quintiles.monetary,
        frequency_points=points.frequency * quintiles.frequency,
        interaction_points=points.recency * quintiles.recency,
        potential_points=policy.potential[stage] if stage else policy.potential_unknown,
        feedback_points=policy.feedback.unknown,
    )


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
