"""Mark a ticket as a duplicate of an earlier one, which goes on (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import TICKET
from daybook_service.domain import ticket_desk


class MarkTicketDuplicate(Command):
    ticket_id: UUID
    duplicate_of: UUID


def mark_ticket_duplicate(command: MarkTicketDuplicate, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    original = work.load(TICKET, command.duplicate_of).state
    facts = ticket_desk.mark_duplicate(stream.state, original)
    work.record(TICKET, stream, facts)
