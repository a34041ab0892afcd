"""A customer's grade assigns the tier of service they are entitled to (SE15)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.grading import CustomerGraded
from daybook_contracts.envelope import Envelope
from daybook_service.application.assign_service_tier import AssignServiceTier


def assign_tier(fact: CustomerGraded, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(AssignServiceTier(customer_id=fact.customer_id, grade=fact.grade))


ASSIGN_TIER = Reaction(
    "service.assign_tier",
    {CustomerGraded: assign_tier},
    issues=frozenset({AssignServiceTier}),
)
