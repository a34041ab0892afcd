"""Reject a ticket that is not for us to do (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_service.application.streams import TICKET
from daybook_service.domain import ticket_desk


class RejectTicket(Command):
    ticket_id: UUID
    reason: Text


def reject_ticket(command: RejectTicket, work: Work) -> None:
    stream = work.load(TICKET, command.ticket_id)
    facts = ticket_desk.reject(stream.state, command.reason)
    work.record(TICKET, stream, facts)
