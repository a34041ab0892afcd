"""Until when a recommendation counts, and how it is rewarded: a versioned policy (MK16)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Reference


class ReferralPolicy(BaseModel):
    """The first contract counts within `within_days` days after the recommendation.

    The reward is that of a `contribution` of the loyalty policy; one that it does not have is none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    within_days: Annotated[int, Field(ge=0, le=3650)]
    contribution: Reference
