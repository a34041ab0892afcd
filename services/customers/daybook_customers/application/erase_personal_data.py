"""Erase a person: the fact comes first, and the destruction of the key follows from it (CU23)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import customer


class ErasePersonalData(Command):
    customer_id: UUID
    contact_id: UUID


def erase_personal_data(command: ErasePersonalData, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    work.record(CUSTOMER, stream, customer.erase(stream.state, command.contact_id))
