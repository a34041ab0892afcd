"""Facts about leads: somebody who may become a customer, until they do or do not (SA1).

The ids of the customer, contact and opportunity to be are minted with the lead, so that all its
facts stay in one order, and so that nothing has to be asked for when it is converted.
"""

from uuid import UUID

from pydantic import Field

from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.fact import Fact, Text
from daybook_contracts.money import Money


class LeadCreated(Fact, type="crm.sales.LeadCreated", version=1):
    """Somebody may want to buy; the person is noted with the customers service (SA1)."""

    customer_id: UUID
    lead_id: UUID
    contact_id: UUID
    kind: PartyKind
    organization_name: Text | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    origin: Text
    route: Text
    interest: Text


class LeadQualified(Fact, type="crm.sales.LeadQualified", version=1):
    """Somebody found out that it is worth selling to them (SA1)."""

    customer_id: UUID
    lead_id: UUID
    note: Text


class LeadDiscarded(Fact, type="crm.sales.LeadDiscarded", version=1):
    """Nothing will come of it, and why (SA1)."""

    customer_id: UUID
    lead_id: UUID
    contact_id: UUID
    reason: Text


class LeadConverted(Fact, type="crm.sales.LeadConverted", version=1):
    """They are a customer with a contact and an opportunity, under these ids (SA1)."""

    customer_id: UUID
    lead_id: UUID
    contact_id: UUID
    opportunity_id: UUID
    kind: PartyKind
    organization_name: Text | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    value: Money


class LeadReopened(Fact, type="crm.sales.LeadReopened", version=1):
    """Its conversion was refused elsewhere; it is qualified again, with its history (SA1)."""

    customer_id: UUID
    lead_id: UUID
    opportunity_id: UUID
    reason: Text


FACTS: tuple[type[Fact], ...] = (
    LeadCreated,
    LeadQualified,
    LeadDiscarded,
    LeadConverted,
    LeadReopened,
)
