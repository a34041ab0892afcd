"""Resume a ticket whose customer has answered; it is due later by the time it waited (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import TICKET
from daybook_service.domain import ticket


class ResumeTicket(Command):
    ticket_id: UUID


def resume_ticket(command: ResumeTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    work.record(TICKET, stream, ticket.resume(stream.state, work.now))
