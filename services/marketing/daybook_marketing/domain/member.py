"""A member: cards, what was bought with them, coupons, and whether that makes a loyal one (MK8)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_contracts.fact import Fact
from daybook_contracts.marketing.cards import (
    CouponIssued,
    CouponRedeemed,
    LoyalMemberIdentified,
    LoyalMemberLapsed,
    MemberCardBlocked,
    MemberCardIssued,
    PurchaseScanned,
)
from daybook_contracts.money import Money
from daybook_marketing.domain.card_policy import CardPolicy

MemberFact = (
    MemberCardIssued
    | MemberCardBlocked
    | PurchaseScanned
    | CouponIssued
    | CouponRedeemed
    | LoyalMemberIdentified
    | LoyalMemberLapsed
)


class CardNumberClaimed(Fact, type="marketing.CardNumberClaimed", version=1):
    """A number is on this customer's card and on no other."""

    customer_id: UUID
    card_id: UUID


PRIVATE: tuple[type[Fact], ...] = (CardNumberClaimed,)


class CardBlocked(Refusal):
    """The card was lost, or is not taken for another reason."""


class CouponNotValid(Refusal):
    """It has been used, or its last day is over."""


@dataclass(frozen=True, slots=True)
class Card:
    """Whose card a number is on."""

    customer_id: UUID
    card_id: UUID


@dataclass(frozen=True, slots=True)
class Coupon:
    percent: int
    last_day: date
    used: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """Cards by id, true while they are taken; prices by receipt; the days on which was bought."""

    cards: Mapping[UUID, bool] = field(default_factory=dict)
    receipts: Mapping[UUID, Money] = field(default_factory=dict)
    bought: tuple[date, ...] = ()
    coupons: Mapping[UUID, Coupon] = field(default_factory=dict)
    loyal: bool = False


def claim(state: Card | None, fact: CardNumberClaimed) -> Card:
    """How a number's stream folds."""
    return Card(fact.customer_id, fact.card_id)


def evolve(state: Member | None, fact: MemberFact) -> Member:
    member = state or Member()
    match fact:
        case MemberCardIssued() | MemberCardBlocked():
            taken = isinstance(fact, MemberCardIssued)
            return replace(member, cards={**member.cards, fact.card_id: taken})
        case PurchaseScanned():
            receipts = {**member.receipts, fact.purchase_id: fact.amount + fact.discount}
            bought = (*member.bought, fact.scanned_on)
            return replace(member, receipts=receipts, bought=bought)
        case CouponIssued():
            coupon = Coupon(fact.percent, fact.last_day)
            return replace(member, coupons={**member.coupons, fact.coupon_id: coupon})
        case CouponRedeemed():
            coupon = replace(member.coupons[fact.coupon_id], used=True)
            return replace(member, coupons={**member.coupons, fact.coupon_id: coupon})
        case LoyalMemberIdentified():
            return replace(member, loyal=True)
        case LoyalMemberLapsed():
            return replace(member, loyal=False)
        case _:
            assert_never(fact)


def issue_card(
    state: Member | None, number: Card | None, *, customer_id: UUID, card_id: UUID, said: str
) -> tuple[list[CardNumberClaimed], list[MemberFact]]:
    """`number` is whose card the number `said` is on already. Raises Conflict if it is any."""
    if number is not None or (state is not None and card_id in state.cards):
        raise Conflict(f"there is a card {said} or {card_id}")
    claimed = CardNumberClaimed(customer_id=customer_id, card_id=card_id)
    return [claimed], [MemberCardIssued(customer_id=customer_id, card_id=card_id, number=said)]


def block_card(state: Member, card: Card, reason: str) -> list[MemberFact]:
    """Again, nothing."""
    if not state.cards[card.card_id]:
        return []
    return [MemberCardBlocked(customer_id=card.customer_id, card_id=card.card_id, reason=reason)]


def issue_coupon(
    state: Member | None,
    *,
    customer_id: UUID,
    coupon_id: UUID,
    percent: int,
    reason: str,
    today: date,
    policy: CardPolicy,
) -> list[MemberFact]:
    """Raises Conflict if it exists."""
    if state is not None and coupon_id in state.coupons:
        raise Conflict(f"coupon {coupon_id} exists")
    return [_coupon(customer_id, coupon_id, percent, reason, today, policy)]


def scan(
    state: Member,
    card: Card,
    *,
    purchase_id: UUID,
    receipt_ref: str,
    price: Money,
    coupon_id: UUID | None,
    today: date,
    reward_id: UUID,
    policy: CardPolicy,
) -> list[MemberFact]:
    """A purchase at `price`, less its coupon. The same receipt again changes nothing.

    Raises CardBlocked, Conflict for a receipt over another amount, NotFound and CouponNotValid for
    the coupon, Refusal for a price that is none.
    """
    if purchase_id in state.receipts:
        if state.receipts[purchase_id] != price:
            raise Conflict(f"receipt {receipt_ref} is over {state.receipts[purchase_id]}")
        return []
    if not state.cards[card.card_id]:
        raise CardBlocked("the card is not taken any more")
    if price.minor <= 0:
        raise Refusal("what is bought has a price")
    discount = Money(price.minor * _percent(state, coupon_id, today) // 100, price.currency)
    days = sorted((*state.bought, today), reverse=True)
    recent = [day for day in days if (today - day).days < policy.loyal_days]
    loyal = len(recent) >= policy.loyal_purchases
    last = policy.loyal_purchases - 1
    until = days[last] + timedelta(days=policy.loyal_days - 1) if loyal else None
    purchase = PurchaseScanned(
        customer_id=card.customer_id,
        card_id=card.card_id,
        purchase_id=purchase_id,
        receipt_ref=receipt_ref,
        amount=price - discount,
        discount=discount,
        scanned_on=today,
        loyal_until=until,
    )
    facts: list[MemberFact] = [purchase]
    if coupon_id is not None:
        used = CouponRedeemed(
            customer_id=card.customer_id, coupon_id=coupon_id, purchase_id=purchase_id
        )
        facts.append(used)
    if loyal and not state.loyal:
        since = LoyalMemberIdentified(
            customer_id=card.customer_id, purchases=len(recent), since=today
        )
        facts.append(since)
        if policy.loyal_percent:
            said = "a loyal member"
            percent = policy.loyal_percent
            facts.append(_coupon(card.customer_id, reward_id, percent, said, today, policy))
    return facts


def review(
    state: Member | None, *, customer_id: UUID, today: date, policy: CardPolicy
) -> list[MemberFact]:
    """Who is no loyal member, or has bought often enough meanwhile, stays as they are."""
    if state is None or not state.loyal:
        return []
    recent = sum((today - day).days < policy.loyal_days for day in state.bought)
    if recent >= policy.loyal_purchases:
        return []
    return [LoyalMemberLapsed(customer_id=customer_id, last_purchase_on=max(state.bought))]


def _percent(state: Member, coupon_id: UUID | None, today: date) -> int:
    if coupon_id is None:
        return 0
    coupon = state.coupons.get(coupon_id)
    if coupon is None:
        raise NotFound(f"the member has no coupon {coupon_id}")
    if coupon.used or coupon.last_day < today:
        raise CouponNotValid("it is used" if coupon.used else f"it ended on {coupon.last_day}")
    return coupon.percent


def _coupon(
    customer_id: UUID, coupon_id: UUID, percent: int, reason: str, today: date, policy: CardPolicy
) -> CouponIssued:
    return CouponIssued(
        customer_id=customer_id,
        coupon_id=coupon_id,
        percent=percent,
        last_day=today + timedelta(days=policy.coupon_days),
        reason=reason,
    )
