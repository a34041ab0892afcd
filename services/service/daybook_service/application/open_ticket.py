"""Open a ticket for a customer that is known here, due by what they are entitled to (SE1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_contracts.service.tickets import Priority, TicketChannel, TicketKind
from daybook_service.application.policies import LEVELS
from daybook_service.application.streams import ENTITLEMENT, TICKET, entitlement_of
from daybook_service.domain import ticket


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
    levels = work.policy(LEVELS)
    stream = work.find(TICKET, command.ticket_id)
    entitled = work.find(ENTITLEMENT, entitlement_of(command.customer_id)).state
    facts = ticket.open_ticket(
        stream.state,
        customer_id=command.customer_id,
        ticket_id=command.ticket_id,
        kind=command.kind,
        priority=command.priority,
        channel=command.channel,
        topic=command.topic,
        level=entitled.level if entitled else levels.policy.level(grade=None),
        policy=levels.policy,
        now=work.now,
    )
    work.record(TICKET, stream, facts, policy_version=levels.version)
