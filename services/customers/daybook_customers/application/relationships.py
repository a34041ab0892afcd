"""What both commands about relationships name: two parties, and what one is to the other (CU4)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.relationships import RelationshipKind
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import customer, relationship
from daybook_customers.domain.relationship import End, Tie


class AboutRelationship(Command):
    """`party_id` and `other_party_id` are contacts; without one, the customer itself is meant."""

    customer_id: UUID
    party_id: UUID | None = None
    kind: RelationshipKind
    other_customer_id: UUID
    other_party_id: UUID | None = None


def tie_of(command: AboutRelationship, work: Work) -> Tie:
    """Raises NotFound, ContactUnknown, ContactErased, RelatedToItself."""
    one = _end(work, command.customer_id, command.party_id)
    other = _end(work, command.other_customer_id, command.other_party_id)
    return relationship.tie(one, command.kind, other)


def _end(work: Work, customer_id: UUID, contact_id: UUID | None) -> End:
    state = work.load(CUSTOMER, customer_id).state
    if contact_id is None or contact_id == customer_id:
        return End(customer_id, customer_id)
    customer.check_present(state, contact_id)
    return End(customer_id, contact_id)
