"""Facts about loyalty points: earned, redeemed, expired; nothing is ever taken back (MK7)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Day, Fact, Text

Points = Annotated[int, Field(ge=1, le=10**9, json_schema_extra={"x-unit": "loyalty-point"})]


class PointsEarned(Fact, type="crm.marketing.PointsEarned", version=1):
    """A customer earned points that can be spent up to and on their last day (MK7)."""

    customer_id: UUID
    earning_id: UUID
    points: Points
    reason: Text
    earned_on: Day
    last_day: Day


class PointsRedeemed(Fact, type="crm.marketing.PointsRedeemed", version=1):
    """A customer spent points, those first that would expire first (MK7)."""

    customer_id: UUID
    redemption_id: UUID
    points: Points
    reward: Text


class PointsExpired(Fact, type="crm.marketing.PointsExpired", version=1):
    """What was left of an earning after its last day (MK7)."""

    customer_id: UUID
    earning_id: UUID
    points: Points


class RewardGranted(Fact, type="crm.marketing.RewardGranted", version=1):
    """A customer gets a reward: for points, or for a notable contribution (MK7)."""

    customer_id: UUID
    reward_id: UUID
    reward: Text
    reason: Text


FACTS: tuple[type[Fact], ...] = (PointsEarned, PointsRedeemed, PointsExpired, RewardGranted)
