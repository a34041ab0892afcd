"""Something due by somebody, mostly for some customer: done, missed or called off.

Tasks, follow-ups, visits and appointments are all this, and differ in what is said when one is
planned and when it is done. One that comes again is due many times, each with a number.
Source: SA6 to SA9, SA30.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_contracts.sales.activities import (
    ActivityCancelled,
    ActivityCommented,
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

Planned = TaskAssigned | FollowUpPlanned | VisitPlanned | ActivityScheduled
_Done = TaskDone | FollowUpLogged | VisitLogged | ActivityCompleted
ActivityFact = (
    Planned
    | _Done
    | TaskAccepted
    | TaskEscalated
    | FollowUpMissed
    | ReminderFired
    | ReminderReported
    | ActivityMissed
    | ActivityCancelled
    | ActivityCommented
)

AHEAD = timedelta(days=3660)
"""How far ahead anything may be planned: what is later is a slip of the pen."""


class Standing(StrEnum):
    """How a time stands at which it was due."""

    OPEN = "open"
    MISSED = "missed"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Activity:
    """What is decided on; `due` and `standing` are by number, `comments` by their id.

    `waiting` are numbers whose reminder was handed to the post and not answered.
    """

    planned: Planned
    due: Mapping[int, Due]
    standing: Mapping[int, Standing]
    accepted: bool = False
    escalated: TaskEscalated | None = None
    reminded: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()
    comments: Mapping[UUID, str] = field(default_factory=dict)


class ActivityOver(Refusal):
    """It was done or called off."""


class DueInThePast(Refusal):
    """It would have been due before it was planned."""


class OtherActivity(Refusal):
    """It is an activity of another kind."""


def evolve(state: Activity | None, fact: ActivityFact) -> Activity:
    match fact:
        case TaskAssigned() | FollowUpPlanned() | VisitPlanned() | ActivityScheduled():
            return _planned(state, fact)
        case TaskAccepted():
            return replace(_known(state), accepted=True)
        case TaskEscalated():
            return replace(_known(state), escalated=fact)
        case TaskDone() | FollowUpLogged() | VisitLogged() | ActivityCompleted():
            return _stands(_known(state), Standing.DONE, _number(fact))
        case FollowUpMissed() | ActivityMissed():
            return _stands(_known(state), Standing.MISSED, _number(fact))
        case ActivityCancelled():
            return _stands(_known(state), Standing.CANCELLED, *fact.numbers)
        case ReminderFired() | ReminderReported():
            return _reminded(_known(state), fact)
        case ActivityCommented():
            activity = _known(state)
            return replace(activity, comments={**activity.comments, fact.comment_id: fact.text})
        case _:
            assert_never(fact)


def plan(state: Activity | None, planned: Planned) -> list[ActivityFact]:
    """The same again changes nothing. Raises Conflict for another of its id."""
    if state is None:
        return [planned]
    if state.planned != planned:
        raise Conflict(f"activity {planned.activity_id} exists")
    return []


def check_due(due_at: datetime, now: datetime) -> None:
    """Raises DueInThePast, Refusal for what is due too far ahead to be planned."""
    if due_at < now:
        raise DueInThePast(f"it would be due at {due_at.isoformat()}, and it is later than that")
    if due_at > now + AHEAD:
        raise Refusal(f"{due_at.isoformat()} is more than {AHEAD.days} days ahead")


def open_for(state: Activity, number: int) -> bool:
    """Whether it is still to be done that time; a second time of the same changes nothing.

    Raises NotFound for a number that is not planned, ActivityOver for one that was called off.
    """
    if number not in state.due:
        raise NotFound(f"activity {state.planned.activity_id} is not due a time {number}")
    if state.standing[number] is Standing.CANCELLED:
        raise ActivityOver(f"activity {state.planned.activity_id} was called off")
    return state.standing[number] is not Standing.DONE


def late(state: Activity, number: int, now: datetime) -> bool:
    return now > state.due[number].due_at


def miss(state: Activity, number: int, now: datetime) -> list[ActivityFact]:
    """What a timer does. Of what is done, early, or never counts as missed, nothing."""
    due = state.due.get(number)
    if due is None or due.missed_at is None or now < due.missed_at:
        return []
    if state.standing[number] is not Standing.OPEN:
        return []
    planned = state.planned
    if isinstance(planned, FollowUpPlanned):
        return [
            FollowUpMissed(
                customer_id=planned.customer_id,
                activity_id=planned.activity_id,
                owner=planned.owner,
                supervisor=planned.supervisor,
                queue=planned.queue,
                due_at=due.due_at,
            )
        ]
    return [
        ActivityMissed(
            customer_id=planned.customer_id,
            activity_id=planned.activity_id,
            number=number,
            owner=planned.owner,
            supervisor=planned.supervisor,
            due_at=due.due_at,
        )
    ]


def cancel(state: Activity, reason: str) -> list[ActivityFact]:
    """Whatever is still open is called off; where nothing is, nothing changes."""
    numbers = tuple(
        number for number, standing in state.standing.items() if standing is Standing.OPEN
    )
    planned = state.planned
    if not numbers:
        return []
    return [
        ActivityCancelled(
            customer_id=planned.customer_id,
            activity_id=planned.activity_id,
            owner=planned.owner,
            numbers=numbers,
            reason=reason,
        )
    ]


def comment(state: Activity, comment_id: UUID, text: str) -> list[ActivityFact]:
    """The same again changes nothing. Raises Conflict for other words under the same id."""
    said = state.comments.get(comment_id)
    if said is not None and said != text:
        raise Conflict(f"comment {comment_id} says something else")
    if said is not None:
        return []
    planned = state.planned
    return [
        ActivityCommented(
            customer_id=planned.customer_id,
            activity_id=planned.activity_id,
            comment_id=comment_id,
            owner=planned.owner,
            text=text,
        )
    ]


def _planned(state: Activity | None, planned: Planned) -> Activity:
    """A second plan is of more times of the same series."""
    times = planned.occurrences if isinstance(planned, ActivityScheduled) else (planned.due,)
    due = {each.number: each for each in times}
    standing = dict.fromkeys(due, Standing.OPEN)
    if state is None:
        return Activity(planned, due, standing)
    return replace(state, due={**state.due, **due}, standing={**state.standing, **standing})


def _reminded(activity: Activity, fact: ReminderFired | ReminderReported) -> Activity:
    if isinstance(fact, ReminderReported):
        return replace(activity, waiting=activity.waiting - {fact.number})
    waiting = {fact.number} if fact.channels else set[int]()
    return replace(
        activity,
        reminded=activity.reminded | {fact.number},
        waiting=activity.waiting | waiting,
    )


def _number(fact: _Done | FollowUpMissed | ActivityMissed) -> int:
    """What is not a series is due once."""
    return fact.number if isinstance(fact, ActivityCompleted | ActivityMissed) else 1


def _stands(activity: Activity, standing: Standing, *numbers: int) -> Activity:
    return replace(activity, standing={**activity.standing, **dict.fromkeys(numbers, standing)})


def _known(state: Activity | None) -> Activity:
    assert state is not None, "the first fact of an activity plans it"
    return state
