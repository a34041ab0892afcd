"""Open a ticket for a customer that is known here, due by what they are entitled to (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_contracts.service.tickets import Priority, TicketChannel, TicketKind
from daybook_service.application.policies import HANDLING, HOURS, LEVELS
from daybook_service.application.streams import TICKET
from daybook_service.application.terms import served
from daybook_service.domain import ticket_desk
from daybook_service.domain.ticket_desk import Request
from daybook_service.domain.ticket_handling import TicketClock


class OpenTicket(Command):
    """A customer who was never graded is served as the policy says for such."""

    ticket_id: UUID
    customer_id: UUID
    kind: TicketKind
    priority: Priority = Priority.NORMAL
    channel: TicketChannel
    topic: Text


def open_ticket(command: OpenTicket, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    levels, hours, handling = (work.policy(each) for each in (LEVELS, HOURS, HANDLING))
    stream = work.find(TICKET, command.ticket_id)
    due = served(command.customer_id, work)
    facts = ticket_desk.open_ticket(
        stream.state,
        Request(**command.model_dump()),
        due,
        levels.policy,
        TicketClock(hours.policy.of(due.level.tier), handling.policy),
        work.now,
    )
    versions = f"{levels.version} {hours.version} {handling.version}"
    work.record(TICKET, stream, facts, policy_version=versions)
