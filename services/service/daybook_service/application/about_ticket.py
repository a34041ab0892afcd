"""Whose ticket it is that a complaint, an interaction or a survey is about."""

from uuid import UUID

from daybook_chassis.commands import Work
from daybook_chassis.errors import Refusal
from daybook_service.application.streams import TICKET


class TicketOfAnother(Refusal):
    """What one customer says is about no ticket of another."""


def check_ticket(ticket_id: UUID | None, customer_id: UUID, work: Work) -> None:
    """Raises NotFound, TicketOfAnother."""
    if ticket_id is None:
        return
    if work.load(TICKET, ticket_id).state.customer_id != customer_id:
        raise TicketOfAnother(f"ticket {ticket_id} is of another customer")
