"""The kinds of streams this service keeps, and the ids of those that are derived."""

from uuid import UUID

from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_customers.domain import (
    birthday,
    claim,
    customer,
    lead,
    reach,
    relationship,
    rules,
    transfer,
)
from daybook_customers.domain.relationship import Tie

CUSTOMER = Aggregate("customer", customer.evolve)
IDENTITY = Aggregate("identity", claim.evolve)
LEAD = Aggregate("lead", lead.evolve)
CONTACT = Aggregate("contact", claim.evolve)
BIRTHDAY = Aggregate("birthday", birthday.evolve)
REACH = Aggregate("reach", reach.evolve)
TRANSFER = Aggregate("transfer", transfer.evolve)
RULES = Aggregate("rules", rules.evolve)
RELATIONSHIP = Aggregate("relationship", relationship.evolve)

RULES_ID = derived_id("rules")
"""The one stream of all rules by which customers are sorted."""


def customer_of(identity_id: UUID) -> UUID:
    """The customer that an unknown reference is registered as."""
    return derived_id("customer", identity_id)


def lead_of(lead_id: UUID) -> UUID:
    """What is known here of a lead of sales."""
    return derived_id("lead", lead_id)


def contact_of(contact_id: UUID) -> UUID:
    """Where a contact is claimed: its own id may be that of the customer it stands for."""
    return derived_id("contact", contact_id)


def birthday_of(contact_id: UUID) -> UUID:
    """The birthday of one person."""
    return derived_id("birthday", contact_id)


def reach_of(contact_id: UUID) -> UUID:
    """Where one person is reached besides e-mail."""
    return derived_id("reach", contact_id)


def relationship_of(tie: Tie) -> UUID:
    """One relationship, from whichever side it is told."""
    return derived_id("relationship", tie.one.party_id, tie.kind, tie.other.party_id)


def import_of(source_name: str, file_digest: str) -> UUID:
    """The same file of the same source is the same import."""
    return derived_id("import", source_name, file_digest)
