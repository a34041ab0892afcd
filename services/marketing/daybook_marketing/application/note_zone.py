"""Note by which clocks a customer lives, for quiet hours (MK3)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_marketing.application.streams import CORRESPONDENCE, correspondence_of
from daybook_marketing.domain import correspondence
from daybook_marketing.domain.message_policy import Zone


class NoteZone(Command):
    """`zone` is an IANA name."""

    customer_id: UUID
    zone: Zone


def note_zone(command: NoteZone, work: Work) -> None:
    """Raises UnknownReference."""
    work.resolve(f"customer:{command.customer_id}")
    stream = work.find(CORRESPONDENCE, correspondence_of(command.customer_id))
    facts = correspondence.note_zone(
        stream.state, customer_id=command.customer_id, zone=command.zone
    )
    work.record(CORRESPONDENCE, stream, facts)
