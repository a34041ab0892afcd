"""Who recommends us is rewarded when the other one first buys, in time, and once (MK16)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from daybook_chassis import policy
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.marketing.referrals import ReferralConverted, ReferralMade
from daybook_marketing.domain import referral
from daybook_marketing.domain.referral import (
    AlreadyCustomer,
    AlreadyReferred,
    FirstPurchaseNoted,
    Origin,
    ReferralFact,
    SelfReferral,
)
from daybook_marketing.domain.referral_policy import ReferralPolicy
from tests.marketing.samples import CUSTOMER

FIRST = date(2024, 3, 4)
TERMS = policy.load("daybook_marketing", "referrals", ReferralPolicy).at(FIRST).policy
FRIEND, REFERRAL, CONTRACT = (UUID(int=number) for number in (1, 2, 3))
MADE = ReferralMade(
    customer_id=CUSTOMER, referral_id=REFERRAL, referred_customer_id=FRIEND, made_on=FIRST
)
BOUGHT = FirstPurchaseNoted(customer_id=FRIEND, contract_id=CONTRACT)
CONVERTED = ReferralConverted(
    customer_id=CUSTOMER, referral_id=REFERRAL, referred_customer_id=FRIEND, contract_id=CONTRACT
)
NEW = Scenario(referral.evolve)
Decide = Callable[[Origin | None], list[ReferralFact]]


def making(referrer: Origin | None = None, referred_id: UUID = FRIEND) -> Decide:
    return lambda state: referral.make(
        state,
        referral_id=REFERRAL,
        referrer_id=CUSTOMER,
        referred_id=referred_id,
        referrer=referrer,
        today=FIRST,
    )


def buying(days: int) -> Decide:
    return lambda state: referral.purchase(
        state,
        customer_id=FRIEND,
        contract_id=CONTRACT,
        signed_on=FIRST + timedelta(days=days),
        policy=TERMS,
    )


def test_MK16_a_recommendation_converts_once_with_the_first_contract() -> None:
    made = NEW.when(making()).then(MADE)
    bought = made.when(buying(365)).then(BOUGHT, CONVERTED)
    bought.when(buying(365)).then()


@pytest.mark.parametrize("days", [366, -1])
def test_MK16_a_contract_out_of_time_converts_nothing(days: int) -> None:
    bought = NEW.given(MADE).when(buying(days)).then(BOUGHT)
    bought.when(buying(10)).then()


def test_MK16_who_has_bought_was_not_won_by_a_recommendation() -> None:
    NEW.when(buying(0)).then(BOUGHT).when(making()).refused(AlreadyCustomer)


def test_MK16_the_first_to_recommend_counts_and_nobody_recommends_in_a_circle() -> None:
    NEW.given(MADE).when(making()).refused(AlreadyReferred)
    NEW.when(making(referred_id=CUSTOMER)).refused(SelfReferral)
    NEW.when(making(referrer=Origin(referrer_id=FRIEND))).refused(SelfReferral)
    NEW.when(making(referrer=Origin(referrer_id=CONTRACT))).then(MADE)
