"""Facts that the sales service publishes: opportunities, contracts, and money owed and received."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Day, Fact, Percent, Reference, Text
from daybook_contracts.money import Money


class Stage(StrEnum):
    PROSPECTING = "prospecting"
    QUALIFICATION = "qualification"
    PROPOSAL = "proposal"
    NEGOTIATION = "negotiation"
    CLOSED_WON = "closed_won"
    CLOSED_LOST = "closed_lost"


class ForecastCategory(StrEnum):
    PIPELINE = "pipeline"
    BEST_CASE = "best_case"
    COMMIT = "commit"
    CLOSED = "closed"
    OMITTED = "omitted"


class Heat(StrEnum):
    """How keen the customer is (SA2)."""

    HOT = "hot"
    WARM = "warm"
    COLD = "cold"


class OpportunityOpened(Fact, type="crm.sales.OpportunityOpened", version=1):
    """A chance to sell became known, with where it came from and how (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    title: Text
    origin: Text
    route: Text
    heat: Heat
    value: Money
    stage: Stage
    probability: Percent


class OpportunityStaged(Fact, type="crm.sales.OpportunityStaged", version=1):
    """An opportunity moved to another stage (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    stage: Stage
    previous_stage: Stage
    probability: Percent
    forecast_category: ForecastCategory


class OpportunityWon(Fact, type="crm.sales.OpportunityWon", version=1):
    """The opportunity ended in a signed contract (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    contract_id: UUID
    value: Money


class OpportunityLost(Fact, type="crm.sales.OpportunityLost", version=1):
    """The opportunity ended without one, and this is why (SA2)."""

    customer_id: UUID
    opportunity_id: UUID
    reason: Text


class Instalment(BaseModel):
    """A part of what is owed, and the day it falls due."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    instalment_id: UUID
    due_on: Day
    amount: Money


class ContractSigned(Fact, type="crm.sales.ContractSigned", version=1):
    """Both sides signed; the instalments sum to the value (SA16, SA18)."""

    customer_id: UUID
    contract_id: UUID
    opportunity_id: UUID | None = None
    value: Money
    signed_on: Day
    instalments: tuple[Instalment, ...] = Field(min_length=1)


class ClaimOrigin(StrEnum):
    """What a claim on a customer rests on."""

    CONTRACT = "contract"
    INVOICE = "invoice"


class PaymentPlanned(Fact, type="crm.sales.PaymentPlanned", version=1):
    """Instalments were entered into the customer's account (SA18)."""

    customer_id: UUID
    account_id: UUID
    origin: ClaimOrigin
    origin_ref: Reference
    instalments: tuple[Instalment, ...] = Field(min_length=1)


class PaymentReceived(Fact, type="crm.sales.PaymentReceived", version=1):
    """Money arrived, as its sender's `payment_ref` says (SA18)."""

    customer_id: UUID
    account_id: UUID
    payment_ref: Reference
    amount: Money
    received_on: Day


class Allocation(BaseModel):
    """How much of a receipt settled one instalment, and what that leaves open."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    instalment_id: UUID
    amount: Money
    outstanding: Money


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


class DayClosed(Fact, type="crm.sales.DayClosed", version=1):
    """Everything a finance system said of days up to this one is posted here."""

    day: Day
    source_name: Reference


FACTS: tuple[type[Fact], ...] = (
    OpportunityOpened,
    OpportunityStaged,
    OpportunityWon,
    OpportunityLost,
    ContractSigned,
    PaymentPlanned,
    PaymentReceived,
    PaymentAllocated,
    ReceiptReversed,
    DayClosed,
)
