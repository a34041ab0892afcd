"""A ticket: opened with a time by which it is due, paused and resumed, resolved, then closed.

Its clock runs while it waits for us and stands still while it waits for the customer: `due_at` then
moves by exactly the time that it waited. It never runs backwards: what is said to happen before the
last thing that happened counts as happening at the same instant. Source: SE1.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.service.tickets import (
    Priority,
    TicketChannel,
    TicketClosed,
    TicketEscalated,
    TicketKind,
    TicketOpened,
    TicketPaused,
    TicketResolved,
    TicketResumed,
)
from daybook_service.domain.service_level_policy import ServiceLevel, ServiceLevelPolicy

TicketFact = (
    TicketOpened | TicketPaused | TicketResumed | TicketEscalated | TicketResolved | TicketClosed
)

_MINUTE = timedelta(minutes=1)


class TicketStatus(StrEnum):
    """`pending` waits for the customer."""

    NEW = "new"
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is decided on: where the ticket stands `since` when, and how long it `waited` before."""

    customer_id: UUID
    ticket_id: UUID
    status: TicketStatus
    since: datetime
    opened_at: datetime
    due_at: datetime
    waited: timedelta = timedelta(0)
    elapsed_minutes: int = 0
    escalated: bool = False

    @property
    def done(self) -> bool:
        return self.status in (TicketStatus.RESOLVED, TicketStatus.CLOSED)

    @property
    def paused(self) -> bool:
        return self.status is TicketStatus.PENDING


class TicketDone(Refusal):
    """It is resolved or closed; nothing moves its clock any more."""


class TicketNotResolved(Refusal):
    """A ticket is resolved before it is closed."""


def evolve(state: Ticket | None, fact: TicketFact) -> Ticket:
    match fact:
        case TicketOpened():
            return Ticket(
                fact.customer_id,
                fact.ticket_id,
                TicketStatus.NEW,
                since=fact.opened_at,
                opened_at=fact.opened_at,
                due_at=fact.due_at,
            )
        case TicketPaused():
            return replace(_known(state), status=TicketStatus.PENDING, since=fact.paused_at)
        case TicketResumed():
            return _resumed(_known(state), fact.due_at)
        case TicketEscalated():
            return replace(_known(state), escalated=True)
        case TicketResolved():
            return replace(
                _known(state),
                status=TicketStatus.RESOLVED,
                since=fact.resolved_at,
                elapsed_minutes=fact.elapsed_minutes,
            )
        case TicketClosed():
            return replace(_known(state), status=TicketStatus.CLOSED)
        case _:
            assert_never(fact)


def open_ticket(
    state: Ticket | None,
    *,
    customer_id: UUID,
    ticket_id: UUID,
    kind: TicketKind,
    priority: Priority,
    channel: TicketChannel,
    topic: str,
    level: ServiceLevel,
    policy: ServiceLevelPolicy,
    now: datetime,
) -> list[TicketFact]:
    """Raises Conflict if it exists."""
    if state is not None:
        raise Conflict(f"ticket {ticket_id} exists")
    return [
        TicketOpened(
            customer_id=customer_id,
            ticket_id=ticket_id,
            kind=kind,
            priority=priority,
            channel=channel,
            topic=topic,
            tier=level.tier,
            opened_at=now,
            due_at=now + policy.resolution_time(level, priority),
        )
    ]


def pause(state: Ticket, waiting_for: str, now: datetime) -> list[TicketFact]:
    """Pausing a paused ticket changes nothing. Raises TicketDone."""
    _check_not_done(state)
    if state.paused:
        return []
    return [
        TicketPaused(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            waiting_for=waiting_for,
            paused_at=_not_before(state, now),
        )
    ]


def resume(state: Ticket, now: datetime) -> list[TicketFact]:
    """Resuming a running ticket changes nothing. Raises TicketDone."""
    _check_not_done(state)
    if not state.paused:
        return []
    waited = _not_before(state, now) - state.since
    return [
        TicketResumed(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            due_at=state.due_at + waited,
            paused_minutes=waited // _MINUTE,
        )
    ]


def resolve(state: Ticket, resolution: str, now: datetime) -> list[TicketFact]:
    """An answer ends a wait, too. Resolving again changes nothing. Raises TicketDone if closed."""
    if state.status is TicketStatus.RESOLVED:
        return []
    resumed = resume(state, now)
    for fact in resumed:
        state = evolve(state, fact)
    resolved_at = _not_before(state, now)
    return [
        *resumed,
        TicketResolved(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            resolution=resolution,
            resolved_at=resolved_at,
            elapsed_minutes=(resolved_at - state.opened_at - state.waited) // _MINUTE,
        ),
    ]


def close(state: Ticket) -> list[TicketFact]:
    """Raises TicketNotResolved, and TicketDone if it is closed."""
    match state.status:
        case TicketStatus.RESOLVED:
            return [
                TicketClosed(
                    customer_id=state.customer_id,
                    ticket_id=state.ticket_id,
                    elapsed_minutes=state.elapsed_minutes,
                    sla_met=state.since <= state.due_at,
                )
            ]
        case TicketStatus.CLOSED:
            raise TicketDone(f"ticket {state.ticket_id} is closed")
        case TicketStatus.NEW | TicketStatus.PENDING | TicketStatus.IN_PROGRESS:
            raise TicketNotResolved(f"ticket {state.ticket_id} is {state.status}")


def escalate(state: Ticket, due_at: datetime, now: datetime) -> list[TicketFact]:
    """What a timer that was set for `due_at` does; early, late or again, it does nothing."""
    runs = not (state.done or state.paused or state.escalated)
    if not runs or due_at != state.due_at or now < due_at:
        return []
    return [
        TicketEscalated(customer_id=state.customer_id, ticket_id=state.ticket_id, due_at=due_at)
    ]


def _check_not_done(state: Ticket) -> None:
    if state.done:
        raise TicketDone(f"ticket {state.ticket_id} is {state.status}")


def _not_before(state: Ticket, now: datetime) -> datetime:
    """Clocks of two machines may differ; the ticket's own goes on from what it has seen."""
    return max(now, state.since)


def _resumed(state: Ticket, due_at: datetime) -> Ticket:
    """It resumed as long after it was paused as its due time has moved."""
    waited = due_at - state.due_at
    return replace(
        state,
        status=TicketStatus.IN_PROGRESS,
        since=state.since + waited,
        due_at=due_at,
        waited=state.waited + waited,
    )


def _known(state: Ticket | None) -> Ticket:
    assert state is not None, "the first fact of a ticket opens it"
    return state
