"""Order a message to all members of a campaign (MK3)."""

from collections.abc import Collection
from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Reference, Text
from daybook_contracts.marketing.messages import Body
from daybook_marketing.application.streams import (
    CAMPAIGN,
    MAILING,
    SNAPSHOT,
    experiment_in,
    snapshot_of,
)
from daybook_marketing.domain import campaign, experiment, mailing


class OrderMailing(Command):
    """By e-mail, by short message, or by post as files to print; the same words for everybody, or
    for everybody who is assigned to a variant of the campaign's experiment."""

    mailing_id: UUID
    campaign_id: UUID
    channel: Channel
    subject: Text
    body: Body
    variant: Reference | None = None


def order_mailing(command: OrderMailing, work: Work) -> None:
    """Raises NotFound, Conflict, CampaignNotRunning, CampaignOver, NoSuchPost."""
    state = work.load(CAMPAIGN, command.campaign_id).state
    campaign.check_running(state)
    mailing.check_channel(command.channel)
    frozen = work.load(SNAPSHOT, snapshot_of(command.campaign_id)).state
    customers: Collection[UUID] = frozen.customers
    if command.variant is not None:
        compared = experiment_in(work, command.campaign_id).state
        customers = experiment.shown(compared, command.variant, customers)
    stream = work.find(MAILING, command.mailing_id)
    facts = mailing.order(
        stream.state,
        mailing_id=command.mailing_id,
        campaign_id=command.campaign_id,
        channel=command.channel,
        subject=command.subject,
        body=command.body,
        customers=customers,
        variant=command.variant,
    )
    work.record(MAILING, stream, facts)
