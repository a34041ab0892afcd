"""How a customer came to us: recommended by another one, before they ever bought (MK16)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.fact import Fact
from daybook_contracts.marketing.referrals import ReferralConverted, ReferralMade
from daybook_marketing.domain.referral_policy import ReferralPolicy


class FirstPurchaseNoted(Fact, type="marketing.FirstPurchaseNoted", version=1):
    """A customer signed a first contract: nobody can recommend us to them any more."""

    customer_id: UUID
    contract_id: UUID


ReferralFact = ReferralMade | ReferralConverted | FirstPurchaseNoted
PRIVATE: tuple[type[Fact], ...] = (FirstPurchaseNoted,)


class SelfReferral(Refusal):
    """Nobody recommends themselves, nor who recommended them."""


class AlreadyReferred(Conflict):
    """Somebody else was first."""


class AlreadyCustomer(Refusal):
    """They have bought before they were recommended."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Of one customer: who recommended us to them and when, and whether they have bought."""

    referrer_id: UUID | None = None
    referral_id: UUID | None = None
    made_on: date | None = None
    bought: bool = False


def evolve(state: Origin | None, fact: ReferralFact) -> Origin:
    origin = state or Origin()
    match fact:
        case ReferralMade():
            return replace(
                origin,
                referrer_id=fact.customer_id,
                referral_id=fact.referral_id,
                made_on=fact.made_on,
            )
        case ReferralConverted():
            return origin
        case FirstPurchaseNoted():
            return replace(origin, bought=True)
        case _:
            assert_never(fact)


def make(
    state: Origin | None,
    *,
    referral_id: UUID,
    referrer_id: UUID,
    referred_id: UUID,
    referrer: Origin | None,
    today: date,
) -> list[ReferralFact]:
    """`referrer` is how the recommending customer came to us.

    Raises SelfReferral, AlreadyReferred, AlreadyCustomer.
    """
    if referred_id == referrer_id or (referrer and referrer.referrer_id == referred_id):
        raise SelfReferral("a customer recommends somebody else, who did not recommend them")
    if state is not None and state.referrer_id is not None:
        raise AlreadyReferred(f"customer {referred_id} was recommended before")
    if state is not None and state.bought:
        raise AlreadyCustomer(f"customer {referred_id} has bought before")
    return [
        ReferralMade(
            customer_id=referrer_id,
            referral_id=referral_id,
            referred_customer_id=referred_id,
            made_on=today,
        )
    ]


def purchase(
    state: Origin | None,
    *,
    customer_id: UUID,
    contract_id: UUID,
    signed_on: date,
    policy: ReferralPolicy,
) -> list[ReferralFact]:
    """The first contract alone converts a recommendation, and only in time."""
    origin = state or Origin()
    if origin.bought:
        return []
    first = FirstPurchaseNoted(customer_id=customer_id, contract_id=contract_id)
    if origin.referrer_id is None or origin.referral_id is None or origin.made_on is None:
        return [first]
    if not 0 <= (signed_on - origin.made_on).days <= policy.within_days:
        return [first]
    converted = ReferralConverted(
        customer_id=origin.referrer_id,
        referral_id=origin.referral_id,
        referred_customer_id=customer_id,
        contract_id=contract_id,
    )
    return [first, converted]
