"""Record that a party plays one of its parts no longer (CU2)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.profiles import PartyRole
from daybook_customers.application.sorting import sort_customer
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import party


class WithdrawRole(Command):
    customer_id: UUID
    role: PartyRole


def withdraw_role(command: WithdrawRole, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = party.withdraw_role(
        stream.state.party, customer_id=command.customer_id, role=command.role
    )
    work.record(CUSTOMER, stream, facts)
    sort_customer(work, command.customer_id)
