"""When a customer is reminded of what falls due: a versioned policy (SA18)."""

from pydantic import BaseModel, ConfigDict, Field


class ReceivablesPolicy(BaseModel):
    """`reminder_days` before the due day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reminder_days: int = Field(ge=0, le=365)
