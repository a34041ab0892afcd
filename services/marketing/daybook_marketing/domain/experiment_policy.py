"""When an experiment may be concluded: a versioned policy (MK5)."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class ExperimentPolicy(BaseModel):
    """`alpha` is the chance of naming a winner where there is none, over all comparisons together.

    No variant is judged that fewer than `minimum_sample` customers were assigned to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    alpha: Annotated[Decimal, Field(gt=0, lt=1, max_digits=6)]
    minimum_sample: Annotated[int, Field(ge=1)]
