"""Order a message to all members of a campaign (MK3)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Text
from daybook_contracts.marketing.messages import Body
from daybook_marketing.application.streams import CAMPAIGN, MAILING, SNAPSHOT, snapshot_of
from daybook_marketing.domain import campaign, mailing


class OrderMailing(Command):
    """By e-mail, or by post as files to print; the same words for everybody."""

    mailing_id: UUID
    campaign_id: UUID
    channel: Channel
    subject: Text
    body: Body


def order_mailing(command: OrderMailing, work: Work) -> None:
    """Raises NotFound, Conflict, CampaignNotRunning, CampaignOver, NoSuchPost."""
    state = work.load(CAMPAIGN, command.campaign_id).state
    campaign.check_running(state)
    mailing.check_channel(command.channel)
    frozen = work.load(SNAPSHOT, snapshot_of(command.campaign_id)).state
    stream = work.find(MAILING, command.mailing_id)
    facts = mailing.order(
        stream.state,
        mailing_id=command.mailing_id,
        campaign_id=command.campaign_id,
        channel=command.channel,
        subject=command.subject,
        body=command.body,
        customers=frozen.customers,
    )
    work.record(MAILING, stream, facts)
