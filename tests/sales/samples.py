"""One customer of the sales service, and facts about it that tests start from."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from daybook_chassis import policy
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractSigned, Instalment
from daybook_contracts.sales.opportunities import (
    ForecastCategory,
    Heat,
    OpportunityLost,
    OpportunityOpened,
    OpportunityStaged,
    OpportunityWon,
    Stage,
)
from daybook_contracts.sales.payments import (
    Allocation,
    ClaimOrigin,
    PaymentAllocated,
    PaymentPlanned,
    PaymentReceived,
    ReceiptReversed,
)
from daybook_sales.domain.contract import ContractApproved, ContractDrafted
from daybook_sales.domain.stage_policy import StagePolicy

CUSTOMER = UUID("01890000-0000-7000-8000-000000000001")
OPPORTUNITY = UUID("01890000-0000-7000-8000-0000000000a1")
CONTRACT = UUID("01890000-0000-7000-8000-0000000000b1")
ACCOUNT = UUID("01890000-0000-7000-8000-0000000000c1")
FIRST, SECOND, THIRD = (UUID(f"01890000-0000-7000-8000-0000000000d{n}") for n in (1, 2, 3))
SIGNED_ON = date(2025, 3, 20)
NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
STAGES = policy.load("daybook_sales", "stages", StagePolicy).at(SIGNED_ON).policy


def usd(amount: int) -> Money:
    """Whole dollars."""
    return Money(amount * 100, "USD")


def day(number: int) -> date:
    """So many days after the contract was signed."""
    return SIGNED_ON + timedelta(days=number)


def instalment(instalment_id: UUID, amount: int, due: int) -> Instalment:
    return Instalment(instalment_id=instalment_id, due_on=day(due), amount=usd(amount))


PLAN = (instalment(FIRST, 100, 10), instalment(SECOND, 100, 40), instalment(THIRD, 100, 70))

OPENED = OpportunityOpened(
    customer_id=CUSTOMER,
    opportunity_id=OPPORTUNITY,
    title="Pumps for the north pier",
    origin="trade fair",
    route="met at the stand",
    heat=Heat.HOT,
    value=usd(300),
    stage=Stage.PROSPECTING,
    probability=10,
)
WON = OpportunityWon(
    customer_id=CUSTOMER, opportunity_id=OPPORTUNITY, contract_id=CONTRACT, value=usd(280)
)
LOST = OpportunityLost(customer_id=CUSTOMER, opportunity_id=OPPORTUNITY, reason="price")
DRAFTED = ContractDrafted(
    customer_id=CUSTOMER,
    contract_id=CONTRACT,
    opportunity_id=OPPORTUNITY,
    value=usd(300),
    instalments=PLAN,
)
APPROVED = ContractApproved(customer_id=CUSTOMER, contract_id=CONTRACT, approved_by="head of sales")
SIGNED = ContractSigned(
    customer_id=CUSTOMER,
    contract_id=CONTRACT,
    opportunity_id=OPPORTUNITY,
    value=usd(300),
    signed_on=SIGNED_ON,
    instalments=PLAN,
)


def staged(stage: Stage, before: Stage, probability: int, forecast: str) -> OpportunityStaged:
    return OpportunityStaged(
        customer_id=CUSTOMER,
        opportunity_id=OPPORTUNITY,
        stage=stage,
        previous_stage=before,
        probability=probability,
        forecast_category=ForecastCategory(forecast),
    )


def planned(*instalments: Instalment, ref: str = "C1") -> PaymentPlanned:
    return PaymentPlanned(
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        origin=ClaimOrigin.CONTRACT,
        origin_ref=ref,
        instalments=instalments or PLAN,
    )


def received(amount: int, ref: str = "P1") -> PaymentReceived:
    return PaymentReceived(
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        payment_ref=ref,
        amount=usd(amount),
        received_on=SIGNED_ON,
    )


def allocation(instalment_id: UUID, amount: int, outstanding: int) -> Allocation:
    return Allocation(instalment_id=instalment_id, amount=usd(amount), outstanding=usd(outstanding))


def allocated(*allocations: Allocation, credit: int = 0) -> PaymentAllocated:
    return PaymentAllocated(
        customer_id=CUSTOMER, account_id=ACCOUNT, allocations=allocations, credit=usd(credit)
    )


def taken_back(
    amount: int, reopened: Sequence[Allocation] = (), credit: int = 0, ref: str = "P1"
) -> ReceiptReversed:
    return ReceiptReversed(
        customer_id=CUSTOMER,
        account_id=ACCOUNT,
        payment_ref=ref,
        amount=usd(amount),
        reversed_on=SIGNED_ON,
        reopened=tuple(reopened),
        credit=usd(credit),
    )
