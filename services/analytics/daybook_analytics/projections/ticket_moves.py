"""What became of each ticket, and when: opened, worked at, waiting, resolved, closed (SE1, SE14).

A row a move, and never changed, so that the desk's figures can be seen as of any day.
"""

from datetime import datetime

from daybook_chassis.projection import On, Projection, Row, by_fact
from daybook_chassis.rows import integer, key, table, text, truth
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.tickets import (
    FirstResponseMissed,
    FirstResponseSent,
    TicketAssigned,
    TicketClosed,
    TicketOpened,
    TicketPaused,
    TicketReopened,
    TicketResolved,
    TicketResumed,
)


def _moved(row: Row, customer_id: object, what: str, at: datetime) -> Row:
    return row | {"customer_id": str(customer_id), "what": what, "moved_at": instant(at)}


def _opened(row: Row, fact: TicketOpened, envelope: Envelope) -> Row:
    return _moved(row, fact.customer_id, "opened", fact.opened_at) | {
        "grade": fact.grade.value if fact.grade else None,
        "tier": fact.tier.value,
    }


def _assigned(row: Row, fact: TicketAssigned, envelope: Envelope) -> Row:
    return _moved(row, fact.customer_id, "assigned", envelope.occurredat)


def _paused(row: Row, fact: TicketPaused, envelope: Envelope) -> Row:
    return _moved(row, fact.customer_id, "paused", fact.paused_at)


def _resumed(row: Row, fact: TicketResumed, envelope: Envelope) -> Row:
    return _moved(row, fact.customer_id, "resumed", fact.resumed_at or envelope.occurredat)


def _replied(row: Row, fact: FirstResponseSent, envelope: Envelope) -> Row:
    return _moved(row, fact.customer_id, "replied", fact.responded_at) | {
        "minutes": fact.response_minutes,
        "in_time": fact.in_time,
    }


def _missed(row: Row, fact: FirstResponseMissed, envelope: Envelope) -> Row:
    return _moved(row, fact.customer_id, "missed", fact.due_at)


def _resolved(row: Row, fact: TicketResolved, envelope: Envelope) -> Row:
    moved = _moved(row, fact.customer_id, "resolved", fact.resolved_at)
    return moved | {"minutes": fact.elapsed_minutes}


def _reopened(row: Row, fact: TicketReopened, envelope: Envelope) -> Row:
    return _moved(row, fact.customer_id, "reopened", fact.reopened_at)


def _closed(row: Row, fact: TicketClosed, envelope: Envelope) -> Row:
    moved = _moved(row, fact.customer_id, "closed", envelope.occurredat)
    return moved | {"minutes": fact.elapsed_minutes, "in_time": fact.sla_met}


TICKET_MOVES = Projection(
    "analytics.ticket_moves",
    table(
        "ticket_moves",
        key("ticket_id"),
        key("move"),
        text("customer_id"),
        text("moved_at"),
        text("what"),
        text("grade"),
        text("tier"),
        integer("minutes"),
        truth("in_time"),
    ),
    {
        TicketOpened: On(_opened, by_fact),
        TicketAssigned: On(_assigned, by_fact),
        TicketPaused: On(_paused, by_fact),
        TicketResumed: On(_resumed, by_fact),
        FirstResponseSent: On(_replied, by_fact),
        FirstResponseMissed: On(_missed, by_fact),
        TicketResolved: On(_resolved, by_fact),
        TicketReopened: On(_reopened, by_fact),
        TicketClosed: On(_closed, by_fact),
    },
    version=3,
)
