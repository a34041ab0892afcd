"""A call: received, routed, answered, ended; with a customer or with somebody unknown.

The telephone system's id of a caller is remembered with the customer it was found to be, so that
the next call shows at once who calls. Source: SE11, SE13.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.fact import Fact, Reference
from daybook_contracts.service.calls import (
    CallAnswered,
    CallEnded,
    CallerUnknown,
    CallLinked,
    CallOutcome,
    CallReceived,
    CallRouted,
)
from daybook_contracts.service.interactions import ContactChannel, InteractionRecorded
from daybook_service.domain.call_routing import Route

_SECOND = timedelta(seconds=1)
_NUMBER = re.compile(r"\+?[0-9][0-9 ()/.-]{5,}", re.ASCII)


class CallerKnown(Fact, type="service.CallerKnown", version=1):
    """A caller was found to be a customer; the last that was said counts."""

    caller_ref: Reference
    customer_id: UUID


CallFact = (
    CallReceived
    | CallRouted
    | CallAnswered
    | CallEnded
    | CallLinked
    | CallerUnknown
    | InteractionRecorded
)
PRIVATE: tuple[type[Fact], ...] = (CallerKnown,)


@dataclass(frozen=True, slots=True)
class Call:
    """`ended` is how it ended, None while it goes on."""

    received: CallReceived
    skill: str = ""
    customer_id: UUID | None = None
    agent: str | None = None
    answered_at: datetime | None = None
    ended: CallEnded | None = None


class CallIsOver(Refusal):
    """The call has ended."""


class CallIsTaken(Refusal):
    """Somebody else has answered the call; transfer it to let another answer."""


class CallIsOfAnother(Refusal):
    """The call is linked to another customer."""


class CallerRefIsANumber(Refusal):
    """A number is personal: callers are named by the telephone system's own id."""


def evolve(state: Call | None, fact: CallFact) -> Call:
    if isinstance(fact, CallReceived):
        return Call(fact)
    assert state is not None, "the first fact of a call receives it"
    match fact:
        case CallRouted():
            return replace(state, skill=fact.skill, agent=None)
        case CallAnswered():
            first = state.answered_at or fact.answered_at
            return replace(state, agent=fact.agent, answered_at=first)
        case CallEnded():
            return replace(state, ended=fact)
        case CallLinked():
            return replace(state, customer_id=fact.customer_id)
        case CallerUnknown() | InteractionRecorded():
            return state
        case _:
            assert_never(fact)


def known_customer(state: UUID | None, fact: CallerKnown) -> UUID:
    return fact.customer_id


def receive(
    state: Call | None, received: CallReceived, customer_id: UUID | None, route: Route
) -> list[CallFact]:
    """Raises Conflict if it exists, CallerRefIsANumber."""
    if state is not None:
        raise Conflict(f"call {received.call_id} exists")
    if _NUMBER.fullmatch(received.caller_ref):
        raise CallerRefIsANumber("caller_ref is the telephone system's id, such as line-8842")
    linked = [] if customer_id is None else [_linked(received, customer_id)]
    return [received, *linked, _routed(received.call_id, route)]


def transfer(state: Call, route: Route) -> list[CallFact]:
    """Another team may answer it now. Raises CallIsOver."""
    _check_not_over(state)
    return [_routed(state.received.call_id, route)]


def answer(state: Call, agent: str, now: datetime) -> list[CallFact]:
    """Answering again changes nothing. Raises CallIsOver, CallIsTaken."""
    _check_not_over(state)
    if state.agent == agent:
        return []
    if state.agent is not None:
        raise CallIsTaken(f"call {state.received.call_id} is answered by {state.agent}")
    answered_at = max(now, state.received.received_at)
    return [
        CallAnswered(
            call_id=state.received.call_id,
            agent=agent,
            answered_at=answered_at,
            waited_seconds=(answered_at - state.received.received_at) // _SECOND,
        )
    ]


def end(
    state: Call, summary: str | None, recording_ref: str | None, lead_id: UUID, now: datetime
) -> list[CallFact]:
    """A caller whom nobody knows by then is a lead. Ending again changes nothing."""
    if state.ended is not None:
        return []
    begin = state.answered_at
    ended_at = max(now, begin or state.received.received_at)
    ended = CallEnded(
        call_id=state.received.call_id,
        outcome=CallOutcome.COMPLETED if begin else CallOutcome.ABANDONED,
        ended_at=ended_at,
        talked_seconds=(ended_at - begin) // _SECOND if begin else 0,
        summary=summary,
        recording_ref=recording_ref,
    )
    if state.customer_id is not None:
        return [ended, _told(state, ended, state.customer_id)]
    unknown = CallerUnknown(
        call_id=state.received.call_id,
        caller_ref=state.received.caller_ref,
        lead_id=lead_id,
        skill=state.skill,
        summary=summary,
    )
    return [ended, unknown]


def link(state: Call, customer_id: UUID) -> list[CallFact]:
    """Linking again changes nothing. Raises CallIsOfAnother."""
    if state.customer_id == customer_id:
        return []
    if state.customer_id is not None:
        raise CallIsOfAnother(f"call {state.received.call_id} is with {state.customer_id}")
    told = [] if state.ended is None else [_told(state, state.ended, customer_id)]
    return [_linked(state.received, customer_id), *told]


def recognise(state: UUID | None, caller_ref: str, customer_id: UUID) -> list[CallerKnown]:
    if state == customer_id:
        return []
    return [CallerKnown(caller_ref=caller_ref, customer_id=customer_id)]


def _linked(received: CallReceived, customer_id: UUID) -> CallLinked:
    return CallLinked(
        customer_id=customer_id, call_id=received.call_id, caller_ref=received.caller_ref
    )


def _routed(call_id: UUID, route: Route) -> CallRouted:
    return CallRouted(
        call_id=call_id,
        skill=route.skill,
        routed_to=route.routed_to,
        handling=route.handling,
        within_hours=route.within_hours,
    )


def _told(state: Call, ended: CallEnded, customer_id: UUID) -> InteractionRecorded:
    return InteractionRecorded(
        customer_id=customer_id,
        interaction_id=state.received.call_id,
        channel=ContactChannel.PHONE,
        direction=state.received.direction,
        summary=ended.summary or f"{ended.outcome} call",
        happened_at=state.received.received_at,
    )


def _check_not_over(state: Call) -> None:
    if state.ended is not None:
        raise CallIsOver(f"call {state.received.call_id} has ended")
