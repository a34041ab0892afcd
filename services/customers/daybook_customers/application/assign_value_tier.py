"""Give a customer the metal tier that analytics found for its contribution (CU12)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.analytics.value import ValueTier
from daybook_contracts.fact import Day
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import standing


class AssignValueTier(Command):
    customer_id: UUID
    tier: ValueTier
    as_of: Day


def assign_value_tier(command: AssignValueTier, work: Work) -> None:
    stream = work.load(CUSTOMER, command.customer_id)
    facts = standing.assign_value_tier(
        stream.state.standing,
        customer_id=command.customer_id,
        tier=command.tier,
        as_of=command.as_of,
    )
    work.record(CUSTOMER, stream, facts)
    review_standing(work, command.customer_id)
