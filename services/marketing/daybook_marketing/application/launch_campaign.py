"""Launch a campaign for those who are in its audience now (MK1, MK2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_marketing.application.freeze_audience import freeze
from daybook_marketing.application.members import Members
from daybook_marketing.application.streams import CAMPAIGN, snapshot_of
from daybook_marketing.domain import campaign


class LaunchCampaign(Command):
    campaign_id: UUID


class Launcher:
    """Carries the launch out: the members are frozen in the same decision."""

    def __init__(self, members: Members) -> None:
        self._members = members

    def launch_campaign(self, command: LaunchCampaign, work: Work) -> None:
        """Raises NotFound, Conflict, Refusal on a day outside the campaign's dates."""
        stream = work.load(CAMPAIGN, command.campaign_id)
        snapshot_id = snapshot_of(command.campaign_id)
        state, today = stream.state, work.now.date()
        campaign.check_launch(state, today)
        members = freeze(snapshot_id, state.audience, self._members, work)
        facts = campaign.launch(state, today=today, snapshot_id=snapshot_id, members=members)
        work.record(CAMPAIGN, stream, facts)
