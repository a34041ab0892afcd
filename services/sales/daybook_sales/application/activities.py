"""Comment on an activity, call it off, note that it was missed (SA6 to SA9)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Text
from daybook_contracts.sales.activities import Number
from daybook_sales.application.streams import ACTIVITY
from daybook_sales.domain import activity


class CommentActivity(Command):
    activity_id: UUID
    comment_id: UUID
    text: Text


class CancelActivity(Command):
    """All that is still open of it; what was missed stays missed."""

    activity_id: UUID
    reason: Text


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


def mark_missed(command: MarkMissed, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    work.record(ACTIVITY, stream, activity.miss(stream.state, command.number, work.now))


HANDLERS: Mapping[type[Command], Handler] = {
    CommentActivity: comment_activity,
    CancelActivity: cancel_activity,
    MarkMissed: mark_missed,
}
