"""Facts about customers who were recommended to us by others (MK16)."""

from uuid import UUID

from daybook_contracts.fact import Day, Fact


class ReferralMade(Fact, type="crm.marketing.ReferralMade", version=1):
    """A customer recommended us to somebody who has not bought yet (MK16)."""

    customer_id: UUID
    referral_id: UUID
    referred_customer_id: UUID
    made_on: Day


class ReferralConverted(Fact, type="crm.marketing.ReferralConverted", version=1):
    """Who was recommended to us has signed a first contract; the reward follows (MK16)."""

    customer_id: UUID
    referral_id: UUID
    referred_customer_id: UUID
    contract_id: UUID


FACTS: tuple[type[Fact], ...] = (ReferralMade, ReferralConverted)
