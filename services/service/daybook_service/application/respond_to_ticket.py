"""Note that a ticket has had its first reply (SE14)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.service.tickets import TicketChannel
from daybook_service.application.streams import TICKET
from daybook_service.application.terms import clock_of
from daybook_service.domain import ticket_clock


class RespondToTicket(Command):
    """`channel` is how the reply was given. Pausing and resolving a ticket are replies, too."""

    ticket_id: UUID
    channel: TicketChannel


def respond_to_ticket(command: RespondToTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    clock = clock_of(stream.state, work)
    facts = ticket_clock.respond(stream.state, command.channel, work.now, clock)
    work.record(TICKET, stream, facts)
