"""Note what a contact agreed to or took back, and move their customer by it (MK2, CU22)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_marketing.application.policies import AUDIENCES
from daybook_marketing.application.streams import PROSPECT, prospect_of
from daybook_marketing.domain import prospect


class NoteConsent(Command):
    """`granted` is false for a consent that was withdrawn."""

    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel
    granted: bool


def note_consent(command: NoteConsent, work: Work) -> None:
    audiences = work.policy(AUDIENCES)
    stream = work.find(PROSPECT, prospect_of(command.customer_id))
    facts = prospect.note_consent(
        stream.state,
        command.customer_id,
        command.contact_id,
        command.purpose,
        command.channel,
        granted=command.granted,
        policy=audiences.policy,
    )
    work.record(PROSPECT, stream, facts, policy_version=audiences.version)
