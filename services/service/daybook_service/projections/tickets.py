"""How does every ticket stand: whose turn, waiting for whom, due when, escalated, in time (SE1)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.entitlements import Handling
from daybook_contracts.service.tickets import (
    FirstResponseMissed,
    FirstResponseSent,
    TicketAssigned,
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
from daybook_service.domain.ticket import TicketStatus


def _opened(row: Row, fact: TicketOpened, envelope: Envelope) -> Row:
    due_by = fact.response_due_at
    return (
        row
        | {
            "customer_id": str(fact.customer_id),
            "kind": fact.kind.value,
            "priority": fact.priority.value,
            "channel": fact.channel.value,
            "topic": fact.topic,
            "tier": fact.tier.value,
            "grade": fact.grade.value if fact.grade else None,
            "handling": fact.handling.value if fact.handling else None,
            "status": TicketStatus.NEW.value,
            "opened_at": instant(fact.opened_at),
            "response_due_at": instant(due_by) if due_by else None,
            "escalated": False,
            "escalation_level": 0,
            "times_reopened": 0,
        }
        | _due(fact.handling, fact)
    )


def _due(
    handling: str | None, fact: TicketOpened | TicketResumed | TicketReopened
) -> dict[str, str]:
    """`turn` sorts as requests are to be taken up: by handling, then by when they are due."""
    order = list(Handling).index(Handling(handling or Handling.IN_TURN))
    return {"due_at": instant(fact.due_at), "turn": f"{order} {instant(fact.due_at)}"}


def _assigned(row: Row, fact: TicketAssigned, envelope: Envelope) -> Row:
    fresh = row["status"] in (TicketStatus.NEW, TicketStatus.REOPENED)
    status = TicketStatus.ASSIGNED.value if fresh else row["status"]
    return row | {"status": status, "assignee": fact.assignee}


def _paused(row: Row, fact: TicketPaused, envelope: Envelope) -> Row:
    return row | {"status": TicketStatus.PENDING.value, "waiting_for": fact.waiting_for}


def _resumed(row: Row, fact: TicketResumed, envelope: Envelope) -> Row:
    changed = {"status": TicketStatus.IN_PROGRESS.value, "waiting_for": None}
    return row | changed | _due(row["handling"], fact)


def _escalated(row: Row, fact: TicketEscalated, envelope: Envelope) -> Row:
    return row | {
        "escalated": True,
        "escalation_level": fact.level,
        "escalated_to": fact.escalated_to,
    }


def _resolved(row: Row, fact: TicketResolved, envelope: Envelope) -> Row:
    return row | {
        "status": TicketStatus.RESOLVED.value,
        "elapsed_minutes": fact.elapsed_minutes,
    }


def _closed(row: Row, fact: TicketClosed, envelope: Envelope) -> Row:
    return row | {
        "status": TicketStatus.CLOSED.value,
        "sla_met": fact.sla_met,
        "closed_at": instant(envelope.occurredat),
    }


def _reopened(row: Row, fact: TicketReopened, envelope: Envelope) -> Row:
    changed = {
        "status": TicketStatus.REOPENED.value,
        "times_reopened": row["times_reopened"] + 1,
        "reason": fact.reason,
        "elapsed_minutes": None,
        "sla_met": None,
        "closed_at": None,
    }
    return row | changed | _due(row["handling"], fact)


def _rejected(row: Row, fact: TicketRejected, envelope: Envelope) -> Row:
    return row | {"status": TicketStatus.REJECTED.value, "reason": fact.reason}


def _duplicate(row: Row, fact: TicketMarkedDuplicate, envelope: Envelope) -> Row:
    return row | {
        "status": TicketStatus.DUPLICATE.value,
        "duplicate_of": str(fact.duplicate_of),
    }


def _responded(row: Row, fact: FirstResponseSent, envelope: Envelope) -> Row:
    waits = row["status"] == TicketStatus.PENDING
    return row | {
        "status": row["status"] if waits else TicketStatus.IN_PROGRESS.value,
        "response_minutes": fact.response_minutes,
        "response_in_time": fact.in_time,
    }


def _response_missed(row: Row, fact: FirstResponseMissed, envelope: Envelope) -> Row:
    return row | {"response_in_time": False}


TICKETS = Projection(
    "service.tickets",
    table(
        "tickets",
        key("ticket_id"),
        text("customer_id"),
        text("kind"),
        text("priority"),
        text("channel"),
        text("topic"),
        text("tier"),
        text("grade"),
        text("handling"),
        text("status"),
        text("assignee"),
        text("waiting_for"),
        text("reason"),
        text("duplicate_of"),
        text("opened_at"),
        text("response_due_at"),
        text("due_at"),
        text("turn"),
        truth("escalated"),
        integer("escalation_level"),
        text("escalated_to"),
        integer("times_reopened"),
        integer("response_minutes"),
        truth("response_in_time"),
        integer("elapsed_minutes"),
        truth("sla_met"),
        text("closed_at"),
        version(),
    ),
    {
        TicketOpened: On(_opened),
        TicketAssigned: On(_assigned),
        TicketPaused: On(_paused),
        TicketResumed: On(_resumed),
        TicketEscalated: On(_escalated),
        TicketResolved: On(_resolved),
        TicketClosed: On(_closed),
        TicketReopened: On(_reopened),
        TicketRejected: On(_rejected),
        TicketMarkedDuplicate: On(_duplicate),
        FirstResponseSent: On(_responded),
        FirstResponseMissed: On(_response_missed),
    },
    version=2,
)
