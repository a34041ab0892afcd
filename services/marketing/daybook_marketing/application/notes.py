"""Write to one customer, as a message that passes the same checks as those of campaigns (MK3)."""

from uuid import UUID

from daybook_chassis.commands import Work
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.marketing.messages import NoteWritten
from daybook_marketing.application.streams import MAILING


def write(
    work: Work,
    *,
    mailing_id: UUID,
    customer_id: UUID,
    channel: Channel,
    subject: str,
    body: str,
    about: str,
    contact_id: UUID | None = None,
    purpose: Purpose = Purpose.MARKETING,
    minds_hours: bool = False,
) -> None:
    """Once for each `mailing_id`; consent, cap and quiet hours are asked when it goes."""
    stream = work.find(MAILING, mailing_id)
    if stream.state is not None:
        return
    note = NoteWritten(
        customer_id=customer_id,
        mailing_id=mailing_id,
        contact_id=contact_id,
        channel=channel,
        subject=subject,
        body=body,
        about=about,
        purpose=purpose,
        minds_hours=minds_hours,
    )
    work.record(MAILING, stream, [note])
