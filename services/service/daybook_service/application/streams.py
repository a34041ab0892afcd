"""The kinds of streams this service keeps, and the ids of those that are derived."""

from uuid import UUID

from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_service.domain import entitlement, ticket

ENTITLEMENT = Aggregate("entitlement", entitlement.evolve)
TICKET = Aggregate("ticket", ticket.evolve)


def entitlement_of(customer_id: UUID) -> UUID:
    """A customer has one entitlement."""
    return derived_id("entitlement", customer_id)
