"""All that is due has timers: for its reminder, for when it is missed, for its escalation (SA6).

They stay when it is done or called off, and then find nothing to do.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from daybook_chassis.effects import Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.activities import (
    ActivityScheduled,
    Due,
    FollowUpPlanned,
    ReminderFired,
    TaskAssigned,
    VisitPlanned,
)
from daybook_sales.application.activities import MarkMissed
from daybook_sales.application.reminders import FireReminder, NoteReminder
from daybook_sales.application.tasks import EscalateTask


def watch(
    fact: FollowUpPlanned | VisitPlanned, envelope: Envelope, known: References
) -> Iterator[Effect]:
    yield from _timers(fact.activity_id, fact.due)


def watch_task(fact: TaskAssigned, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield from _timers(fact.activity_id, fact.due)
    for level, moment in enumerate(fact.escalates_at, 1):
        escalate = EscalateTask(activity_id=fact.activity_id, level=level)
        yield Schedule(f"escalate:{fact.activity_id}:{level}", moment, escalate)


def watch_all(fact: ActivityScheduled, envelope: Envelope, known: References) -> Iterator[Effect]:
    """The first times, and then one by one those that follow."""
    for each in fact.occurrences:
        yield from _timers(fact.activity_id, each)


def give_up(fact: ReminderFired, envelope: Envelope, known: References) -> Iterator[Effect]:
    if fact.answer_by is not None:
        unknown = NoteReminder(activity_id=fact.activity_id, number=fact.number)
        yield Schedule(f"answer:{fact.activity_id}:{fact.number}", fact.answer_by, unknown)


def _timers(activity_id: UUID, due: Due) -> Iterator[Effect]:
    which: dict[str, Any] = {"activity_id": activity_id, "number": due.number}
    timer = f"{activity_id}:{due.number}"
    if due.remind_at is not None:
        yield Schedule(f"reminder:{timer}", due.remind_at, FireReminder(**which))
    if due.missed_at is not None:
        yield Schedule(f"missed:{timer}", due.missed_at, MarkMissed(**which))


WATCH_ACTIVITIES = Reaction(
    "sales.watch_activities",
    {
        FollowUpPlanned: watch,
        VisitPlanned: watch,
        TaskAssigned: watch_task,
        ActivityScheduled: watch_all,
        ReminderFired: give_up,
    },
    # the post's answer is owed on its behalf
    issues=frozenset((EscalateTask, FireReminder, MarkMissed, NoteReminder)),
)
