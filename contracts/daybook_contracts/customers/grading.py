"""Facts about grades, what they were computed from, and when they are reviewed (CU11)."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from daybook_contracts.fact import Count, Day, Fact, Quintile, Score


class Grade(StrEnum):
    """Customer grade, best first (CU11)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class GradeInputs(BaseModel):
    """What a grade was computed from: quintiles 1 to 5 and points by policy (CU11).

    The counts are of what the policy's window holds: days on which we were in touch, complaints,
    surveys answered content or not, suggestions. None where the grade is older than they are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    monetary: Quintile
    frequency: Quintile
    recency: Quintile
    lifecycle_stage: str | None = None
    spend_points: Score
    frequency_points: Score
    interaction_points: Score
    potential_points: Score
    feedback_points: Score
    contact_days: Count | None = None
    complaints: Count | None = None
    content_answers: Count | None = None
    discontent_answers: Count | None = None
    suggestions: Count | None = None


class CustomerGraded(Fact, type="crm.customers.CustomerGraded", version=1):
    """The grade moved; the envelope's `policyversion` names the policy (CU11).

    `review_due_on` is when it is reviewed next if nothing moves it before, None while nobody does.
    """

    customer_id: UUID
    grade: Grade
    previous_grade: Grade | None = None
    score: Score
    inputs: GradeInputs
    as_of: Day
    review_due_on: Day | None = None


class GradeReviewDue(Fact, type="crm.customers.GradeReviewDue", version=1):
    """A grade had not moved for as long as the policy lets it, and was reviewed (CU11).

    `next_due_on` is the next time, None once the customer is active no longer.
    """

    customer_id: UUID
    grade: Grade
    due_on: Day
    next_due_on: Day | None = None


FACTS: tuple[type[Fact], ...] = (CustomerGraded, GradeReviewDue)
