"""Facts about what a customer is worth (AN4, CU12)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Count, Day, Days, Fact, Quintile
from daybook_contracts.money import Money


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


FACTS: tuple[type[Fact], ...] = (RfmScored,)
