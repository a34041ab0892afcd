"""A contract that is sent reaches its contact at once, who agreed to be served so (SA16, CU22)."""

from datetime import UTC, datetime
from uuid import UUID

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_marketing.application.note_consent import NoteConsent
from daybook_marketing.application.send_document import SendDocument
from daybook_marketing.application.send_notice import SendNotice
from daybook_marketing.domain.notice_policy import Occasion
from tests.marketing.integration.mailroom import ADDRESS, Mailroom
from tests.marketing.samples import ANNE, BERT, CUSTOMER

AGREED = NoteConsent(
    customer_id=CUSTOMER,
    contact_id=ANNE,
    purpose=Purpose.SERVICE,
    channel=Channel.EMAIL,
    granted=True,
)
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
    room.do(AGREED)
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


def test_SE9_SA18_a_notice_waits_for_the_morning_and_goes_only_with_consent_to_service(
    embedded_room: Mailroom,
) -> None:
    room, warned, asked = embedded_room, UUID(int=9), UUID(int=10)
    due = SendNotice(
        notice_id=warned,
        customer_id=CUSTOMER,
        occasion=Occasion.PAYMENT_DUE_SOON,
        subject_id=UUID(int=11),
        details={"outstanding": "125.00 EUR", "due_on": "2024-03-09"},
    )
    room.do(due, NIGHT)
    room.settle()
    assert room.message(warned)["reason"] == "no_consent", "to marketing alone, she agreed"

    room.do(AGREED)
    later = due.model_copy(update={"notice_id": asked})
    for _ in range(2):
        room.do(later, NIGHT)
        room.settle()
    assert (room.box.letters, room.message(asked)["standing"]) == ([], "deferred")
    room.reach(NIGHT.replace(hour=8))

    (letter,) = room.box.letters
    assert letter.body == "125.00 EUR is due on 2024-03-09."
    assert not letter.may_unsubscribe
    assert room.message(asked)["standing"] == "sent"
    assert room.message(asked)["about"] == f"payment_due_soon {UUID(int=11)}"
