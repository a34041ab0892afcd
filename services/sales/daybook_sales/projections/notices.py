"""What there is for somebody to know, never of what they did themselves (SA6-SA9, SA18, SA30)."""

from collections.abc import Callable
from typing import Any

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.fact import Fact
from daybook_contracts.sales.activities import (
    ActivityCancelled,
    ActivityCommented,
    ActivityMissed,
    FollowUpMissed,
    ReminderFired,
    TaskAccepted,
    TaskAssigned,
    TaskDone,
    TaskEscalated,
)
from daybook_contracts.sales.payments import PaymentDueSoon, PaymentOverdue
from daybook_contracts.sales.reports import WorkReportCommented, WorkReportSubmitted


def _on(about: str, to: Callable[[Any], str | None], says: Callable[[Any], str | None]) -> On[Any]:
    def keys(fact: Any, envelope: Envelope) -> list[Key]:
        recipient = to(fact)
        if recipient is None or recipient == envelope.actor:
            return []
        return [(recipient, envelope.id)]

    def noticed(row: Row, fact: Any, envelope: Envelope) -> Row:
        return row | {
            "customer_id": _told(fact, "customer_id"),
            "about": about,
            "subject_id": _subject(fact),
            "text": says(fact),
            "told_at": instant(envelope.occurredat),
            "told_by": envelope.actor,
        }

    return On(noticed, keys)


def _subject(fact: Fact) -> str | None:
    named = (_told(fact, name) for name in ("activity_id", "report_id", "instalment_id"))
    return next(filter(None, named), None)


def _told(fact: Fact, name: str) -> str | None:
    value = getattr(fact, name, None)
    return None if value is None else str(value)


def _owner(fact: Any) -> str:
    return str(fact.owner)


def _assigner(fact: TaskAccepted | TaskDone) -> str:
    return fact.assigner


def _supervisor(fact: FollowUpMissed | ActivityMissed | WorkReportSubmitted) -> str | None:
    return fact.supervisor


def _seller(fact: PaymentDueSoon | PaymentOverdue) -> str | None:
    return fact.seller


def _owed(fact: PaymentDueSoon | PaymentOverdue) -> str:
    return f"{fact.outstanding} due {fact.due_on}"


def _due(fact: Any) -> str:
    return f"due {instant(fact.due_at)}"


NOTICES = Projection(
    "sales.notices",
    table(
        "notices",
        key("recipient"),
        key("notice_id"),
        text("customer_id"),
        text("about"),
        text("subject_id"),
        text("text"),
        text("told_at"),
        text("told_by"),
    ),
    {
        TaskAssigned: _on("task_assigned", _owner, lambda fact: fact.title),
        TaskAccepted: _on("task_accepted", _assigner, lambda fact: None),
        TaskDone: _on("task_done", _assigner, lambda fact: fact.result),
        TaskEscalated: _on("task_overdue", lambda fact: fact.escalated_to, _due),
        FollowUpMissed: _on("follow_up_missed", _supervisor, _due),
        ActivityMissed: _on("activity_missed", _supervisor, _due),
        ReminderFired: _on("reminder", _owner, lambda fact: f"{fact.title}, {_due(fact)}"),
        ActivityCancelled: _on("cancelled", _owner, lambda fact: fact.reason),
        ActivityCommented: _on("comment", _owner, lambda fact: fact.text),
        PaymentDueSoon: _on("payment_due", _seller, _owed),
        PaymentOverdue: _on("payment_overdue", _seller, _owed),
        WorkReportSubmitted: _on("work_report", _supervisor, lambda fact: fact.summary),
        WorkReportCommented: _on(
            "report_comment", lambda fact: fact.author, lambda fact: fact.text
        ),
    },
    version=2,
)
