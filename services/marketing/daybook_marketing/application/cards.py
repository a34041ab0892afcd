"""Cards and coupons: issued, blocked, and scanned when something is bought (MK8)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import NotFound
from daybook_contracts.fact import Reference, Text
from daybook_contracts.marketing.cards import Discount, PurchaseScanned
from daybook_contracts.money import Money
from daybook_marketing.application.policies import CARDS, LOYALTY
from daybook_marketing.application.streams import (
    CARD,
    LEDGER,
    MEMBER,
    card_of,
    ledger_of,
    member_of,
    purchase_of,
    welcome_of,
)
from daybook_marketing.domain import loyalty, member
from daybook_marketing.domain.member import Card


class IssueMemberCard(Command):
    customer_id: UUID
    card_id: UUID
    number: Reference


class BlockMemberCard(Command):
    number: Reference
    reason: Text


class IssueCoupon(Command):
    customer_id: UUID
    coupon_id: UUID
    percent: Discount
    reason: Text


class ScanPurchase(Command):
    """`receipt_ref` is the till's; `price` is before the coupon, if one is handed in."""

    number: Reference
    receipt_ref: Reference
    price: Money
    coupon_id: UUID | None = None


class ReviewMember(Command):
    """Whether a loyal member still buys often enough."""

    customer_id: UUID


def issue_member_card(command: IssueMemberCard, work: Work) -> None:
    """Raises UnknownReference, Conflict for a number or a card that exists."""
    work.resolve(f"customer:{command.customer_id}")
    number = work.find(CARD, card_of(command.number))
    stream = work.find(MEMBER, member_of(command.customer_id))
    claimed, issued = member.issue_card(
        stream.state,
        number.state,
        customer_id=command.customer_id,
        card_id=command.card_id,
        said=command.number,
    )
    work.record(CARD, number, claimed)
    work.record(MEMBER, stream, issued)


def block_member_card(command: BlockMemberCard, work: Work) -> None:
    """Raises NotFound."""
    card = _card(command.number, work)
    stream = work.load(MEMBER, member_of(card.customer_id))
    work.record(MEMBER, stream, member.block_card(stream.state, card, command.reason))


def _card(number: str, work: Work) -> Card:
    """Raises NotFound."""
    found = work.find(CARD, card_of(number)).state
    if found is None:
        raise NotFound(f"there is no card {number}")
    return found


def issue_coupon(command: IssueCoupon, work: Work) -> None:
    """Raises UnknownReference, Conflict."""
    work.resolve(f"customer:{command.customer_id}")
    terms = work.policy(CARDS)
    stream = work.find(MEMBER, member_of(command.customer_id))
    facts = member.issue_coupon(
        stream.state,
        customer_id=command.customer_id,
        coupon_id=command.coupon_id,
        percent=command.percent,
        reason=command.reason,
        today=work.now.date(),
        policy=terms.policy,
    )
    work.record(MEMBER, stream, facts, policy_version=terms.version)


def scan_purchase(command: ScanPurchase, work: Work) -> None:
    """Points are earned for what was paid, in the same decision (MK7).

    Raises NotFound, CardBlocked, CouponNotValid, Conflict, Refusal.
    """
    terms = work.policy(CARDS)
    card = _card(command.number, work)
    stream = work.load(MEMBER, member_of(card.customer_id))
    purchase_id = purchase_of(card.customer_id, command.receipt_ref)
    facts = member.scan(
        stream.state,
        card,
        purchase_id=purchase_id,
        receipt_ref=command.receipt_ref,
        price=command.price,
        coupon_id=command.coupon_id,
        today=work.now.date(),
        reward_id=welcome_of(purchase_id),
        policy=terms.policy,
    )
    work.record(MEMBER, stream, facts, policy_version=terms.version)
    for fact in facts:
        if isinstance(fact, PurchaseScanned):
            _earn(fact, work)


def review_member(command: ReviewMember, work: Work) -> None:
    terms = work.policy(CARDS)
    stream = work.find(MEMBER, member_of(command.customer_id))
    facts = member.review(
        stream.state,
        customer_id=command.customer_id,
        today=work.now.date(),
        policy=terms.policy,
    )
    work.record(MEMBER, stream, facts, policy_version=terms.version)


def _earn(fact: PurchaseScanned, work: Work) -> None:
    terms = work.policy(LOYALTY)
    stream = work.find(LEDGER, ledger_of(fact.customer_id))
    earned = loyalty.earn(
        stream.state,
        customer_id=fact.customer_id,
        earning_id=fact.purchase_id,
        points=loyalty.points_for(fact.amount, terms.policy),
        reason="purchase",
        today=work.now.date(),
        policy=terms.policy,
    )
    work.record(LEDGER, stream, earned, policy_version=terms.version)


HANDLERS: Mapping[type[Command], Handler] = {
    IssueMemberCard: issue_member_card,
    BlockMemberCard: block_member_card,
    IssueCoupon: issue_coupon,
    ScanPurchase: scan_purchase,
    ReviewMember: review_member,
}
