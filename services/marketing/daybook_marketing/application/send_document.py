"""Send a document that was asked for to one contact, as a message about a service (SA16, CU22)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.fact import Reference, Text
from daybook_contracts.marketing.messages import Body
from daybook_marketing.application import notes


class SendDocument(Command):
    """Once for each `document_id`, to nobody but this contact."""

    document_id: UUID
    customer_id: UUID
    contact_id: UUID
    channel: Channel
    subject: Text
    body: Body
    about: Reference


def send_document(command: SendDocument, work: Work) -> None:
    notes.write(
        work,
        mailing_id=command.document_id,
        customer_id=command.customer_id,
        contact_id=command.contact_id,
        channel=command.channel,
        subject=command.subject,
        body=command.body,
        about=command.about,
        purpose=Purpose.SERVICE,
    )
