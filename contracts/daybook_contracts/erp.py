"""Facts that other enterprise systems own: finance, supply chain and human resources.

They name a customer by the sender's own reference, opaque to us; `identity_of` turns it into the
subject and partition key, and `SourceIdentityLinked` says which customer it is.
"""

from typing import ClassVar
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Day, ExternalFact, Fact, Reference, Text
from daybook_contracts.money import Money


class InvoiceIssued(ExternalFact, type="erp.finance.InvoiceIssued", version=1):
    """Finance billed a customer; the amount is owed from `due_on` (SA18)."""

    day_field: ClassVar[str] = "issued_on"

    customer_ref: Reference
    invoice_ref: Reference
    amount: Money
    issued_on: Day
    due_on: Day


class PaymentSettled(ExternalFact, type="erp.finance.PaymentSettled", version=1):
    """Money of a customer is on our account (SA18)."""

    day_field: ClassVar[str] = "settled_on"

    customer_ref: Reference
    payment_ref: Reference
    amount: Money
    settled_on: Day


class PaymentReversed(ExternalFact, type="erp.finance.PaymentReversed", version=1):
    """A settled payment was taken back in full (SA18)."""

    day_field: ClassVar[str] = "reversed_on"

    customer_ref: Reference
    payment_ref: Reference
    reversed_on: Day
    reason: Text


class RefundSettled(ExternalFact, type="erp.finance.RefundSettled", version=1):
    """Finance paid what a return came to; `return_id` is that of our `RefundDue` (SE5)."""

    day_field: ClassVar[str] = "settled_on"

    customer_ref: Reference
    return_id: UUID
    payment_ref: Reference
    amount: Money
    settled_on: Day


class DayClosed(ExternalFact, type="erp.finance.DayClosed", version=1):
    """Finance has said all it will say of days up to this one: the sender's watermark."""

    day_field: ClassVar[str] = "day"

    day: Day


class OrderShipped(ExternalFact, type="erp.scm.OrderShipped", version=1):
    """Goods of an order left for the customer (SA17)."""

    day_field: ClassVar[str] = "shipped_on"

    customer_ref: Reference
    order_ref: Reference
    shipped_on: Day
    carrier: Text | None = None


class EmployeeDeparted(ExternalFact, type="erp.hr.EmployeeDeparted", version=1):
    """Somebody left; what they looked after needs a new owner (CU21)."""

    day_field: ClassVar[str] = "departed_on"

    employee_ref: Reference
    departed_on: Day
    successor_ref: Reference | None = Field(default=None)


FACTS: tuple[type[Fact], ...] = (
    InvoiceIssued,
    PaymentSettled,
    PaymentReversed,
    DayClosed,
    OrderShipped,
    EmployeeDeparted,
    RefundSettled,
)
