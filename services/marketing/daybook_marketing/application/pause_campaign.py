"""Let a campaign rest, for a reason (MK1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_marketing.application.streams import CAMPAIGN
from daybook_marketing.domain import campaign


class PauseCampaign(Command):
    campaign_id: UUID
    reason: Text


def pause_campaign(command: PauseCampaign, work: Work) -> None:
    """Raises NotFound, CampaignNotRunning, CampaignOver."""
    stream = work.load(CAMPAIGN, command.campaign_id)
    work.record(CAMPAIGN, stream, campaign.pause(stream.state, command.reason))
