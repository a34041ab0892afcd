"""Finds a standing anew after something that it follows from has changed (CU9 to CU26).

With it, where the customer belongs: rules ask for standings as for the rest (CU13, CU14).
"""

from uuid import UUID

from daybook_chassis.commands import Work
from daybook_customers.application.policies import GRADES, STANDING
from daybook_customers.application.sorting import sort_customer
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import standing


def review_standing(work: Work, customer_id: UUID) -> None:
    """In the same command, so that nothing is seen in between."""
    terms, points = work.policy(STANDING), work.policy(GRADES)
    stream = work.load(CUSTOMER, customer_id)
    facts = standing.review(
        stream.state.standing,
        stream.state.party,
        stream.state.grading,
        customer_id=customer_id,
        policy=terms.policy,
        points=points.policy,
    )
    work.record(CUSTOMER, stream, facts, policy_version=terms.version)
    sort_customer(work, customer_id)
