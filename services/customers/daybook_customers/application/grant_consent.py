"""Record that a contact agreed to one purpose on one channel, with the evidence (CU22)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.fact import Text
from daybook_customers.application.policies import CONSENTS
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import customer


class GrantConsent(Command):
    """`evidence` says where the agreement is to be found; it names no person. By policy a consent
    may expire, unless it is granted again before."""

    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel
    evidence: Text


def grant_consent(command: GrantConsent, work: Work) -> None:
    terms = work.policy(CONSENTS)
    stream = work.load(CUSTOMER, command.customer_id)
    facts = customer.grant_consent(
        stream.state,
        contact_id=command.contact_id,
        purpose=command.purpose,
        channel=command.channel,
        evidence=command.evidence,
        expires_on=terms.policy.expiry(command.purpose, work.now.date()),
    )
    work.record(CUSTOMER, stream, facts, policy_version=terms.version)
