"""End a campaign: its last day has passed, or somebody breaks it off (MK1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.marketing.campaigns import EndedBecause
from daybook_marketing.application.streams import CAMPAIGN
from daybook_marketing.domain import campaign


class EndCampaign(Command):
    campaign_id: UUID
    because: EndedBecause


def end_campaign(command: EndCampaign, work: Work) -> None:
    """Raises NotFound, CampaignNotRunning."""
    stream = work.load(CAMPAIGN, command.campaign_id)
    work.record(CAMPAIGN, stream, campaign.end(stream.state, command.because))
