"""Open a ticket again that was not done after all, within the days of the policy (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import TICKET
from daybook_service.application.terms import clock_of
from daybook_service.domain import ticket_clock


class ReopenTicket(Command):
    ticket_id: UUID
    reason: Text


def reopen_ticket(command: ReopenTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    clock = clock_of(stream.state, work)
    facts = ticket_clock.reopen(stream.state, command.reason, work.now, clock)
    work.record(TICKET, stream, facts)
