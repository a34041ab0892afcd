"""End a consent that was not renewed, on the day that the policy gave it (CU22)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.fact import Day
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import customer


class ExpireConsent(Command):
    """`expires_on` is what the timer was set for: a consent granted again has a later day."""

    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel
    expires_on: Day


def expire_consent(command: ExpireConsent, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    consent = (command.contact_id, command.purpose, command.channel)
    facts = customer.expire_consent(stream.state, consent, command.expires_on)
    work.record(CUSTOMER, stream, facts)
