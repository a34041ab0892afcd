"""Move a customer a step further, from potential to intent to won (CU3)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.profiles import CustomerStatus
from daybook_contracts.fact import Text
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import party


class ChangeStatus(Command):
    """A customer never goes back; a signed contract wins it by itself."""

    customer_id: UUID
    status: CustomerStatus
    reason: Text


def change_status(command: ChangeStatus, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = party.change_status(
        stream.state.party,
        customer_id=command.customer_id,
        status=command.status,
        reason=command.reason,
    )
    work.record(CUSTOMER, stream, facts)
    review_standing(work, command.customer_id)
