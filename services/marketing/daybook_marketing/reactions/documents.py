"""A contract that is sent goes to its contact by e-mail or in print (SA16)."""

from collections.abc import Iterator

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.ids import derived_id
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import ContractSent
from daybook_marketing.application.send_document import SendDocument
from daybook_marketing.domain.mailing import CARRIED


def send(fact: ContractSent, envelope: Envelope, known: References) -> Iterator[Effect]:
    """On another channel, or without its text, somebody sent it by hand."""
    if fact.document is None or fact.channel not in CARRIED:
        return
    yield Issue(
        SendDocument(
            document_id=derived_id("document", fact.contract_id, envelope.streamversion),
            customer_id=fact.customer_id,
            contact_id=fact.contact_id,
            channel=fact.channel,
            subject=f"Contract {fact.contract_id}",
            body=fact.document,
            about=f"contract {fact.contract_id}",
        )
    )


SEND_DOCUMENTS = Reaction(
    "marketing.send_documents", {ContractSent: send}, issues=frozenset({SendDocument})
)
