"""Scans record purchases, how often makes a loyal member, and a coupon is used once (MK8)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis import policy
from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.marketing.cards import (
    CouponIssued,
    LoyalMemberIdentified,
    LoyalMemberLapsed,
    MemberCardBlocked,
    MemberCardIssued,
    PurchaseScanned,
)
from daybook_contracts.money import Money
from daybook_marketing.domain import member
from daybook_marketing.domain.card_policy import CardPolicy
from daybook_marketing.domain.member import Card, CardBlocked, CouponNotValid, Member, MemberFact
from tests.marketing.samples import CUSTOMER

FIRST = date(2024, 3, 4)
TERMS = policy.load("daybook_marketing", "cards", CardPolicy).at(FIRST).policy
CARD = Card(CUSTOMER, UUID(int=1))
COUPON = UUID(int=2)
PRICE = Money(999, "EUR")
ISSUED = MemberCardIssued(customer_id=CUSTOMER, card_id=CARD.card_id, number="4711")
NEW = Scenario(member.evolve).given(ISSUED)
Decide = Callable[[Member], list[MemberFact]]


def scanning(
    number: int, days: int = 0, *, price: Money = PRICE, coupon_id: UUID | None = None
) -> Decide:
    return lambda state: member.scan(
        state,
        CARD,
        purchase_id=UUID(int=100 + number),
        receipt_ref=f"R-{number}",
        price=price,
        coupon_id=coupon_id,
        today=FIRST + timedelta(days=days),
        reward_id=UUID(int=200 + number),
        policy=TERMS,
    )


def after(*days: int) -> Scenario[Member]:
    """A member who bought on these days."""
    told = NEW
    for number, day in enumerate(days):
        assert told.state is not None
        told = told.given(*scanning(number, day)(told.state))
    return told


def reviewing(days: int) -> Decide:
    return lambda state: member.review(
        state, customer_id=CUSTOMER, today=FIRST + timedelta(days=days), policy=TERMS
    )


def test_MK8_a_scan_records_a_purchase_once_for_its_receipt() -> None:
    purchase = PurchaseScanned(
        customer_id=CUSTOMER,
        card_id=CARD.card_id,
        purchase_id=UUID(int=101),
        receipt_ref="R-1",
        amount=PRICE,
        discount=Money(0, "EUR"),
        scanned_on=FIRST,
    )
    bought = NEW.when(scanning(1)).then(purchase)
    bought.when(scanning(1)).then()
    bought.when(scanning(1, price=Money(1, "EUR"))).refused(Conflict, "9.99")
    NEW.when(scanning(1, price=Money(0, "EUR"))).refused(Refusal)


def test_MK8_a_number_is_on_one_card_and_a_blocked_one_is_not_taken() -> None:
    with pytest.raises(Conflict):
        member.issue_card(None, CARD, customer_id=CUSTOMER, card_id=COUPON, said="4711")
    lost = MemberCardBlocked(customer_id=CUSTOMER, card_id=CARD.card_id, reason="lost")
    blocked = NEW.when(lambda state: member.block_card(state, CARD, "lost")).then(lost)
    blocked.when(lambda state: member.block_card(state, CARD, "lost")).then()
    blocked.when(scanning(1)).refused(CardBlocked)


def test_MK8_who_buys_five_times_in_ninety_days_is_a_loyal_member() -> None:
    fifth = scanning(5, 89)
    told = after(0, 10, 20, 30)
    assert told.state is not None
    purchase, loyal, coupon = fifth(told.state)
    assert isinstance(purchase, PurchaseScanned)
    assert purchase.loyal_until == FIRST + timedelta(days=89)
    assert loyal == LoyalMemberIdentified(
        customer_id=CUSTOMER, purchases=5, since=FIRST + timedelta(days=89)
    )
    assert isinstance(coupon, CouponIssued)
    assert (coupon.percent, coupon.last_day) == (10, FIRST + timedelta(days=149))

    (late,) = scanning(5, 90)(told.state)
    assert isinstance(late, PurchaseScanned)
    assert late.loyal_until is None


def test_MK8_a_loyal_member_stays_one_while_they_buy_and_lapses_once() -> None:
    loyal = after(0, 1, 2, 3, 4)
    assert loyal.state is not None
    (sixth,) = scanning(6, 80)(loyal.state)
    assert isinstance(sixth, PurchaseScanned)
    assert sixth.loyal_until == FIRST + timedelta(days=90)
    loyal.when(reviewing(89)).then()
    lapsed = LoyalMemberLapsed(customer_id=CUSTOMER, last_purchase_on=FIRST + timedelta(days=4))
    loyal.when(reviewing(90)).then(lapsed).when(reviewing(91)).then()
    after(0, 1).when(reviewing(500)).then()


def issuing(state: Member) -> list[MemberFact]:
    return member.issue_coupon(
        state,
        customer_id=CUSTOMER,
        coupon_id=COUPON,
        percent=10,
        reason="sorry",
        today=FIRST,
        policy=TERMS,
    )


def test_MK8_a_coupon_is_used_once_and_up_to_its_last_day() -> None:
    coupon = CouponIssued(
        customer_id=CUSTOMER,
        coupon_id=COUPON,
        percent=10,
        last_day=FIRST + timedelta(days=60),
        reason="sorry",
    )
    held = NEW.when(issuing).then(coupon)
    held.when(issuing).refused(Conflict)
    held.when(scanning(1, 61, coupon_id=COUPON)).refused(CouponNotValid, "ended")
    held.when(scanning(1, coupon_id=UUID(int=9))).refused(NotFound)
    assert held.state is not None
    used = held.given(*scanning(1, 60, coupon_id=COUPON)(held.state))
    assert [fact.type for fact in used.facts[-2:]] == [
        "crm.marketing.PurchaseScanned",
        "crm.marketing.CouponRedeemed",
    ]
    used.when(scanning(2, 60, coupon_id=COUPON)).refused(CouponNotValid, "used")
    used.when(scanning(1, 61, coupon_id=COUPON)).then()


@given(st.integers(1, 10**9), st.integers(1, 100))
def test_MK8_what_is_paid_and_what_is_saved_make_the_price(minor: int, percent: int) -> None:
    coupon = CouponIssued(
        customer_id=CUSTOMER, coupon_id=COUPON, percent=percent, last_day=FIRST, reason="sorry"
    )
    price = Money(minor, "EUR")
    state = NEW.given(coupon).state
    assert state is not None
    purchase, *_ = scanning(1, price=price, coupon_id=COUPON)(state)
    assert isinstance(purchase, PurchaseScanned)
    assert purchase.amount + purchase.discount == price
    assert (
        0 <= purchase.discount.minor * 100 <= minor * percent < purchase.discount.minor * 100 + 100
    )
