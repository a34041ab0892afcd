"""Which complaints wait for an answer until when, and what do customers suggest to whom (SE2)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.complaints import (
    ComplaintAnswered,
    ComplaintFiled,
    ComplaintOverdue,
    SuggestionRecorded,
)


def _filed(row: Row, fact: ComplaintFiled, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "channel": fact.channel.value,
        "subject": fact.subject,
        "ticket_id": str(fact.ticket_id) if fact.ticket_id else None,
        "status": "open",
        "overdue": False,
        "filed_at": instant(fact.filed_at),
        "answer_due_at": instant(fact.answer_due_at),
    }


def _answered(row: Row, fact: ComplaintAnswered, envelope: Envelope) -> Row:
    return row | {
        "status": "answered",
        "answer": fact.answer,
        "answered_at": instant(fact.answered_at),
        "elapsed_minutes": fact.elapsed_minutes,
        "in_time": fact.in_time,
    }


def _overdue(row: Row, fact: ComplaintOverdue, envelope: Envelope) -> Row:
    return row | {"overdue": True}


COMPLAINTS = Projection(
    "service.complaints",
    table(
        "complaints",
        key("complaint_id"),
        text("customer_id"),
        text("channel"),
        text("subject"),
        text("ticket_id"),
        text("status"),
        truth("overdue"),
        text("filed_at"),
        text("answer_due_at"),
        text("answer"),
        text("answered_at"),
        integer("elapsed_minutes"),
        truth("in_time"),
        version(),
    ),
    {
        ComplaintFiled: On(_filed),
        ComplaintAnswered: On(_answered),
        ComplaintOverdue: On(_overdue),
    },
)


def _suggested(row: Row, fact: SuggestionRecorded, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "channel": fact.channel.value,
        "area": fact.area.value,
        "product_ref": fact.product_ref,
        "subject": fact.subject,
        "routed_to": fact.routed_to,
        "suggested_at": instant(envelope.occurredat),
    }


SUGGESTIONS = Projection(
    "service.suggestions",
    table(
        "suggestions",
        key("suggestion_id"),
        text("customer_id"),
        text("channel"),
        text("area"),
        text("product_ref"),
        text("subject"),
        text("routed_to"),
        text("suggested_at"),
    ),
    {SuggestionRecorded: On(_suggested)},
)
