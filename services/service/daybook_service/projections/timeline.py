"""What passed between a customer and us, whatever the channel, in one line of time (SE12)."""

from datetime import datetime

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.fact import Fact
from daybook_contracts.service.complaints import (
    ComplaintAnswered,
    ComplaintFiled,
    SuggestionRecorded,
)
from daybook_contracts.service.interactions import InteractionRecorded
from daybook_contracts.service.surveys import SurveyAnswered
from daybook_contracts.service.tickets import FirstResponseSent, TicketOpened, TicketResolved
from daybook_contracts.service.visits import ReturnVisitCompleted


def _each(fact: Fact, envelope: Envelope) -> list[Key]:
    """One row a fact, under its place in its stream: event ids are drawn, and these are not."""
    return [(f"{envelope.subject}/{envelope.streamversion}",)]


def _row(
    row: Row,
    envelope: Envelope,
    kind: str,
    summary: str,
    channel: str | None = None,
    direction: str | None = None,
    happened_at: datetime | None = None,
) -> Row:
    return row | {
        "customer_id": envelope.partitionkey,
        "happened_at": instant(happened_at or envelope.occurredat),
        "kind": kind,
        "channel": channel,
        "direction": direction,
        "summary": summary,
        "ref": envelope.subject,
    }


def _interaction(row: Row, fact: InteractionRecorded, envelope: Envelope) -> Row:
    return _row(
        row,
        envelope,
        "interaction",
        fact.summary,
        fact.channel.value,
        fact.direction.value,
        fact.happened_at,
    )


def _ticket(row: Row, fact: TicketOpened, envelope: Envelope) -> Row:
    channel = fact.channel.value
    return _row(row, envelope, "ticket", fact.topic, channel, "inbound", fact.opened_at)


def _reply(row: Row, fact: FirstResponseSent, envelope: Envelope) -> Row:
    channel = fact.channel.value
    return _row(row, envelope, "reply", "first reply", channel, "outbound", fact.responded_at)


def _resolution(row: Row, fact: TicketResolved, envelope: Envelope) -> Row:
    return _row(row, envelope, "resolution", fact.resolution, None, "outbound", fact.resolved_at)


def _complaint(row: Row, fact: ComplaintFiled, envelope: Envelope) -> Row:
    channel = fact.channel.value
    return _row(row, envelope, "complaint", fact.subject, channel, "inbound", fact.filed_at)


def _answer(row: Row, fact: ComplaintAnswered, envelope: Envelope) -> Row:
    return _row(row, envelope, "answer", fact.answer, None, "outbound", fact.answered_at)


def _suggestion(row: Row, fact: SuggestionRecorded, envelope: Envelope) -> Row:
    return _row(row, envelope, "suggestion", fact.subject, fact.channel.value, "inbound")


def _visit(row: Row, fact: ReturnVisitCompleted, envelope: Envelope) -> Row:
    channel = fact.channel.value
    return _row(row, envelope, "visit", fact.needs, channel, "outbound", fact.completed_at)


def _survey(row: Row, fact: SurveyAnswered, envelope: Envelope) -> Row:
    summary = fact.comment or f"lowest: {fact.lowest_aspect}"
    return _row(row, envelope, "survey", summary, None, "inbound")


TIMELINE = Projection(
    "service.timeline",
    table(
        "timeline",
        key("entry_id"),
        text("customer_id"),
        text("happened_at"),
        text("kind"),
        text("channel"),
        text("direction"),
        text("summary"),
        text("ref"),
    ),
    {
        InteractionRecorded: On(_interaction, _each),
        TicketOpened: On(_ticket, _each),
        FirstResponseSent: On(_reply, _each),
        TicketResolved: On(_resolution, _each),
        ComplaintFiled: On(_complaint, _each),
        ComplaintAnswered: On(_answer, _each),
        SuggestionRecorded: On(_suggestion, _each),
        ReturnVisitCompleted: On(_visit, _each),
        SurveyAnswered: On(_survey, _each),
    },
    version=3,
)
