"""How does every ticket stand: waiting for whom, due when, escalated, resolved in time (SE1)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.tickets import (
    TicketClosed,
    TicketEscalated,
    TicketOpened,
    TicketPaused,
    TicketResolved,
    TicketResumed,
)
from daybook_service.domain.ticket import TicketStatus


def _opened(row: Row, fact: TicketOpened, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "kind": fact.kind.value,
        "priority": fact.priority.value,
        "channel": fact.channel.value,
        "topic": fact.topic,
        "tier": fact.tier.value,
        "status": TicketStatus.NEW.value,
        "opened_at": instant(fact.opened_at),
        "due_at": instant(fact.due_at),
        "escalated": False,
    }


def _paused(row: Row, fact: TicketPaused, envelope: Envelope) -> Row:
    return row | {"status": TicketStatus.PENDING.value, "waiting_for": fact.waiting_for}


def _resumed(row: Row, fact: TicketResumed, envelope: Envelope) -> Row:
    return row | {
        "status": TicketStatus.IN_PROGRESS.value,
        "waiting_for": None,
        "due_at": instant(fact.due_at),
    }


def _escalated(row: Row, fact: TicketEscalated, envelope: Envelope) -> Row:
    return row | {"escalated": True}


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
        text("status"),
        text("waiting_for"),
        text("opened_at"),
        text("due_at"),
        truth("escalated"),
        integer("elapsed_minutes"),
        truth("sla_met"),
        text("closed_at"),
        version(),
    ),
    {
        TicketOpened: On(_opened),
        TicketPaused: On(_paused),
        TicketResumed: On(_resumed),
        TicketEscalated: On(_escalated),
        TicketResolved: On(_resolved),
        TicketClosed: On(_closed),
    },
)
