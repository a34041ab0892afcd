"""What a desk does with a ticket: opens, assigns, rejects, marks as a duplicate, closes (SE1)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.entitlements import Handling
from daybook_contracts.service.tickets import (
    Priority,
    TicketAssigned,
    TicketChannel,
    TicketClosed,
    TicketKind,
    TicketMarkedDuplicate,
    TicketOpened,
    TicketRejected,
)
from daybook_service.domain.service_level_policy import ServiceLevel, ServiceLevelPolicy
from daybook_service.domain.ticket import (
    Ticket,
    TicketDone,
    TicketFact,
    TicketNotResolved,
    TicketStatus,
    check_not_done,
)
from daybook_service.domain.ticket_handling import TicketClock


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants of us."""

    customer_id: UUID
    ticket_id: UUID
    kind: TicketKind
    priority: Priority
    channel: TicketChannel
    topic: str


@dataclass(frozen=True, slots=True)
class Served:
    """How that customer is served: level, turn, and by whom if they have a manager."""

    level: ServiceLevel
    grade: Grade | None = None
    handling: Handling | None = None
    manager: str | None = None


class OriginalUnfit(Refusal):
    """A duplicate is of another ticket of the same customer, which is none itself."""


def open_ticket(
    state: Ticket | None,
    request: Request,
    served: Served,
    policy: ServiceLevelPolicy,
    clock: TicketClock,
    now: datetime,
) -> list[TicketFact]:
    """A dedicated manager gets it at once (SE15). Raises Conflict if it exists."""
    if state is not None:
        raise Conflict(f"ticket {request.ticket_id} exists")
    level, priority = served.level, request.priority
    due_at = clock.calendar.later(now, policy.resolution_time(level, priority))
    opened = TicketOpened(
        customer_id=request.customer_id,
        ticket_id=request.ticket_id,
        kind=request.kind,
        priority=priority,
        channel=request.channel,
        topic=request.topic,
        tier=level.tier,
        grade=served.grade,
        handling=served.handling,
        opened_at=now,
        due_at=due_at,
        response_due_at=clock.calendar.later(now, policy.response_time(level, priority)),
        escalates_at=clock.escalates_at(due_at),
    )
    if served.manager is None:
        return [opened]
    assigned = TicketAssigned(
        customer_id=request.customer_id, ticket_id=request.ticket_id, assignee=served.manager
    )
    return [opened, assigned]


def assign(state: Ticket, assignee: str) -> list[TicketFact]:
    """Assigning it to whom it is assigned changes nothing. Raises TicketDone."""
    check_not_done(state)
    if state.assignee == assignee and state.status is not TicketStatus.REOPENED:
        return []
    return [
        TicketAssigned(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            assignee=assignee,
            previous_assignee=state.assignee,
        )
    ]


def reject(state: Ticket, reason: str) -> list[TicketFact]:
    """Rejecting again changes nothing. Raises TicketDone."""
    if state.status is TicketStatus.REJECTED:
        return []
    check_not_done(state)
    return [TicketRejected(customer_id=state.customer_id, ticket_id=state.ticket_id, reason=reason)]


def mark_duplicate(state: Ticket, original: Ticket) -> list[TicketFact]:
    """Marking again changes nothing. Raises TicketDone, OriginalUnfit."""
    if state.status is TicketStatus.DUPLICATE:
        return []
    check_not_done(state)
    if original.ticket_id == state.ticket_id:
        raise OriginalUnfit("a ticket is no duplicate of itself")
    if original.customer_id != state.customer_id:
        raise OriginalUnfit(f"ticket {original.ticket_id} is of another customer")
    if original.status in (TicketStatus.DUPLICATE, TicketStatus.REJECTED):
        raise OriginalUnfit(f"ticket {original.ticket_id} is {original.status}")
    return [
        TicketMarkedDuplicate(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            duplicate_of=original.ticket_id,
        )
    ]


def close(state: Ticket) -> list[TicketFact]:
    """Raises TicketNotResolved, and TicketDone if it is closed or came to nothing."""
    if state.status is TicketStatus.RESOLVED:
        return [
            TicketClosed(
                customer_id=state.customer_id,
                ticket_id=state.ticket_id,
                elapsed_minutes=state.elapsed_minutes,
                sla_met=state.since <= state.due_at,
            )
        ]
    if state.done:
        raise TicketDone(f"ticket {state.ticket_id} is {state.status}")
    raise TicketNotResolved(f"ticket {state.ticket_id} is {state.status}")
