"""A contract that is sent reaches its contact at once, who agreed to be served so (SA16, CU22)."""

from datetime import UTC, datetime
from uuid import UUID

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_marketing.application.note_consent import NoteConsent
from daybook_marketing.application.send_document import SendDocument
from tests.marketing.integration.mailroom import ADDRESS, Mailroom
from tests.marketing.samples import ANNE, BERT, CUSTOMER

NIGHT = datetime(2024, 3, 6, tzinfo=UTC)
DOCUMENT = SendDocument(
    document_id=UUID(int=7),
    customer_id=CUSTOMER,
    contact_id=ANNE,
    channel=Channel.EMAIL,
    subject="Contract 1",
    body="Value: 300.00 USD",
    about="contract 1",
)


def test_SA16_a_document_goes_at_night_too_once_and_only_with_consent_to_service(
    embedded_room: Mailroom,
) -> None:
    room = embedded_room
    agreed = NoteConsent(
        customer_id=CUSTOMER,
        contact_id=ANNE,
        purpose=Purpose.SERVICE,
        channel=Channel.EMAIL,
        granted=True,
    )
    room.do(agreed)
    other = DOCUMENT.model_copy(update={"document_id": UUID(int=8), "contact_id": BERT})
    for command in (DOCUMENT, DOCUMENT, other):
        room.do(command, NIGHT)
        room.settle()

    (letter,) = room.box.letters
    assert (letter.address, letter.subject, letter.body) == (
        ADDRESS,
        "Contract 1",
        "Value: 300.00 USD",
    )
    assert not letter.may_unsubscribe
    reasons = {row["mailing_id"]: row["reason"] for row in room.all("marketing.messages")}
    assert reasons[str(other.document_id)] == "no_consent"
