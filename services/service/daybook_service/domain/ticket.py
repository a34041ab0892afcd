"""A ticket: opened with a time by which it is due, assigned, paused and resumed, resolved, closed.

What is known of it and how that follows from its facts; decisions are in `ticket_clock`, for all
that counts time, and `ticket_desk`. Source: SE1, SE14.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.customers.grading import Grade
from daybook_contracts.service.entitlements import ServiceTier
from daybook_contracts.service.tickets import (
    FirstResponseMissed,
    FirstResponseSent,
    TicketAssigned,
    TicketChannel,
    TicketClosed,
    TicketEscalated,
    TicketMarkedDuplicate,
    TicketOpened,
    TicketPaused,
    TicketRejected,
    TicketReopened,
    TicketResolved,
    TicketResumed,
)

TicketFact = (
    TicketOpened
    | TicketAssigned
    | TicketPaused
    | TicketResumed
    | TicketEscalated
    | TicketResolved
    | TicketClosed
    | TicketReopened
    | TicketRejected
    | TicketMarkedDuplicate
    | FirstResponseSent
    | FirstResponseMissed
)


class TicketStatus(StrEnum):
    """`pending` waits for the customer."""

    NEW = "new"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is decided on: where the ticket stands `since` when, and when it is due.

    It was `first_due_at` before it waited; the working time between the two is what it waited.
    """

    customer_id: UUID
    ticket_id: UUID
    tier: ServiceTier
    grade: Grade | None
    channel: TicketChannel
    status: TicketStatus
    since: datetime
    opened_at: datetime
    first_due_at: datetime
    due_at: datetime
    response_due_at: datetime | None
    escalates_at: tuple[datetime, ...]
    assignee: str | None = None
    responded: bool = False
    response_missed: bool = False
    level: int = 0
    elapsed_minutes: int = 0

    @property
    def done(self) -> bool:
        """Nothing is to be done about it, unless it is opened again."""
        return self.status in _DONE

    @property
    def paused(self) -> bool:
        return self.status is TicketStatus.PENDING

    @property
    def ended(self) -> bool:
        """It was answered, and whether for good shows when it is closed or opened again."""
        return self.status in (TicketStatus.RESOLVED, TicketStatus.CLOSED)


_DONE = (
    TicketStatus.RESOLVED,
    TicketStatus.CLOSED,
    TicketStatus.REJECTED,
    TicketStatus.DUPLICATE,
)


class TicketDone(Refusal):
    """It is resolved, closed, rejected or a duplicate; nothing moves its clock any more."""


class TicketNotResolved(Refusal):
    """A ticket is resolved before it is closed, and done before it is opened again."""


def evolve(state: Ticket | None, fact: TicketFact) -> Ticket:
    if isinstance(fact, TicketOpened):
        return _opened(fact)
    assert state is not None, "the first fact of a ticket opens it"
    match fact:
        case TicketAssigned():
            fresh = state.status in (TicketStatus.NEW, TicketStatus.REOPENED)
            status = TicketStatus.ASSIGNED if fresh else state.status
            return replace(state, status=status, assignee=fact.assignee)
        case TicketPaused():
            return replace(state, status=TicketStatus.PENDING, since=fact.paused_at)
        case TicketResumed():
            return _resumed(state, fact)
        case TicketEscalated():
            return replace(state, level=fact.level)
        case TicketReopened():
            return _runs_again(state, fact, TicketStatus.REOPENED, fact.reopened_at)
        case FirstResponseSent():
            waits = state.paused
            status = state.status if waits else TicketStatus.IN_PROGRESS
            return replace(state, status=status, responded=True)
        case FirstResponseMissed():
            return replace(state, response_missed=True)
        case TicketResolved() | TicketClosed() | TicketRejected() | TicketMarkedDuplicate():
            return _ended(state, fact)
        case _:
            assert_never(fact)


def _opened(fact: TicketOpened) -> Ticket:
    return Ticket(
        customer_id=fact.customer_id,
        ticket_id=fact.ticket_id,
        tier=fact.tier,
        grade=fact.grade,
        channel=fact.channel,
        status=TicketStatus.NEW,
        since=fact.opened_at,
        opened_at=fact.opened_at,
        first_due_at=fact.due_at,
        due_at=fact.due_at,
        response_due_at=fact.response_due_at,
        escalates_at=fact.escalates_at or (fact.due_at,),
    )


def _resumed(state: Ticket, fact: TicketResumed) -> Ticket:
    """Facts that do not say when it resumed are of a time when all time counted."""
    resumed_at = fact.resumed_at or state.since + (fact.due_at - state.due_at)
    return _runs_again(state, fact, TicketStatus.IN_PROGRESS, resumed_at)


def _runs_again(
    state: Ticket, fact: TicketResumed | TicketReopened, status: TicketStatus, since: datetime
) -> Ticket:
    return replace(
        state,
        status=status,
        since=since,
        due_at=fact.due_at,
        escalates_at=fact.escalates_at or (fact.due_at,),
    )


def _ended(
    state: Ticket, fact: TicketResolved | TicketClosed | TicketRejected | TicketMarkedDuplicate
) -> Ticket:
    match fact:
        case TicketResolved():
            return replace(
                state,
                status=TicketStatus.RESOLVED,
                since=fact.resolved_at,
                elapsed_minutes=fact.elapsed_minutes,
            )
        case TicketClosed():
            return replace(state, status=TicketStatus.CLOSED)
        case TicketRejected():
            return replace(state, status=TicketStatus.REJECTED)
        case TicketMarkedDuplicate():
            return replace(state, status=TicketStatus.DUPLICATE)
        case _:
            assert_never(fact)


def check_not_done(state: Ticket) -> None:
    """Raises TicketDone."""
    if state.done:
        raise TicketDone(f"ticket {state.ticket_id} is {state.status}")
