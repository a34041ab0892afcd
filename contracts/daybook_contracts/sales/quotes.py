"""Facts about quotes, and about prices that took an approval (SA14, SA15)."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Count, Day, Fact, Text
from daybook_contracts.money import Money
from daybook_contracts.sales.products import Quantity


class QuoteLine(BaseModel):
    """So many pieces at a price; both prices are of one piece and stay as they were (SA13)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    product_id: UUID
    quantity: Quantity
    list_price: Money
    unit_price: Money
    amount: Money


class QuoteIssued(Fact, type="crm.sales.QuoteIssued", version=1):
    """A customer was told prices that hold until a day; a higher revision replaces it (SA14)."""

    customer_id: UUID
    quote_id: UUID
    revision: Count
    opportunity_id: UUID | None = None
    lines: tuple[QuoteLine, ...] = Field(min_length=1)
    total: Money
    valid_until: Day


class QuoteAccepted(Fact, type="crm.sales.QuoteAccepted", version=1):
    """The customer agreed to a revision while it was valid (SA14)."""

    customer_id: UUID
    quote_id: UUID
    revision: Count
    total: Money


class QuoteRejected(Fact, type="crm.sales.QuoteRejected", version=1):
    """The customer said no to a revision, and why (SA14)."""

    customer_id: UUID
    quote_id: UUID
    revision: Count
    reason: Text


class QuoteExpired(Fact, type="crm.sales.QuoteExpired", version=1):
    """The last day of a revision went by without an answer (SA14)."""

    customer_id: UUID
    quote_id: UUID
    revision: Count


class PriceApprovalRequested(Fact, type="crm.sales.PriceApprovalRequested", version=1):
    """Somebody wants to quote below the floor, and says why (SA15)."""

    customer_id: UUID
    quote_id: UUID
    product_id: UUID
    unit_price: Money
    list_price: Money
    floor: Money
    reason: Text


class PriceApproved(Fact, type="crm.sales.PriceApproved", version=1):
    """A price below the floor, or any above it, may be quoted here (SA15)."""

    customer_id: UUID
    quote_id: UUID
    product_id: UUID
    unit_price: Money


class PriceRejected(Fact, type="crm.sales.PriceRejected", version=1):
    """A price below the floor must not be quoted, and why (SA15)."""

    customer_id: UUID
    quote_id: UUID
    product_id: UUID
    unit_price: Money
    reason: Text


FACTS: tuple[type[Fact], ...] = (
    QuoteIssued,
    QuoteAccepted,
    QuoteRejected,
    QuoteExpired,
    PriceApprovalRequested,
    PriceApproved,
    PriceRejected,
)
