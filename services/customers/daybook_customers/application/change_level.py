"""Deal with a customer more or less closely than before (CU17)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.standing import RelationshipLevel
from daybook_contracts.fact import Text
from daybook_customers.application.sorting import sort_customer
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import standing


class ChangeLevel(Command):
    """From accountable on, something must have been sold."""

    customer_id: UUID
    level: RelationshipLevel
    reason: Text


def change_level(command: ChangeLevel, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = standing.change_level(
        stream.state.standing,
        stream.state.party,
        customer_id=command.customer_id,
        level=command.level,
        reason=command.reason,
    )
    work.record(CUSTOMER, stream, facts)
    sort_customer(work, command.customer_id)
