"""Facts about grades, and what they were computed from (CU11)."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from daybook_contracts.fact import Day, Fact, Quintile, Score


class Grade(StrEnum):
    """Customer grade, best first (CU11)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class GradeInputs(BaseModel):
    """What a grade was computed from: quintiles 1 to 5 and points by policy (CU11)."""

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


class CustomerGraded(Fact, type="crm.customers.CustomerGraded", version=1):
    """The grade moved; the envelope's `policyversion` names the policy (CU11)."""

    customer_id: UUID
    grade: Grade
    previous_grade: Grade | None = None
    score: Score
    inputs: GradeInputs
    as_of: Day


FACTS: tuple[type[Fact], ...] = (CustomerGraded,)
