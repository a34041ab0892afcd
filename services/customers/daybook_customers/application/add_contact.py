"""Add a person who stands for a customer; what the person is known by is sealed (CU4, CU23)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.contacts import DecisionRole
from daybook_customers.application.streams import CONTACT, CUSTOMER, contact_of
from daybook_customers.domain import claim, customer

Name = Annotated[str, Field(min_length=1, max_length=500, repr=False, exclude=True)]
Email = Annotated[
    str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$", repr=False, exclude=True)
]


class AddContact(Command):
    """`contact_id` is the data subject; `email` is an RFC 5321 mailbox.

    Name and e-mail are excluded from what is written down of the command: even a hash of them
    could be guessed after the person is erased. So a repeat is known by its other fields.
    """

    customer_id: UUID
    contact_id: UUID
    role: DecisionRole
    name: Name
    email: Email


def add_contact(command: AddContact, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    contact = work.find(CONTACT, contact_of(command.contact_id))
    claimed = claim.claim_contact(
        contact.state, customer_id=command.customer_id, contact_id=command.contact_id
    )
    added = customer.add_contact(
        stream.state,
        contact_id=command.contact_id,
        role=command.role,
        name=command.name,
        email=command.email,
    )
    work.record(CONTACT, contact, claimed)
    work.record(CUSTOMER, stream, added)
