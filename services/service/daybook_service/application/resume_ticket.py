"""Resume a ticket whose customer has answered; it is due later by the time it waited (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import TICKET
from daybook_service.application.terms import clock_of
from daybook_service.domain import ticket_clock


class ResumeTicket(Command):
    ticket_id: UUID


def resume_ticket(command: ResumeTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    clock = clock_of(stream.state, work)
    facts = ticket_clock.resume(stream.state, work.now, clock)
    work.record(TICKET, stream, facts)
