"""Remind of what falls due, plan a series further, and note how the reminder went (SA6, SA7)."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.sales.activities import (
    ActivityScheduled,
    Due,
    Number,
    ReminderChannel,
)
from daybook_sales.application.appointments import following
from daybook_sales.application.planning import terms
from daybook_sales.application.streams import ACTIVITY
from daybook_sales.domain import reminding
from daybook_sales.domain.activity import Activity


class FireReminder(Command):
    """What a timer asks for before it is due; of a series, the next time is planned with it."""

    activity_id: UUID
    number: Number


class NoteReminder(Command):
    """What the post answered; of a channel that is in neither, nobody knows."""

    activity_id: UUID
    number: Number
    sent: tuple[ReminderChannel, ...] = ()
    failed: tuple[ReminderChannel, ...] = ()


def fire_reminder(command: FireReminder, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    if not reminding.falls_due(stream.state, command.number, work.now):
        return
    policy = terms(work)
    further = _further(stream.state, command.number, work)
    answer_by = work.now + timedelta(minutes=policy.policy.answer_minutes)
    facts = reminding.remind(stream.state, command.number, further, answer_by)
    work.record(ACTIVITY, stream, facts, policy_version=policy.version)


def note_reminder(command: NoteReminder, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    facts = reminding.report(stream.state, command.number, command.sent, command.failed)
    work.record(ACTIVITY, stream, facts)


def _further(state: Activity, number: int, work: Work) -> Due | None:
    """One more time, so that as many stay planned as the policy wants."""
    last = max(state.due)
    planned = state.planned
    if not isinstance(planned, ActivityScheduled) or last - number >= terms(work).policy.ahead:
        return None
    return following(planned, last + 1, state.due[number].due_at, work)


HANDLERS: Mapping[type[Command], Handler] = {
    FireReminder: fire_reminder,
    NoteReminder: note_reminder,
}
