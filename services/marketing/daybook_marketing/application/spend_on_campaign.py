"""Record what was spent on a campaign, within its budget (MK1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Text
from daybook_contracts.money import Money
from daybook_marketing.application.streams import CAMPAIGN
from daybook_marketing.domain import campaign


class SpendOnCampaign(Command):
    campaign_id: UUID
    amount: Money
    purpose: Text
    spent_on: Day


def spend_on_campaign(command: SpendOnCampaign, work: Work) -> None:
    """Raises NotFound, BudgetExceeded, Refusal."""
    stream = work.load(CAMPAIGN, command.campaign_id)
    facts = campaign.spend(
        stream.state,
        amount=command.amount,
        purpose=command.purpose,
        spent_on=command.spent_on,
        today=work.now.date(),
    )
    work.record(CAMPAIGN, stream, facts)
