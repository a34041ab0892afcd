"""The kinds of streams this service keeps, and the ids of those that are derived."""

from uuid import UUID

from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_service.domain import call, complaint, entitlement, interaction, ticket

ENTITLEMENT = Aggregate("entitlement", entitlement.evolve)
TICKET = Aggregate("ticket", ticket.evolve)
COMPLAINT = Aggregate("complaint", complaint.evolve)
SUGGESTION = Aggregate("suggestion", complaint.note)
INTERACTION = Aggregate("interaction", interaction.evolve)
CHANNEL = Aggregate("channel", interaction.choose_evolve)
CALL = Aggregate("call", call.evolve)
CALLER = Aggregate("caller", call.known_customer)


def entitlement_of(customer_id: UUID) -> UUID:
    """A customer has one entitlement."""
    return derived_id("entitlement", customer_id)


def channel_of(customer_id: UUID) -> UUID:
    """A customer has chosen one channel."""
    return derived_id("channel", customer_id)


def caller_of(caller_ref: str) -> UUID:
    """A caller is one, however often they call."""
    return derived_id("caller", caller_ref)


def lead_of(caller_ref: str) -> UUID:
    """A caller whom nobody knows is one lead."""
    return derived_id("lead", caller_ref)
