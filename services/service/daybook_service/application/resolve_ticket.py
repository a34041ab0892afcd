"""Resolve a ticket with an answer; its clock stops (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import TICKET
from daybook_service.application.terms import clock_of
from daybook_service.domain import ticket_clock


class ResolveTicket(Command):
    ticket_id: UUID
    resolution: Text


def resolve_ticket(command: ResolveTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    clock = clock_of(stream.state, work)
    facts = ticket_clock.resolve(stream.state, command.resolution, work.now, clock)
    work.record(TICKET, stream, facts)
