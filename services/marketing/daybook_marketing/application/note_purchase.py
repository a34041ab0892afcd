"""Note a signed contract: a first one converts the recommendation, which is rewarded (MK16)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day
from daybook_contracts.marketing.referrals import ReferralConverted
from daybook_marketing.application.policies import LOYALTY, REFERRALS
from daybook_marketing.application.streams import LEDGER, ORIGIN, ledger_of, origin_of
from daybook_marketing.domain import loyalty, referral


class NotePurchase(Command):
    customer_id: UUID
    contract_id: UUID
    signed_on: Day


def note_purchase(command: NotePurchase, work: Work) -> None:
    """The reward is points, in the same decision as the conversion."""
    terms = work.policy(REFERRALS)
    stream = work.find(ORIGIN, origin_of(command.customer_id))
    facts = referral.purchase(
        stream.state,
        customer_id=command.customer_id,
        contract_id=command.contract_id,
        signed_on=command.signed_on,
        policy=terms.policy,
    )
    work.record(ORIGIN, stream, facts, policy_version=terms.version)
    for fact in facts:
        if isinstance(fact, ReferralConverted):
            _reward(fact, terms.policy.contribution, work)


def _reward(converted: ReferralConverted, contribution: str, work: Work) -> None:
    terms = work.policy(LOYALTY)
    if contribution not in terms.policy.contributions:
        return
    stream = work.find(LEDGER, ledger_of(converted.customer_id))
    facts = loyalty.contribute(
        stream.state,
        customer_id=converted.customer_id,
        earning_id=converted.referral_id,
        contribution=contribution,
        today=work.now.date(),
        policy=terms.policy,
    )
    work.record(LEDGER, stream, facts, policy_version=terms.version)
