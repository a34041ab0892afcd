"""Change the part that a contact plays in purchases (CU4)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.contacts import DecisionRole
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import customer


class ChangeContactRole(Command):
    customer_id: UUID
    contact_id: UUID
    role: DecisionRole


def change_contact_role(command: ChangeContactRole, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = customer.change_contact_role(
        stream.state, contact_id=command.contact_id, role=command.role
    )
    work.record(CUSTOMER, stream, facts)
