"""A task: assigned, accepted, done; overdue, it goes to those above, step by step (SA30)."""

from datetime import datetime

from daybook_contracts.sales.activities import TaskAccepted, TaskAssigned, TaskDone, TaskEscalated
from daybook_sales.domain.activity import (
    Activity,
    ActivityFact,
    ActivityOver,
    OtherActivity,
    Standing,
    late,
    open_for,
)


def accept(state: Activity) -> list[ActivityFact]:
    """Accepting again changes nothing. Raises OtherActivity, ActivityOver."""
    task = _task(state)
    if not open_for(state, 1):
        raise ActivityOver(f"task {task.activity_id} is done")
    if state.accepted:
        return []
    return [
        TaskAccepted(
            customer_id=task.customer_id, activity_id=task.activity_id, assigner=task.assigner
        )
    ]


def finish(state: Activity, result: str, now: datetime) -> list[ActivityFact]:
    """Finishing again changes nothing. Raises OtherActivity, ActivityOver (called off)."""
    task = _task(state)
    if not open_for(state, 1):
        return []
    return [
        TaskDone(
            customer_id=task.customer_id,
            activity_id=task.activity_id,
            assigner=task.assigner,
            result=result,
            late=late(state, 1, now),
        )
    ]


def escalates_to(state: Activity, level: int, now: datetime) -> str | None:
    """Whose supervisor, or who, a task goes to at a level; None where it does not.

    At level 1 it goes to who assigned it, later to the supervisor of whom it went to before.
    """
    task = _task(state)
    reached = state.escalated.level if state.escalated else 0
    if state.standing[1] is not Standing.OPEN or level != reached + 1:
        return None
    if level > len(task.escalates_at) or now < task.escalates_at[level - 1]:
        return None
    return state.escalated.escalated_to if state.escalated else task.assigner


def escalate(state: Activity, level: int, to: str) -> list[ActivityFact]:
    task = _task(state)
    return [
        TaskEscalated(
            customer_id=task.customer_id,
            activity_id=task.activity_id,
            owner=task.owner,
            level=level,
            escalated_to=to,
            due_at=task.due.due_at,
        )
    ]


def _task(state: Activity) -> TaskAssigned:
    if not isinstance(state.planned, TaskAssigned):
        raise OtherActivity(f"activity {state.planned.activity_id} is no task")
    return state.planned
