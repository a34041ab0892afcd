"""How commission and score are reckoned, and how much history is to grow: a policy (SA23)."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class PerformancePolicy(BaseModel):
    """`commission_per_mille` of received cash. The weights are of what was signed and received in
    a score. `growth_percent` is added where targets are set from the year before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    commission_per_mille: int = Field(ge=0, le=1000)
    signed_weight: int = Field(ge=0, le=100)
    received_weight: int = Field(ge=0, le=100)
    growth_percent: int = Field(ge=-100, le=1000)

    @model_validator(mode="after")
    def _weighs(self) -> Self:
        if self.signed_weight + self.received_weight == 0:
            raise ValueError("one of the weights is more than 0")
        return self
