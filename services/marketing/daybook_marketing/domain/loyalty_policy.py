"""How points are earned and how long they last: a versioned policy (MK7)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Reference


class LoyaltyPolicy(BaseModel):
    """Points last `lasts_days` days after the day they were earned.

    A signed contract earns a point for each full `minor_a_point` minor units of its currency; one
    in a currency that is not named earns none. `contributions` name what else is rewarded, a
    referral or an idea, with its points.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lasts_days: Annotated[int, Field(ge=0, le=36500)]
    minor_a_point: dict[str, Annotated[int, Field(ge=1)]]
    contributions: dict[Reference, Annotated[int, Field(ge=1, le=10**6)]]
