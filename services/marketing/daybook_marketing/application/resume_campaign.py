"""Let a campaign that rested run again (MK1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_marketing.application.streams import CAMPAIGN
from daybook_marketing.domain import campaign


class ResumeCampaign(Command):
    campaign_id: UUID


def resume_campaign(command: ResumeCampaign, work: Work) -> None:
    """Raises NotFound, CampaignNotRunning."""
    stream = work.load(CAMPAIGN, command.campaign_id)
    work.record(CAMPAIGN, stream, campaign.resume(stream.state))
