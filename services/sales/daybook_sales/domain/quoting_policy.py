"""How low a price may be quoted, and how long a quote holds: a versioned policy (SA14, SA15)."""

from pydantic import BaseModel, ConfigDict, Field


class QuotingPolicy(BaseModel):
    """`floor_percent` of the list price is the floor; a quote holds `validity_days` by default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    floor_percent: int = Field(ge=0, le=100)
    validity_days: int = Field(ge=0, le=3650)
