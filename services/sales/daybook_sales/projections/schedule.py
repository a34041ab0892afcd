"""Who has to do what, when, for whom, and what came of it, a row each time it is due (SA8).

Department and supervisor are the owner's as they were when it was planned.
"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, truth, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.activities import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityMissed,
    ActivityScheduled,
    Due,
    FollowUpLogged,
    FollowUpMissed,
    FollowUpPlanned,
    ReminderFired,
    ReminderReported,
    TaskAccepted,
    TaskAssigned,
    TaskDone,
    TaskEscalated,
    VisitLogged,
    VisitPlanned,
)

_Planned = TaskAssigned | FollowUpPlanned | VisitPlanned
_First = (
    _Planned
    | TaskAccepted
    | TaskDone
    | TaskEscalated
    | FollowUpLogged
    | FollowUpMissed
    | VisitLogged
)
_Numbered = ReminderFired | ReminderReported | ActivityCompleted | ActivityMissed


def _common(row: Row, fact: _Planned | ActivityScheduled, due: Due, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id) if fact.customer_id else None,
        "owner": fact.owner,
        "department": fact.department,
        "supervisor": fact.supervisor,
        "title": fact.title,
        "status": "open",
        "due_at": instant(due.due_at),
        "late": False,
        "reminded": False,
        "level": 0,
        "planned_by": envelope.actor,
    }


def _opportunity(fact: FollowUpPlanned | VisitPlanned) -> str | None:
    return str(fact.opportunity_id) if fact.opportunity_id else None


def _task(row: Row, fact: TaskAssigned, envelope: Envelope) -> Row:
    told = {"kind": "task", "assigner": fact.assigner}
    return _common(row, fact, fact.due, envelope) | told


def _follow_up(row: Row, fact: FollowUpPlanned, envelope: Envelope) -> Row:
    told = {
        "kind": "follow_up",
        "queue": fact.queue.value,
        "opportunity_id": _opportunity(fact),
    }
    return _common(row, fact, fact.due, envelope) | told


def _visit(row: Row, fact: VisitPlanned, envelope: Envelope) -> Row:
    told = {"kind": "visit", "place": fact.place, "opportunity_id": _opportunity(fact)}
    return _common(row, fact, fact.due, envelope) | told


def _scheduled(row: Row, fact: ActivityScheduled, envelope: Envelope) -> Row:
    (due,) = (each for each in fact.occurrences if _number(each.number) == row["number"])
    told = {"kind": fact.kind.value, "rule": fact.rule}
    return _common(row, fact, due, envelope) | told


def _reminded(row: Row, fact: ReminderFired, envelope: Envelope) -> Row:
    return row | {"reminded": True}


def _reported(row: Row, fact: ReminderReported, envelope: Envelope) -> Row:
    told = {"reminder_sent": fact.sent, "reminder_failed": fact.failed}
    return row | {name: ",".join(channels) or None for name, channels in told.items()}


def _accepted(row: Row, fact: TaskAccepted, envelope: Envelope) -> Row:
    return row | {"status": "accepted" if row["status"] == "open" else row["status"]}


def _escalated(row: Row, fact: TaskEscalated, envelope: Envelope) -> Row:
    return row | {"status": "overdue", "level": fact.level, "escalated_to": fact.escalated_to}


def _missed(row: Row, fact: FollowUpMissed | ActivityMissed, envelope: Envelope) -> Row:
    return row | {"status": "missed"}


def _done(
    row: Row, fact: TaskDone | FollowUpLogged | VisitLogged | ActivityCompleted, envelope: Envelope
) -> Row:
    return row | {
        "status": "done",
        "result": fact.result,
        "late": fact.late,
        "done_at": instant(envelope.occurredat),
        "done_by": envelope.actor,
    }


def _logged(row: Row, fact: FollowUpLogged, envelope: Envelope) -> Row:
    told = {"stage": fact.stage.value, "outcome": fact.outcome.value}
    return _done(row, fact, envelope) | told


def _cancelled(row: Row, fact: ActivityCancelled, envelope: Envelope) -> Row:
    return row | {"status": "cancelled", "result": fact.reason}


def _number(number: int) -> str:
    """In four digits, so that the tenth comes after the ninth."""
    return f"{number:04d}"


def _first(fact: _First, envelope: Envelope) -> list[Key]:
    return [(str(fact.activity_id), _number(1))]


def _that(fact: _Numbered, envelope: Envelope) -> list[Key]:
    return [(str(fact.activity_id), _number(fact.number))]


def _each(fact: ActivityScheduled, envelope: Envelope) -> list[Key]:
    return [(str(fact.activity_id), _number(each.number)) for each in fact.occurrences]


def _those(fact: ActivityCancelled, envelope: Envelope) -> list[Key]:
    return [(str(fact.activity_id), _number(number)) for number in fact.numbers]


SCHEDULE = Projection(
    "sales.schedule",
    table(
        "schedule",
        key("activity_id"),
        key("number"),
        text("customer_id"),
        text("kind"),
        text("queue"),
        text("title"),
        text("owner"),
        text("assigner"),
        text("department"),
        text("supervisor"),
        text("status"),
        text("due_at"),
        text("rule"),
        text("place"),
        text("opportunity_id"),
        truth("reminded"),
        text("reminder_sent"),
        text("reminder_failed"),
        integer("level"),
        text("escalated_to"),
        text("stage"),
        text("outcome"),
        text("result"),
        truth("late"),
        text("planned_by"),
        text("done_at"),
        text("done_by"),
        version(),
    ),
    {
        TaskAssigned: On(_task, _first),
        TaskAccepted: On(_accepted, _first),
        TaskDone: On(_done, _first),
        TaskEscalated: On(_escalated, _first),
        FollowUpPlanned: On(_follow_up, _first),
        FollowUpLogged: On(_logged, _first),
        FollowUpMissed: On(_missed, _first),
        VisitPlanned: On(_visit, _first),
        VisitLogged: On(_done, _first),
        ActivityScheduled: On(_scheduled, _each),
        ReminderFired: On(_reminded, _that),
        ReminderReported: On(_reported, _that),
        ActivityCompleted: On(_done, _that),
        ActivityMissed: On(_missed, _that),
        ActivityCancelled: On(_cancelled, _those),
    },
)
