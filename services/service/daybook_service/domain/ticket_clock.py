"""What counts a ticket's time: first reply, waits, resolution, reopening and escalation.

The clock runs in working hours while the ticket waits for us, and stands still while it waits for
the customer: `due_at` then moves by exactly the working time that it waited. It never runs
backwards: what is said to happen before the last thing that happened counts as happening at the
same instant. Source: SE1, SE14.
"""

from datetime import datetime, timedelta

from daybook_chassis.errors import Refusal
from daybook_contracts.service.tickets import (
    FirstResponseMissed,
    FirstResponseSent,
    TicketChannel,
    TicketEscalated,
    TicketPaused,
    TicketReopened,
    TicketResolved,
    TicketResumed,
)
from daybook_service.domain.ticket import (
    Ticket,
    TicketFact,
    TicketNotResolved,
    TicketStatus,
    check_not_done,
    evolve,
)
from daybook_service.domain.ticket_handling import TicketClock

_MINUTE = timedelta(minutes=1)


class ReopeningOver(Refusal):
    """The days in which a ticket could be opened again are over: open a new one."""


def respond(
    state: Ticket, channel: TicketChannel, now: datetime, clock: TicketClock
) -> list[TicketFact]:
    """The first reply counts; a later one changes nothing. Raises TicketDone."""
    check_not_done(state)
    if state.responded:
        return []
    return [_first_response(state, channel, now, clock)]


def pause(state: Ticket, waiting_for: str, now: datetime, clock: TicketClock) -> list[TicketFact]:
    """What the customer is asked is a reply. Pausing again changes nothing. Raises TicketDone."""
    check_not_done(state)
    if state.paused:
        return []
    return [
        *_implied_response(state, now, clock),
        TicketPaused(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            waiting_for=waiting_for,
            paused_at=_not_before(state, now),
        ),
    ]


def resume(state: Ticket, now: datetime, clock: TicketClock) -> list[TicketFact]:
    """Resuming a running ticket changes nothing. Raises TicketDone."""
    check_not_done(state)
    if not state.paused:
        return []
    resumed_at = _not_before(state, now)
    due_at, waited = _moved(state, resumed_at, clock)
    return [
        TicketResumed(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            due_at=due_at,
            paused_minutes=waited // _MINUTE,
            resumed_at=resumed_at,
            escalates_at=clock.escalates_at(due_at),
        )
    ]


def resolve(state: Ticket, resolution: str, now: datetime, clock: TicketClock) -> list[TicketFact]:
    """An answer is a reply and ends a wait. Resolving again changes nothing. Raises TicketDone."""
    if state.status is TicketStatus.RESOLVED:
        return []
    check_not_done(state)
    before = [*_implied_response(state, now, clock), *resume(state, now, clock)]
    for fact in before:
        state = evolve(state, fact)
    resolved_at = _not_before(state, now)
    return [
        *before,
        TicketResolved(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            resolution=resolution,
            resolved_at=resolved_at,
            elapsed_minutes=_worked(state, resolved_at, clock) // _MINUTE,
        ),
    ]


def reopen(state: Ticket, reason: str, now: datetime, clock: TicketClock) -> list[TicketFact]:
    """Opening again what is open changes nothing. Raises TicketNotResolved, ReopeningOver."""
    if state.status is TicketStatus.REOPENED:
        return []
    if not state.ended:
        raise TicketNotResolved(f"ticket {state.ticket_id} is {state.status}")
    days = clock.handling.reopen_days
    reopened_at = _not_before(state, now)
    if reopened_at > state.since + timedelta(days=days):
        raise ReopeningOver(
            f"ticket {state.ticket_id} was resolved more than {days} days ago: open a new one"
        )
    due_at, rested = _moved(state, reopened_at, clock)
    return [
        TicketReopened(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            reason=reason,
            reopened_at=reopened_at,
            due_at=due_at,
            rested_minutes=rested // _MINUTE,
            escalates_at=clock.escalates_at(due_at),
        )
    ]


def escalate(
    state: Ticket, due_at: datetime, now: datetime, clock: TicketClock, level: int = 1
) -> list[TicketFact]:
    """What a timer that was set for `due_at` does; early, late or again, it does nothing."""
    runs = not (state.done or state.paused)
    reached = state.escalates_at[level - 1 : level] == (due_at,) and now >= due_at
    if not (runs and reached and level > state.level):
        return []
    levels = clock.handling.levels
    return [
        TicketEscalated(
            customer_id=state.customer_id,
            ticket_id=state.ticket_id,
            due_at=due_at,
            level=level,
            escalated_to=levels[min(level, len(levels)) - 1].to,
        )
    ]


def miss_response(state: Ticket, now: datetime) -> list[TicketFact]:
    """What the timer for the first reply does; where there was one, nothing (SE14)."""
    due_at = state.response_due_at
    open_still = not (state.done or state.responded or state.response_missed)
    if due_at is None or now < due_at or not open_still:
        return []
    return [
        FirstResponseMissed(customer_id=state.customer_id, ticket_id=state.ticket_id, due_at=due_at)
    ]


def _implied_response(state: Ticket, now: datetime, clock: TicketClock) -> list[TicketFact]:
    """Tickets from before first replies were timed have no time for one."""
    if state.responded or state.response_due_at is None:
        return []
    return [_first_response(state, state.channel, now, clock)]


def _first_response(
    state: Ticket, channel: TicketChannel, now: datetime, clock: TicketClock
) -> FirstResponseSent:
    responded_at = max(now, state.opened_at)
    taken = clock.calendar.between(state.opened_at, responded_at)
    return FirstResponseSent(
        customer_id=state.customer_id,
        ticket_id=state.ticket_id,
        channel=channel,
        tier=state.tier,
        grade=state.grade,
        responded_at=responded_at,
        response_minutes=taken // _MINUTE,
        in_time=responded_at <= (state.response_due_at or state.due_at),
    )


def _moved(state: Ticket, until: datetime, clock: TicketClock) -> tuple[datetime, timedelta]:
    """When it is due after it stood still until then, and the working time for which it did."""
    stood = clock.calendar.between(state.since, until)
    return clock.calendar.later(state.due_at, stood), stood


def _worked(state: Ticket, until: datetime, clock: TicketClock) -> timedelta:
    """The working time since it was opened, without that by which it became due later."""
    waited = clock.calendar.between(state.first_due_at, state.due_at)
    return clock.calendar.between(state.opened_at, until) - waited


def _not_before(state: Ticket, now: datetime) -> datetime:
    """Clocks of two machines may differ; the ticket's own goes on from what it has seen."""
    return max(now, state.since)
