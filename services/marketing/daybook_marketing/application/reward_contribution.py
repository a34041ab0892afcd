"""Reward a notable contribution with points (MK7)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_marketing.application.policies import LOYALTY
from daybook_marketing.application.streams import LEDGER, ledger_of
from daybook_marketing.domain import loyalty


class RewardContribution(Command):
    """`contribution` is one that the policy rewards."""

    customer_id: UUID
    reward_id: UUID
    contribution: Reference


def reward_contribution(command: RewardContribution, work: Work) -> None:
    """Raises UnknownReference, NotFound for what no policy rewards, Conflict for a second time."""
    work.resolve(f"customer:{command.customer_id}")
    terms = work.policy(LOYALTY)
    stream = work.find(LEDGER, ledger_of(command.customer_id))
    facts = loyalty.contribute(
        stream.state,
        customer_id=command.customer_id,
        earning_id=command.reward_id,
        contribution=command.contribution,
        today=work.now.date(),
        policy=terms.policy,
    )
    work.record(LEDGER, stream, facts, policy_version=terms.version)
