"""Assign a ticket to a person or a team (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_service.application.streams import TICKET
from daybook_service.domain import ticket_desk


class AssignTicket(Command):
    ticket_id: UUID
    assignee: Reference


def assign_ticket(command: AssignTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    facts = ticket_desk.assign(stream.state, command.assignee)
    work.record(TICKET, stream, facts)
