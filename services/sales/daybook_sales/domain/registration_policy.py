"""How long a registered deal is protected: a versioned policy (SA3)."""

from pydantic import BaseModel, ConfigDict, Field


class RegistrationPolicy(BaseModel):
    """`term_days` from the day on which it is accepted, which counts as none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term_days: int = Field(ge=1, le=3650)
