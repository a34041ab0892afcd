"""A signed contract wins its opportunity and enters its instalments (SA16, SA18)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales import ClaimOrigin, ContractSigned
from daybook_sales.application.plan_payment import PlanPayment
from daybook_sales.application.win_opportunity import WinOpportunity


def fulfil_contract(
    fact: ContractSigned, envelope: Envelope, known: References
) -> Iterator[Effect]:
    yield Issue(
        PlanPayment(
            customer_id=fact.customer_id,
            origin=ClaimOrigin.CONTRACT,
            origin_ref=str(fact.contract_id),
            instalments=fact.instalments,
        )
    )
    if fact.opportunity_id is not None:
        yield Issue(
            WinOpportunity(
                opportunity_id=fact.opportunity_id,
                contract_id=fact.contract_id,
                value=fact.value,
            )
        )


FULFIL_CONTRACT = Reaction(
    "sales.fulfil_contract",
    {ContractSigned: fulfil_contract},
    issues=frozenset({PlanPayment, WinOpportunity}),
)
