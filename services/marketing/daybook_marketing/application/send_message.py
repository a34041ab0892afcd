"""Begin a message to one customer, if it may go now (MK3, CU22)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Purpose
from daybook_marketing.application.policies import MESSAGES
from daybook_marketing.application.streams import (
    CAMPAIGN,
    CORRESPONDENCE,
    MAILING,
    PROSPECT,
    correspondence_of,
    message_of,
    prospect_of,
)
from daybook_marketing.domain import correspondence
from daybook_marketing.domain.campaign import Status


class SendMessage(Command):
    """What is begun here is handed to the post at once, and only by who began it."""

    mailing_id: UUID
    customer_id: UUID


def send_message(command: SendMessage, work: Work) -> None:
    terms = work.policy(MESSAGES)
    mailing = work.load(MAILING, command.mailing_id).state
    running = mailing.campaign_id is None or (
        work.load(CAMPAIGN, mailing.campaign_id).state.status is Status.ACTIVE
    )
    prospect = work.find(PROSPECT, prospect_of(command.customer_id)).state
    stream = work.find(CORRESPONDENCE, correspondence_of(command.customer_id))
    agreed = prospect.who_agreed_to(mailing.purpose, mailing.channel) if prospect else frozenset()
    if mailing.contact_id is not None:
        agreed &= {mailing.contact_id}
    facts = correspondence.send(
        stream.state,
        customer_id=command.customer_id,
        message_id=message_of(command.mailing_id, command.customer_id),
        mailing_id=command.mailing_id,
        channel=mailing.channel,
        agreed=agreed,
        running=running,
        capped=mailing.purpose is Purpose.MARKETING,
        minds_hours=mailing.minds_hours,
        now=work.now,
        policy=terms.policy,
    )
    work.record(CORRESPONDENCE, stream, facts, policy_version=terms.version)
