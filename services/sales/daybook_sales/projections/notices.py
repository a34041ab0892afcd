"""What there is for somebody to know, never of what they did themselves (SA6 to SA9, SA30)."""

from collections.abc import Callable
from typing import Any

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
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


def _on(about: str, to: Callable[[Any], str | None], says: Callable[[Any], str | None]) -> On[Any]:
    def keys(fact: Any, envelope: Envelope) -> list[Key]:
        recipient = to(fact)
        if recipient is None or recipient == envelope.actor:
            return []
        return [(recipient, envelope.id)]

    def noticed(row: Row, fact: Any, envelope: Envelope) -> Row:
        return row | {
            "customer_id": str(fact.customer_id) if fact.customer_id else None,
            "about": about,
            "subject_id": str(fact.activity_id),
            "text": says(fact),
            "told_at": instant(envelope.occurredat),
            "told_by": envelope.actor,
        }

    return On(noticed, keys)


def _owner(fact: Any) -> str:
    return str(fact.owner)


def _assigner(fact: TaskAccepted | TaskDone) -> str:
    return fact.assigner


def _supervisor(fact: FollowUpMissed | ActivityMissed) -> str | None:
    return fact.supervisor


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
    },
)
