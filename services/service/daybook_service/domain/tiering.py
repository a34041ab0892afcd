"""Where each tier is served, in which turn, and by whom: a versioned policy (SE15)."""

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.service.entitlements import Counter, Handling, ServiceTier


class TieredServicePolicy(BaseModel):
    """Counter and turn by tier, and the tiers that have a manager of their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    counter: dict[ServiceTier, Counter] = Field(min_length=len(ServiceTier))
    handling: dict[ServiceTier, Handling] = Field(min_length=len(ServiceTier))
    dedicated_manager: frozenset[ServiceTier]
