"""Move an opportunity to another open stage (SA2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.sales.opportunities import Stage
from daybook_sales.application.policies import STAGES
from daybook_sales.application.streams import OPPORTUNITY
from daybook_sales.domain import opportunity


class MoveOpportunity(Command):
    opportunity_id: UUID
    stage: Stage


def move_opportunity(command: MoveOpportunity, work: Work) -> None:
    stages = work.policy(STAGES)
    stream = work.load(OPPORTUNITY, command.opportunity_id)
    facts = opportunity.move(stream.state, command.stage, stages.policy)
    work.record(OPPORTUNITY, stream, facts, policy_version=stages.version)
