"""A signed contract is attributed to the campaigns that its customer answered (MK1).

A won opportunity always comes with the contract that won it, so the contract alone is heard: each
sale counts once.
"""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import ContractSigned
from daybook_marketing.application.attribute_contract import AttributeContract


def attribute(fact: ContractSigned, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        AttributeContract(
            customer_id=fact.customer_id,
            contract_id=fact.contract_id,
            value=fact.value,
            signed_on=fact.signed_on,
        )
    )


ATTRIBUTE_SALES = Reaction(
    "marketing.attribute_sales",
    {ContractSigned: attribute},
    issues=frozenset({AttributeContract}),
)
