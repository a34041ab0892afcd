"""Plan a campaign: what for whom, from when to when, at what cost at most (MK1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import NotFound
from daybook_contracts.fact import Day, Reference, Text
from daybook_contracts.money import Money
from daybook_marketing.application.policies import AUDIENCES
from daybook_marketing.application.streams import CAMPAIGN
from daybook_marketing.domain import campaign


class PlanCampaign(Command):
    """`starts_on` and `ends_on` are its first and its last day."""

    campaign_id: UUID
    name: Text
    audience: Reference
    budget: Money
    starts_on: Day
    ends_on: Day


def plan_campaign(command: PlanCampaign, work: Work) -> None:
    """Raises NotFound for the audience, Conflict, Refusal."""
    if command.audience not in work.policy(AUDIENCES).policy.audiences:
        raise NotFound(f"there is no audience {command.audience}")
    stream = work.find(CAMPAIGN, command.campaign_id)
    facts = campaign.plan(
        stream.state,
        campaign_id=command.campaign_id,
        name=command.name,
        audience=command.audience,
        budget=command.budget,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        today=work.now.date(),
    )
    work.record(CAMPAIGN, stream, facts)
