"""Which calls wait for whom, who took them, and with which customer are they (SE11, SE13).

What links a call to a customer may be heard before or after the rest: it has columns of its own.
"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.calls import (
    CallAnswered,
    CallEnded,
    CallerUnknown,
    CallLinked,
    CallReceived,
    CallRouted,
)

_CallFact = CallReceived | CallRouted | CallAnswered | CallEnded | CallLinked | CallerUnknown


def _call(fact: _CallFact, envelope: Envelope) -> list[Key]:
    return [(str(fact.call_id),)]


def _received(row: Row, fact: CallReceived, envelope: Envelope) -> Row:
    return row | {
        "caller_ref": fact.caller_ref,
        "direction": fact.direction.value,
        "choice": fact.choice,
        "status": "received",
        "received_at": instant(fact.received_at),
    }


def _routed(row: Row, fact: CallRouted, envelope: Envelope) -> Row:
    return row | {
        "status": "routed",
        "skill": fact.skill,
        "routed_to": fact.routed_to,
        "handling": fact.handling.value,
        "within_hours": fact.within_hours,
        "agent": None,
    }


def _answered(row: Row, fact: CallAnswered, envelope: Envelope) -> Row:
    waited = row["waited_seconds"]
    return row | {
        "status": "answered",
        "agent": fact.agent,
        "waited_seconds": fact.waited_seconds if waited is None else waited,
    }


def _ended(row: Row, fact: CallEnded, envelope: Envelope) -> Row:
    return row | {
        "status": fact.outcome.value,
        "ended_at": instant(fact.ended_at),
        "talked_seconds": fact.talked_seconds,
        "summary": fact.summary,
        "recording_ref": fact.recording_ref,
    }


def _linked(row: Row, fact: CallLinked, envelope: Envelope) -> Row:
    return row | {"customer_id": str(fact.customer_id)}


def _unknown(row: Row, fact: CallerUnknown, envelope: Envelope) -> Row:
    return row | {"lead_id": str(fact.lead_id)}


CALLS = Projection(
    "service.calls",
    table(
        "calls",
        key("call_id"),
        text("customer_id"),
        text("lead_id"),
        text("caller_ref"),
        text("direction"),
        text("choice"),
        text("status"),
        text("skill"),
        text("routed_to"),
        text("handling"),
        truth("within_hours"),
        text("agent"),
        text("received_at"),
        integer("waited_seconds"),
        text("ended_at"),
        integer("talked_seconds"),
        text("summary"),
        text("recording_ref"),
    ),
    {
        CallReceived: On(_received, _call),
        CallRouted: On(_routed, _call),
        CallAnswered: On(_answered, _call),
        CallEnded: On(_ended, _call),
        CallLinked: On(_linked, _call),
        CallerUnknown: On(_unknown, _call),
    },
)
