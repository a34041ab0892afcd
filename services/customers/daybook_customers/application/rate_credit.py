"""Rate a customer's credit, with the reason (CU24)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.standing import CreditRating
from daybook_contracts.fact import Text
from daybook_customers.application.policies import STANDING
from daybook_customers.application.sorting import sort_customer
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import standing


class RateCredit(Command):
    """A rating that leaves no credit takes every limit away."""

    customer_id: UUID
    rating: CreditRating
    reason: Text


def rate_credit(command: RateCredit, work: Work) -> None:
    terms = work.policy(STANDING)
    stream = work.load(CUSTOMER, command.customer_id)
    facts = standing.rate_credit(
        stream.state.standing,
        customer_id=command.customer_id,
        rating=command.rating,
        reason=command.reason,
        policy=terms.policy,
    )
    work.record(CUSTOMER, stream, facts, policy_version=terms.version)
    sort_customer(work, command.customer_id)
