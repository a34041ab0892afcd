"""Win the opportunity that a signed contract came from (SA2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.money import Money
from daybook_sales.application.policies import STAGES
from daybook_sales.application.streams import OPPORTUNITY
from daybook_sales.domain import opportunity


class WinOpportunity(Command):
    opportunity_id: UUID
    contract_id: UUID
    value: Money


def win_opportunity(command: WinOpportunity, work: Work) -> None:
    stages = work.policy(STAGES)
    stream = work.load(OPPORTUNITY, command.opportunity_id)
    facts = opportunity.win(stream.state, command.contract_id, command.value, stages.policy)
    work.record(OPPORTUNITY, stream, facts, policy_version=stages.version)
