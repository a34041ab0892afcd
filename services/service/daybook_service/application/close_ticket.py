"""Close a resolved ticket, and say whether it was resolved in time (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import TICKET
from daybook_service.domain import ticket_desk


class CloseTicket(Command):
    ticket_id: UUID


def close_ticket(command: CloseTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    facts = ticket_desk.close(stream.state)
    work.record(TICKET, stream, facts)
