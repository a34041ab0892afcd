"""Facts about money owed and received (SA18)."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Day, Days, Fact, Reference
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment


class ClaimOrigin(StrEnum):
    """What a claim on a customer rests on."""

    CONTRACT = "contract"
    INVOICE = "invoice"


class PaymentPlanned(Fact, type="crm.sales.PaymentPlanned", version=1):
    """Instalments were entered into the customer's account (SA18).

    Of each, a reminder precedes the due day by so many days.
    """

    customer_id: UUID
    account_id: UUID
    origin: ClaimOrigin
    origin_ref: Reference
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    reminder_days: Days | None = None
    contract_id: UUID | None = None


class PaymentReceived(Fact, type="crm.sales.PaymentReceived", version=1):
    """Money arrived, as its sender's `payment_ref` says (SA18)."""

    customer_id: UUID
    account_id: UUID
    payment_ref: Reference
    amount: Money
    received_on: Day


class Allocation(BaseModel):
    """How much of a receipt settled one instalment, and what that leaves open.

    `contract_id` is none where it is an invoice's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    instalment_id: UUID
    amount: Money
    outstanding: Money
    contract_id: UUID | None = None


class PaymentAllocated(Fact, type="crm.sales.PaymentAllocated", version=1):
    """Money in hand settled instalments, oldest first; `credit` is what is left over (SA18)."""

    customer_id: UUID
    account_id: UUID
    allocations: tuple[Allocation, ...] = Field(min_length=1)
    credit: Money


class ReceiptReversed(Fact, type="crm.sales.ReceiptReversed", version=1):
    """A receipt was taken back; the instalments it had settled are open again (SA18)."""

    customer_id: UUID
    account_id: UUID
    payment_ref: Reference
    amount: Money
    reversed_on: Day
    reopened: tuple[Allocation, ...]
    credit: Money


class PaymentPlanWithdrawn(Fact, type="crm.sales.PaymentPlanWithdrawn", version=1):
    """The instalments of a claim are no longer owed, since others take their place (SA16, SA18).

    Of each, `amount` was settled and is credit again; `outstanding` is what was left of it.
    """

    customer_id: UUID
    account_id: UUID
    origin: ClaimOrigin
    origin_ref: Reference
    withdrawn: tuple[Allocation, ...] = Field(min_length=1)
    credit: Money


class PaymentDueSoon(Fact, type="crm.sales.PaymentDueSoon", version=1):
    """An instalment falls due in a few days and is not paid yet (SA18).

    `seller` is who is credited with its contract, and sees to it, if anybody.
    """

    customer_id: UUID
    account_id: UUID
    instalment_id: UUID
    due_on: Day
    outstanding: Money
    seller: Reference | None = None


class PaymentOverdue(Fact, type="crm.sales.PaymentOverdue", version=1):
    """The due day of an instalment went by, and it is not paid (SA18).

    `seller` is who is credited with its contract, and sees to it, if anybody.
    """

    customer_id: UUID
    account_id: UUID
    instalment_id: UUID
    due_on: Day
    outstanding: Money
    seller: Reference | None = None


class DayClosed(Fact, type="crm.sales.DayClosed", version=1):
    """Everything a finance system said of days up to this one is posted here."""

    day: Day
    source_name: Reference


FACTS: tuple[type[Fact], ...] = (
    PaymentPlanned,
    PaymentReceived,
    PaymentAllocated,
    ReceiptReversed,
    PaymentPlanWithdrawn,
    PaymentDueSoon,
    PaymentOverdue,
    DayClosed,
)
