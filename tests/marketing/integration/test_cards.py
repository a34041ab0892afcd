"""From the scan of a card to points and a loyal member; from a recommendation to its reward."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from daybook_chassis.commands import Command, Context
from daybook_chassis.errors import Conflict, NotFound, UnknownReference
from daybook_chassis.timers import LIVE
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractSigned, Instalment
from daybook_marketing.application.cards import IssueCoupon, IssueMemberCard, ScanPurchase
from daybook_marketing.application.journeys import StartJourney
from daybook_marketing.application.make_referral import MakeReferral
from daybook_marketing.application.note_zone import NoteZone
from daybook_marketing.application.reward_contribution import RewardContribution
from tests.marketing.integration.office import Office
from tests.marketing.samples import CUSTOMER, day
from tests.support.publisher import Publisher

FRIEND = UUID(int=9)


def do(office: Office, command: Command, on: int = 1) -> None:
    office.service.commands.execute(command, Context(actor="clerk", occurred_at=day(on)))


def test_MK8_purchases_earn_points_and_make_a_loyal_member_for_a_while(embedded: Office) -> None:
    embedded.meet(CUSTOMER, FRIEND)
    issue = IssueMemberCard(customer_id=CUSTOMER, card_id=UUID(int=1), number="4711")
    do(embedded, issue)
    with pytest.raises(Conflict):
        do(embedded, issue.model_copy(update={"customer_id": FRIEND, "card_id": FRIEND}))
    price = Money(1_050, "EUR")
    for number in (1, 2, 3, 4, 5, 5):
        scan = ScanPurchase(number="4711", receipt_ref=f"R-{number}", price=price)
        do(embedded, scan, number)
    with pytest.raises(NotFound):
        do(embedded, ScanPurchase(number="4712", receipt_ref="R-6", price=price))
    embedded.settle()

    (row,) = embedded.all("marketing.members")
    assert (row["purchases"], row["loyal"], row["loyal_until"]) == (5, True, "2024-06-02")
    assert embedded.all("marketing.points")[0]["earned"] == 50
    (coupon,) = embedded.all("marketing.coupons")
    assert (coupon["percent"], coupon["used"]) == (10, False)

    embedded.service.timers.advance(LIVE, datetime(2024, 6, 3, tzinfo=UTC))
    embedded.settle()
    (row,) = embedded.all("marketing.members")
    assert (row["loyal"], row["policy"]) == (False, "cards/1")


@pytest.mark.parametrize(
    "command",
    [
        RewardContribution(customer_id=FRIEND, reward_id=FRIEND, contribution="product-idea"),
        IssueMemberCard(customer_id=FRIEND, card_id=FRIEND, number="4711"),
        IssueCoupon(customer_id=FRIEND, coupon_id=FRIEND, percent=20, reason="sorry"),
        StartJourney(customer_id=FRIEND, journey="missed"),
        NoteZone(customer_id=FRIEND, zone="Asia/Shanghai"),
        MakeReferral(customer_id=FRIEND, referral_id=FRIEND, referred_customer_id=CUSTOMER),
        pytest.param(
            MakeReferral(customer_id=CUSTOMER, referral_id=FRIEND, referred_customer_id=FRIEND),
            id="MakeReferral of somebody unknown",
        ),
    ],
    ids=lambda command: type(command).__name__,
)
def test_MK7_MK8_MK9_MK16_nothing_is_given_to_whom_nobody_registered(
    embedded: Office, command: Command
) -> None:
    embedded.meet(CUSTOMER)
    with pytest.raises(UnknownReference, match=f"unknown customer {FRIEND}"):
        do(embedded, command)


def test_MK16_a_first_contract_rewards_who_recommended_us(
    embedded: Office, sales: Publisher
) -> None:
    embedded.meet(CUSTOMER, FRIEND)
    do(
        embedded,
        MakeReferral(customer_id=CUSTOMER, referral_id=UUID(int=1), referred_customer_id=FRIEND),
    )
    for number in (2, 3):
        value = Money(50, "EUR")
        signed = ContractSigned(
            customer_id=FRIEND,
            contract_id=UUID(int=number),
            value=value,
            signed_on=date(2024, 3, 6),
            instalments=(
                Instalment(instalment_id=UUID(int=4), due_on=date(2024, 5, 1), amount=value),
            ),
        )
        sales.say(FRIEND, signed, day(2))
    embedded.settle(sales)

    (row,) = embedded.all("marketing.referrals")
    assert (row["status"], row["contract_id"]) == ("converted", str(UUID(int=2)))
    (points,) = embedded.all("marketing.points")
    assert (points["customer_id"], points["earned"]) == (str(CUSTOMER), 500)
