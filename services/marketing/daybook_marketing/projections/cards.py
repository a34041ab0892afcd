"""Which cards and coupons there are, what was bought with them, and who is a loyal member (MK8)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.marketing.cards import (
    CouponIssued,
    CouponRedeemed,
    LoyalMemberIdentified,
    LoyalMemberLapsed,
    MemberCardBlocked,
    MemberCardIssued,
    PurchaseScanned,
)


def _card(fact: MemberCardIssued | MemberCardBlocked, envelope: Envelope) -> list[Key]:
    return [(str(fact.card_id),)]


def _issued(row: Row, fact: MemberCardIssued, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "number": fact.number,
        "blocked": False,
        "issued_at": instant(envelope.occurredat),
    }


def _blocked(row: Row, fact: MemberCardBlocked, envelope: Envelope) -> Row:
    return row | {"blocked": True, "reason": fact.reason}


MEMBER_CARDS = Projection(
    "marketing.member_cards",
    table(
        "member_cards",
        key("card_id"),
        text("customer_id"),
        text("number"),
        truth("blocked"),
        text("reason"),
        text("issued_at"),
    ),
    {MemberCardIssued: On(_issued, _card), MemberCardBlocked: On(_blocked, _card)},
)


def _member(
    fact: PurchaseScanned | LoyalMemberIdentified | LoyalMemberLapsed, envelope: Envelope
) -> list[Key]:
    return [(str(fact.customer_id),)]


def _bought(row: Row, fact: PurchaseScanned, envelope: Envelope) -> Row:
    until = fact.loyal_until.isoformat() if fact.loyal_until else None
    return row | {
        "purchases": (row["purchases"] or 0) + 1,
        "last_purchase_on": fact.scanned_on.isoformat(),
        "loyal": bool(row["loyal"]),
        "loyal_until": until,
    }


def _loyal(row: Row, fact: LoyalMemberIdentified, envelope: Envelope) -> Row:
    return row | {
        "loyal": True,
        "loyal_since": fact.since.isoformat(),
        "policy": envelope.policyversion,
    }


def _lapsed(row: Row, fact: LoyalMemberLapsed, envelope: Envelope) -> Row:
    return row | {"loyal": False, "loyal_since": None, "policy": envelope.policyversion}


MEMBERS = Projection(
    "marketing.members",
    table(
        "members",
        key("customer_id"),
        integer("purchases"),
        text("last_purchase_on"),
        truth("loyal"),
        text("loyal_since"),
        text("loyal_until"),
        text("policy"),
    ),
    {
        PurchaseScanned: On(_bought, _member),
        LoyalMemberIdentified: On(_loyal, _member),
        LoyalMemberLapsed: On(_lapsed, _member),
    },
)


def _purchase(fact: PurchaseScanned, envelope: Envelope) -> list[Key]:
    return [(str(fact.purchase_id),)]


def _scanned(row: Row, fact: PurchaseScanned, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "card_id": str(fact.card_id),
        "receipt_ref": fact.receipt_ref,
        "amount_minor": fact.amount.minor,
        "discount_minor": fact.discount.minor,
        "currency": fact.amount.currency,
        "scanned_on": fact.scanned_on.isoformat(),
    }


SCANS = Projection(
    "marketing.scans",
    table(
        "scans",
        key("purchase_id"),
        text("customer_id"),
        text("card_id"),
        text("receipt_ref"),
        integer("amount_minor"),
        integer("discount_minor"),
        text("currency"),
        text("scanned_on"),
    ),
    {PurchaseScanned: On(_scanned, _purchase)},
)


def _coupon(fact: CouponIssued | CouponRedeemed, envelope: Envelope) -> list[Key]:
    return [(str(fact.coupon_id),)]


def _granted(row: Row, fact: CouponIssued, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "percent": fact.percent,
        "reason": fact.reason,
        "last_day": fact.last_day.isoformat(),
        "used": False,
    }


def _used(row: Row, fact: CouponRedeemed, envelope: Envelope) -> Row:
    return row | {"used": True, "purchase_id": str(fact.purchase_id)}


COUPONS = Projection(
    "marketing.coupons",
    table(
        "coupons",
        key("coupon_id"),
        text("customer_id"),
        integer("percent"),
        text("reason"),
        text("last_day"),
        truth("used"),
        text("purchase_id"),
    ),
    {CouponIssued: On(_granted, _coupon), CouponRedeemed: On(_used, _coupon)},
)
