"""A signed contract wins its opportunity and enters its instalments (SA16, SA18)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.ids import derived_id
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import ContractSigned
from daybook_contracts.sales.payments import ClaimOrigin
from daybook_sales.application.plan_payment import PlanPayment
from daybook_sales.application.win_opportunity import WinOpportunity


def fulfil_contract(
    fact: ContractSigned, envelope: Envelope, known: References
) -> Iterator[Effect]:
    """Who drafts a contract gives its instalments ids; on the account they are told apart."""
    instalments = tuple(
        each.model_copy(
            update={"instalment_id": derived_id("contract", fact.contract_id, each.instalment_id)}
        )
        for each in fact.instalments
    )
    yield Issue(
        PlanPayment(
            customer_id=fact.customer_id,
            origin=ClaimOrigin.CONTRACT,
            origin_ref=str(fact.contract_id),
            instalments=instalments,
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
