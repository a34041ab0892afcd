"""The first signed contract wins the customer (CU3)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import party


class WinCustomer(Command):
    customer_id: UUID
    contract_id: UUID


def win_customer(command: WinCustomer, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = party.win(
        stream.state.party, customer_id=command.customer_id, contract_id=command.contract_id
    )
    work.record(CUSTOMER, stream, facts)
    review_standing(work, command.customer_id)
