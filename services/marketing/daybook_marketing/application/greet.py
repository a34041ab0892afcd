"""Greet a customer's people on an occasion, once a person, occasion and year (MK4)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.birthdays import CalendarYear
from daybook_contracts.customers.consent import Purpose
from daybook_contracts.fact import Reference
from daybook_marketing.application import notes
from daybook_marketing.application.policies import GREETINGS
from daybook_marketing.application.streams import (
    GREETINGS_DUE,
    PROSPECT,
    greeting_of,
    greetings_of,
    prospect_of,
)
from daybook_marketing.domain import greetings


class Greet(Command):
    """One person, or everybody of the customer who agreed to be written to."""

    customer_id: UUID
    occasion: Reference
    year: CalendarYear
    contact_id: UUID | None = None


def greet(command: Greet, work: Work) -> None:
    """On an occasion that the policy does not have, nobody."""
    terms = work.policy(GREETINGS)
    occasion = terms.policy.occasions.get(command.occasion)
    if occasion is None:
        return
    prospect = work.find(PROSPECT, prospect_of(command.customer_id)).state
    agreed = (
        prospect.who_agreed_to(Purpose.MARKETING, occasion.channel) if prospect else frozenset()
    )
    persons = agreed if command.contact_id is None else {command.contact_id}
    for contact_id in sorted(persons):
        greeting_id = greeting_of(contact_id, command.occasion, command.year)
        stream = work.find(GREETINGS_DUE, greetings_of(command.customer_id))
        due = greetings.owe(
            stream.state,
            customer_id=command.customer_id,
            contact_id=contact_id,
            greeting_id=greeting_id,
            occasion=command.occasion,
            year=command.year,
        )
        work.record(GREETINGS_DUE, stream, due, policy_version=terms.version)
        if due:
            notes.write(
                work,
                mailing_id=greeting_id,
                customer_id=command.customer_id,
                contact_id=contact_id,
                channel=occasion.channel,
                subject=occasion.subject,
                body=occasion.body,
                about=command.occasion,
            )
