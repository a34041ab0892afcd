"""A signed contract may be the first one of somebody who was recommended to us (MK16)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import ContractSigned
from daybook_marketing.application.note_purchase import NotePurchase


def note(fact: ContractSigned, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        NotePurchase(
            customer_id=fact.customer_id, contract_id=fact.contract_id, signed_on=fact.signed_on
        )
    )


CONVERT_REFERRALS = Reaction(
    "marketing.convert_referrals", {ContractSigned: note}, issues=frozenset({NotePurchase})
)
