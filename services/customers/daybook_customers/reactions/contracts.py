"""A signed contract wins the customer who signed it (CU3)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import ContractSigned
from daybook_customers.application.win_customer import WinCustomer


def win(fact: ContractSigned, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(WinCustomer(customer_id=fact.customer_id, contract_id=fact.contract_id))


WIN_CUSTOMER = Reaction(
    "customers.win_customer", {ContractSigned: win}, issues=frozenset({WinCustomer})
)
