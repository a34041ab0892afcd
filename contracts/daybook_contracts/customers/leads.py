"""Facts about leads that became customers, or could not (SA1)."""

from uuid import UUID

from daybook_contracts.fact import Fact, Text


class LeadRefused(Fact, type="crm.customers.LeadRefused", version=1):
    """A converted lead cannot be registered as it is, and why: sales takes it back (SA1)."""

    customer_id: UUID
    lead_id: UUID
    reason: Text


FACTS: tuple[type[Fact], ...] = (LeadRefused,)
