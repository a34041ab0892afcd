"""How near a close is that is called short or medium: a versioned policy (SA4)."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daybook_contracts.sales.prospects import Horizon


class ProspectPolicy(BaseModel):
    """Up to `short_days` is short, up to `medium_days` medium, more is long."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    short_days: int = Field(ge=0, le=3650)
    medium_days: int = Field(ge=0, le=3650)

    @model_validator(mode="after")
    def _grows(self) -> Self:
        if self.medium_days < self.short_days:
            raise ValueError("medium is not shorter than short")
        return self

    def horizon(self, days: int) -> Horizon:
        if days <= self.short_days:
            return Horizon.SHORT
        return Horizon.MEDIUM if days <= self.medium_days else Horizon.LONG
