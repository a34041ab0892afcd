"""To which campaigns a signed contract is due: a versioned policy (MK1)."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Model(StrEnum):
    """Standard single-touch and multi-touch attribution models."""

    FIRST_TOUCH = "first_touch"
    LAST_TOUCH = "last_touch"
    LINEAR = "linear"


class AttributionPolicy(BaseModel):
    """Responses up to `window_days` days before the contract count, shared out by `model`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    window_days: Annotated[int, Field(ge=0, le=3650)]
    model: Model
