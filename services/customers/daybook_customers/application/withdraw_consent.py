"""Record that a contact took a consent back (CU22)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import customer


class WithdrawConsent(Command):
    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel


def withdraw_consent(command: WithdrawConsent, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = customer.withdraw_consent(
        stream.state,
        contact_id=command.contact_id,
        purpose=command.purpose,
        channel=command.channel,
    )
    work.record(CUSTOMER, stream, facts)
