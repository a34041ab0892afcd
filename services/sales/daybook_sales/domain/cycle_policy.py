"""From how many purchases a cycle is told, and how early it is reminded of: a policy (SA28)."""

from pydantic import BaseModel, ConfigDict, Field


class CyclePolicy(BaseModel):
    """`minimum_purchases` on different days; `lead_days` before the day that is expected."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    minimum_purchases: int = Field(ge=2, le=1000)
    lead_days: int = Field(ge=0, le=365)
