"""Facts that analytics publishes at review ticks, and only when something changed."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Count, Day, Days, Fact, Quintile
from daybook_contracts.money import Money


class LifecycleStage(StrEnum):
    """The five stages by input against output (AN1)."""

    NURTURE = "nurture"
    GROWTH = "growth"
    HARVEST = "harvest"
    RETENTION = "retention"
    ENDED = "ended"


class ValueTier(StrEnum):
    """Metal tiers by contribution (CU12); the first cut, the top 20 %, is the sources' own."""

    PLATINUM = "platinum"
    GOLD = "gold"
    ORDINARY = "ordinary"
    POOR = "poor"


class RfmScored(Fact, type="crm.analytics.RfmScored", version=1):
    """Recency, frequency and monetary quintiles at a day, and their value tier (AN4)."""

    customer_id: UUID
    as_of: Day
    last_purchase_on: Day
    days_since_purchase: Days
    purchases: Count
    spend: Money
    recency: Quintile
    frequency: Quintile
    monetary: Quintile
    tier: ValueTier
    previous_tier: ValueTier | None = None


class LifecycleStageChanged(Fact, type="crm.analytics.LifecycleStageChanged", version=1):
    """Input and output of the trailing window put the customer into another stage (AN1)."""

    customer_id: UUID
    as_of: Day
    stage: LifecycleStage
    previous_stage: LifecycleStage | None = None
    input: Money
    output: Money


FACTS: tuple[type[Fact], ...] = (RfmScored, LifecycleStageChanged)
