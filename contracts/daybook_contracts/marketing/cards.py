"""Facts about member cards, what is bought with them, and coupons (MK8)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Count, Day, Fact, Reference, Text
from daybook_contracts.money import Money

Discount = Annotated[int, Field(ge=1, le=100, json_schema_extra={"x-unit": "percent"})]


class MemberCardIssued(Fact, type="crm.marketing.MemberCardIssued", version=1):
    """A customer carries a card with this number (MK8)."""

    customer_id: UUID
    card_id: UUID
    number: Reference


class MemberCardBlocked(Fact, type="crm.marketing.MemberCardBlocked", version=1):
    """A card is not taken any more (MK8)."""

    customer_id: UUID
    card_id: UUID
    reason: Text


class PurchaseScanned(Fact, type="crm.marketing.PurchaseScanned", version=1):
    """Something was bought with a card (MK8); `amount` is what it cost less the `discount`.

    `loyal_until` is there of who buys often enough to be a loyal member: the last day, if nothing
    else is bought.
    """

    customer_id: UUID
    card_id: UUID
    purchase_id: UUID
    receipt_ref: Reference
    amount: Money
    discount: Money
    scanned_on: Day
    loyal_until: Day | None = None


class CouponIssued(Fact, type="crm.marketing.CouponIssued", version=1):
    """A customer gets a part of one purchase for nothing, up to and on the last day (MK8)."""

    customer_id: UUID
    coupon_id: UUID
    percent: Discount
    last_day: Day
    reason: Text


class CouponRedeemed(Fact, type="crm.marketing.CouponRedeemed", version=1):
    """A coupon was used, once and for good (MK8)."""

    customer_id: UUID
    coupon_id: UUID
    purchase_id: UUID


class LoyalMemberIdentified(Fact, type="crm.marketing.LoyalMemberIdentified", version=1):
    """A member bought so often that they are a loyal one; the envelope names the policy (MK8)."""

    customer_id: UUID
    purchases: Count
    since: Day


class LoyalMemberLapsed(Fact, type="crm.marketing.LoyalMemberLapsed", version=1):
    """A loyal member has not bought so often of late (MK8)."""

    customer_id: UUID
    last_purchase_on: Day


FACTS: tuple[type[Fact], ...] = (
    MemberCardIssued,
    MemberCardBlocked,
    PurchaseScanned,
    CouponIssued,
    CouponRedeemed,
    LoyalMemberIdentified,
    LoyalMemberLapsed,
)
