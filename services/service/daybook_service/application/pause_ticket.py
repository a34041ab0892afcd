"""Pause a ticket that waits for its customer; its clock stands still (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import TICKET
from daybook_service.application.terms import clock_of
from daybook_service.domain import ticket_clock


class PauseTicket(Command):
    ticket_id: UUID
    waiting_for: Text


def pause_ticket(command: PauseTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    clock = clock_of(stream.state, work)
    facts = ticket_clock.pause(stream.state, command.waiting_for, work.now, clock)
    work.record(TICKET, stream, facts)
