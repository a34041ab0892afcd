"""The one kind of stream this service keeps, and its derived ids."""

from uuid import UUID

from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_marketing.domain import prospect

PROSPECT = Aggregate("prospect", prospect.evolve)


def prospect_of(customer_id: UUID) -> UUID:
    """A customer is one prospect."""
    return derived_id("prospect", customer_id)
