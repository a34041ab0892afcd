"""Lose an opportunity, and say why (SA2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_chassis.policy import Policies
from daybook_contracts.fact import Text
from daybook_sales.application.streams import OPPORTUNITY
from daybook_sales.domain import opportunity
from daybook_sales.domain.stage_policy import StagePolicy


class LoseOpportunity(Command):
    opportunity_id: UUID
    reason: Text


def lose_opportunity(
    command: LoseOpportunity, work: Work, *, policies: Policies[StagePolicy]
) -> None:
    stages = policies.at(work.now.date())
    stream = work.load(OPPORTUNITY, command.opportunity_id)
    facts = opportunity.lose(stream.state, command.reason, stages.policy)
    work.record(OPPORTUNITY, stream, facts, policy_version=stages.version)
