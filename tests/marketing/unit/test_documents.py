"""Which sent contracts become letters (SA16)."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from daybook_chassis.effects import Issue
from daybook_contracts.customers.consent import Channel
from daybook_contracts.sales.contracts import ContractSent
from daybook_marketing.reactions.documents import send
from tests.marketing.samples import ANNE, CUSTOMER

SENT = ContractSent(
    customer_id=CUSTOMER,
    contract_id=UUID(int=1),
    contact_id=ANNE,
    channel=Channel.EMAIL,
    document="Value: 300.00 USD",
)


def commands(fact: ContractSent, version: int = 4) -> list[Any]:
    envelope: Any = SimpleNamespace(streamversion=version)
    known: Any = None
    return [each.command for each in send(fact, envelope, known) if isinstance(each, Issue)]


def test_SA16_an_e_mailed_contract_is_a_document_to_its_contact_each_time_it_is_sent() -> None:
    (first,) = commands(SENT)
    (again,) = commands(SENT, version=5)

    assert (first.contact_id, first.body) == (ANNE, "Value: 300.00 USD")
    assert first.document_id != again.document_id
    assert commands(SENT) == [first]


def test_SA16_what_nothing_carries_or_has_no_text_was_sent_by_hand() -> None:
    assert commands(SENT.model_copy(update={"channel": Channel.PHONE})) == []
    assert commands(SENT.model_copy(update={"document": None})) == []
