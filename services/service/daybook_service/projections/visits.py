"""Whom are we to ask how they are, and what did they say (SE6)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.visits import (
    ReturnVisitCompleted,
    ReturnVisitDue,
    ReturnVisitPlanned,
)


def _visit(
    fact: ReturnVisitPlanned | ReturnVisitDue | ReturnVisitCompleted, envelope: Envelope
) -> list[Key]:
    return [(str(fact.visit_id),)]


def _planned(row: Row, fact: ReturnVisitPlanned, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "grade": fact.grade.value if fact.grade else None,
        "status": "planned",
        "due_at": instant(fact.due_at),
    }


def _due(row: Row, fact: ReturnVisitDue, envelope: Envelope) -> Row:
    return row | {"status": "due"}


def _completed(row: Row, fact: ReturnVisitCompleted, envelope: Envelope) -> Row:
    return row | {
        "status": "completed",
        "channel": fact.channel.value,
        "needs": fact.needs,
        "changes": fact.changes,
        "completed_at": instant(fact.completed_at),
        "completed_by": envelope.actor,
    }


RETURN_VISITS = Projection(
    "service.return_visits",
    table(
        "return_visits",
        key("visit_id"),
        text("customer_id"),
        text("grade"),
        text("status"),
        text("due_at"),
        text("channel"),
        text("needs"),
        text("changes"),
        text("completed_at"),
        text("completed_by"),
    ),
    {
        ReturnVisitPlanned: On(_planned, _visit),
        ReturnVisitDue: On(_due, _visit),
        ReturnVisitCompleted: On(_completed, _visit),
    },
)
