"""Escalate a ticket whose time ran out before it was resolved (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Instant
from daybook_service.application.streams import TICKET
from daybook_service.domain import ticket


class EscalateTicket(Command):
    """`due_at` is what the timer was set for: one that the ticket has outlived does nothing."""

    ticket_id: UUID
    due_at: Instant


def escalate_ticket(command: EscalateTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    work.record(TICKET, stream, ticket.escalate(stream.state, command.due_at, work.now))
