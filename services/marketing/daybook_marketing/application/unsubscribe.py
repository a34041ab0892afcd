"""Take a contact at their word that they want no more marketing on a channel (MK3, CU22)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Channel
from daybook_marketing.application.policies import AUDIENCES
from daybook_marketing.application.streams import PROSPECT, prospect_of
from daybook_marketing.domain import prospect


class Unsubscribe(Command):
    customer_id: UUID
    contact_id: UUID
    channel: Channel


def unsubscribe(command: Unsubscribe, work: Work) -> None:
    audiences = work.policy(AUDIENCES)
    stream = work.find(PROSPECT, prospect_of(command.customer_id))
    facts = prospect.unsubscribe(
        stream.state, command.customer_id, command.contact_id, command.channel, audiences.policy
    )
    work.record(PROSPECT, stream, facts, policy_version=audiences.version)
