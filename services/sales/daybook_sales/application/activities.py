"""Comment on an activity, call it off, remind of it, note that it was missed (SA6 to SA9)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Text
from daybook_contracts.sales.activities import ActivityScheduled, Due, Number
from daybook_sales.application.appointments import following
from daybook_sales.application.planning import terms
from daybook_sales.application.streams import ACTIVITY
from daybook_sales.domain import activity, reminding
from daybook_sales.domain.activity import Activity


class CommentActivity(Command):
    activity_id: UUID
    comment_id: UUID
    text: Text


class CancelActivity(Command):
    """All that is still open of it; what was missed stays missed."""

    activity_id: UUID
    reason: Text


class FireReminder(Command):
    """What a timer asks for before it is due; of a series, the next time is planned with it."""

    activity_id: UUID
    number: Number


class MarkMissed(Command):
    """What a timer asks for when it was due long enough ago."""

    activity_id: UUID
    number: Number


def comment_activity(command: CommentActivity, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    facts = activity.comment(stream.state, command.comment_id, command.text)
    work.record(ACTIVITY, stream, facts)


def cancel_activity(command: CancelActivity, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    work.record(ACTIVITY, stream, activity.cancel(stream.state, command.reason))


def fire_reminder(command: FireReminder, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    if not reminding.falls_due(stream.state, command.number, work.now):
        return
    further = _further(stream.state, command.number, work)
    facts = reminding.remind(stream.state, command.number, further)
    work.record(ACTIVITY, stream, facts, policy_version=terms(work).version)


def mark_missed(command: MarkMissed, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    work.record(ACTIVITY, stream, activity.miss(stream.state, command.number, work.now))


def _further(state: Activity, number: int, work: Work) -> Due | None:
    """One more time, so that as many stay planned as the policy wants."""
    last = max(state.due)
    planned = state.planned
    if not isinstance(planned, ActivityScheduled) or last - number >= terms(work).policy.ahead:
        return None
    return following(planned, last + 1, state.due[number].due_at, work)


HANDLERS: Mapping[type[Command], Handler] = {
    CommentActivity: comment_activity,
    CancelActivity: cancel_activity,
    FireReminder: fire_reminder,
    MarkMissed: mark_missed,
}
