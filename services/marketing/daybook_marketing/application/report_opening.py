"""Report that a message was opened (MK3)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_marketing.application.streams import CORRESPONDENCE, correspondence_of
from daybook_marketing.domain import correspondence


class ReportOpening(Command):
    message_id: UUID
    customer_id: UUID


def report_opening(command: ReportOpening, work: Work) -> None:
    """Raises NotFound for a message that never went."""
    stream = work.find(CORRESPONDENCE, correspondence_of(command.customer_id))
    facts = correspondence.opened(
        stream.state, customer_id=command.customer_id, message_id=command.message_id
    )
    work.record(CORRESPONDENCE, stream, facts)
