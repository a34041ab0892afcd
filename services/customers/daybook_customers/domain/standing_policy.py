"""What classes, tiers, queues, care and credit follow from (CU9, CU10, CU18, CU24, CU26)."""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.analytics.value import ValueTier
from daybook_contracts.customers.grading import Grade
from daybook_contracts.customers.standing import CareMeasure, CreditRating
from daybook_contracts.fact import Percent, Quintile

_CONFIG = ConfigDict(frozen=True, extra="forbid")


class Bar(BaseModel):
    """Least quintiles, and the stages that will do; a customer without a stage passes."""

    model_config = _CONFIG

    monetary: Quintile
    frequency: Quintile
    recency: Quintile
    stages: frozenset[LifecycleStage]


class StandingPolicy(BaseModel):
    """`priority_step` is in points; `upfront` in percent of an order; 100 is no credit at all."""

    model_config = _CONFIG

    huge_volume: Quintile
    priority_step: Annotated[int, Field(ge=1, le=100)]
    strategic: Bar
    core: Bar
    by_grade: dict[Grade, tuple[CareMeasure, ...]]
    by_tier: dict[ValueTier, tuple[CareMeasure, ...]]
    upfront: dict[CreditRating, Percent]

    @model_validator(mode="after")
    def _is_complete(self) -> "StandingPolicy":
        kinds: tuple[tuple[dict[Any, Any], type[StrEnum]], ...] = (
            (self.by_grade, Grade),
            (self.by_tier, ValueTier),
            (self.upfront, CreditRating),
        )
        for given, kind in kinds:
            if given.keys() != set(kind):
                raise ValueError(f"every {kind.__name__} has its terms")
        if not all(self.by_grade.values()):
            raise ValueError("every grade has some care")
        return self
