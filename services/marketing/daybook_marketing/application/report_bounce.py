"""Report that a message came back (MK3)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_marketing.application.streams import CORRESPONDENCE, correspondence_of
from daybook_marketing.domain import correspondence


class ReportBounce(Command):
    """`permanent` when the address does not exist: RFC 3463, class 5."""

    message_id: UUID
    customer_id: UUID
    permanent: bool


def report_bounce(command: ReportBounce, work: Work) -> None:
    """Raises NotFound for a message that never went."""
    stream = work.find(CORRESPONDENCE, correspondence_of(command.customer_id))
    facts = correspondence.bounce(
        stream.state,
        customer_id=command.customer_id,
        message_id=command.message_id,
        permanent=command.permanent,
    )
    work.record(CORRESPONDENCE, stream, facts)
