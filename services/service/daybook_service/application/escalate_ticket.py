"""Escalate a ticket whose time ran out before it was resolved (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Instant
from daybook_contracts.service.tickets import Level
from daybook_service.application.streams import TICKET
from daybook_service.application.terms import clock_of
from daybook_service.domain import ticket_clock


class EscalateTicket(Command):
    """`due_at` is what the timer was set for: one that the ticket has outlived does nothing."""

    ticket_id: UUID
    due_at: Instant
    level: Level = 1


def escalate_ticket(command: EscalateTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    clock = clock_of(stream.state, work)
    facts = ticket_clock.escalate(stream.state, command.due_at, work.now, clock, command.level)
    work.record(TICKET, stream, facts)
