"""Facts about goods that come back, for money or for others (SE5)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Count, Day, Fact, Reference, Text
from daybook_contracts.money import Money


class ReturnKind(StrEnum):
    REFUND = "refund"
    EXCHANGE = "exchange"


class ReturnReason(StrEnum):
    DEFECT = "defect"
    WRONG_ITEM = "wrong_item"
    DAMAGED = "damaged"
    NOT_WANTED = "not_wanted"


class ReturnRequested(Fact, type="crm.service.ReturnRequested", version=1):
    """A customer wants to give back goods of an order, and says why (SE5)."""

    customer_id: UUID
    return_id: UUID
    kind: ReturnKind
    order_ref: Reference
    product_ref: Reference
    quantity: Count
    amount: Money
    reason: ReturnReason
    explanation: Text | None = None
    delivered_on: Day


class ReturnApproved(Fact, type="crm.service.ReturnApproved", version=1):
    """The goods may come back (SE5)."""

    customer_id: UUID
    return_id: UUID


class ReturnDeclined(Fact, type="crm.service.ReturnDeclined", version=1):
    """The goods are not taken back, and this is why (SE5)."""

    customer_id: UUID
    return_id: UUID
    reason: Text


class RefundDue(Fact, type="crm.service.RefundDue", version=1):
    """Finance owes the customer money for goods that came back, by the end of a day (SE5)."""

    customer_id: UUID
    return_id: UUID
    order_ref: Reference
    amount: Money
    due_on: Day | None = None


class RefundOverdue(Fact, type="crm.service.RefundOverdue", version=1):
    """The day is over by which a refund was due, and nobody said that it is paid (SE5)."""

    customer_id: UUID
    return_id: UUID
    amount: Money
    due_on: Day


class RefundMade(Fact, type="crm.service.RefundMade", version=1):
    """The customer has the money for goods that came back: the return is over (SE5)."""

    customer_id: UUID
    return_id: UUID
    payment_ref: Reference
    amount: Money
    paid_on: Day


class ExchangeShipped(Fact, type="crm.service.ExchangeShipped", version=1):
    """Other goods left for the customer in place of those that came back (SE5)."""

    customer_id: UUID
    return_id: UUID
    order_ref: Reference
    shipment_ref: Reference


FACTS: tuple[type[Fact], ...] = (
    ReturnRequested,
    ReturnApproved,
    ReturnDeclined,
    RefundDue,
    ExchangeShipped,
    RefundOverdue,
    RefundMade,
)
