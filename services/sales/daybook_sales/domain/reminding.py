"""Owners are reminded of what falls due, and what comes again is planned further (SA6, SA7)."""

from datetime import datetime

from daybook_contracts.sales.activities import (
    ActivityScheduled,
    Due,
    ReminderChannel,
    ReminderFired,
    ReminderReported,
)
from daybook_sales.domain.activity import Activity, ActivityFact, Standing


def falls_due(state: Activity, number: int, now: datetime) -> bool:
    """Whether it is time to remind of that number: once, and never of what was called off."""
    due = state.due.get(number)
    if due is None or due.remind_at is None or now < due.remind_at or number in state.reminded:
        return False
    return state.standing[number] is not Standing.CANCELLED


def remind(
    state: Activity, number: int, following: Due | None, answer_by: datetime
) -> list[ActivityFact]:
    """What is done already is told to nobody; the time that follows is planned all the same."""
    planned, facts = state.planned, list[ActivityFact]()
    series = planned if isinstance(planned, ActivityScheduled) else None
    if state.standing[number] is not Standing.DONE:
        fired = ReminderFired(
            customer_id=planned.customer_id,
            activity_id=planned.activity_id,
            number=number,
            owner=planned.owner,
            title=planned.title,
            due_at=state.due[number].due_at,
            channels=series.channels if series else (),
            answer_by=answer_by if series and series.channels else None,
        )
        facts.append(fired)
    if series is not None and following is not None:
        facts.append(series.model_copy(update={"occurrences": (following,)}))
    return facts


def report(
    state: Activity,
    number: int,
    sent: tuple[ReminderChannel, ...],
    failed: tuple[ReminderChannel, ...],
) -> list[ActivityFact]:
    """The first answer counts; what nobody waits for changes nothing."""
    if number not in state.waiting:
        return []
    return [
        ReminderReported(
            customer_id=state.planned.customer_id,
            activity_id=state.planned.activity_id,
            number=number,
            sent=sent,
            failed=failed,
        )
    ]
