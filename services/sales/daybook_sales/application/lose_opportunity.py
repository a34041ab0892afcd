"""Lose an opportunity, and say why (SA2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_sales.application.policies import STAGES
from daybook_sales.application.streams import OPPORTUNITY
from daybook_sales.domain import opportunity


class LoseOpportunity(Command):
    opportunity_id: UUID
    reason: Text


def lose_opportunity(command: LoseOpportunity, work: Work) -> None:
    stages = work.policy(STAGES)
    stream = work.load(OPPORTUNITY, command.opportunity_id)
    facts = opportunity.lose(stream.state, command.reason, stages.policy)
    work.record(OPPORTUNITY, stream, facts, policy_version=stages.version)
