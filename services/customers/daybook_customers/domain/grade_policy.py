"""What a customer's grade is computed by: a versioned policy of points and cut-offs (CU11)."""

from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Score
from daybook_customers.domain.dealings import KEPT_DAYS

Points = Annotated[int, Field(ge=0)]

_CONFIG = ConfigDict(frozen=True, extra="forbid")
BEST_QUINTILE = 5
_SCORE: TypeAdapter[int] = TypeAdapter(Score)


class QuintilePoints(BaseModel):
    """Points a quintile: the best fifth of the customers gets five times as many."""

    model_config = _CONFIG

    monetary: Points
    frequency: Points
    recency: Points


class InteractionPoints(BaseModel):
    """Points for each day on which we were in touch; the recency quintile gives at least its own,
    and the best recency at most as many as there are for interaction."""

    model_config = _CONFIG

    contact_day: Points = 0


class FeedbackPoints(BaseModel):
    """Bounds of the points for complaints and feedback, and the points while nothing is known.

    What is heard adds to these, each time: a complaint, an answer to a survey in which we met what
    was expected or did not, a suggestion.
    """

    model_config = _CONFIG

    least: int
    most: int
    unknown: int
    complaint: Annotated[int, Field(le=0)] = 0
    content_answer: Points = 0
    discontent_answer: Annotated[int, Field(le=0)] = 0
    suggestion: Points = 0


class ReviewTerms(BaseModel):
    """How long a grade stands before it is reviewed although nothing moved it, in days."""

    model_config = _CONFIG

    every_days: Annotated[int, Field(ge=1, le=3660)]


class GradePolicy(BaseModel):
    """Points by quintile and by life cycle stage; the score from which each grade is given.

    `cut_offs` has every grade but the lowest, which needs none. Dealings count for `window_days`.
    Terms without `review` have grades reviewed only when something new is known.
    """

    model_config = _CONFIG

    quintile: QuintilePoints
    potential: dict[LifecycleStage, Points] = Field(min_length=len(LifecycleStage))
    potential_unknown: Points
    feedback: FeedbackPoints
    cut_offs: dict[Grade, Score]
    window_days: Annotated[int, Field(ge=1, le=KEPT_DAYS)] = KEPT_DAYS
    interaction: InteractionPoints = InteractionPoints()
    review: ReviewTerms | None = None

    @model_validator(mode="after")
    def _is_a_score(self) -> "GradePolicy":
        if not self.feedback.least <= self.feedback.unknown <= self.feedback.most:
            raise ValueError("feedback while nothing is known lies outside its bounds")
        quintile = self.quintile.monetary + self.quintile.frequency + self.quintile.recency
        potential = (*self.potential.values(), self.potential_unknown)
        _SCORE.validate_python(quintile + min(potential) + self.feedback.least)
        _SCORE.validate_python(BEST_QUINTILE * quintile + max(potential) + self.feedback.most)
        return self

    @model_validator(mode="after")
    def _cut_offs_fall(self) -> "GradePolicy":
        *graded, _ = Grade
        if self.cut_offs.keys() != set(graded):
            raise ValueError("every grade but the lowest has a cut-off")
        if any(self.cut_offs[better] <= self.cut_offs[next] for better, next in pairwise(graded)):
            raise ValueError("a better grade takes a higher score")
        return self
