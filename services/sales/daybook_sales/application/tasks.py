"""Assign a task, accept it, finish it; overdue, it goes to those above (SA30)."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Instant, Reference, Text
from daybook_contracts.sales.activities import Number, TaskAssigned
from daybook_sales.application.planning import (
    check_customer,
    check_due,
    due,
    place_of,
    placed,
    record,
    terms,
)
from daybook_sales.application.streams import ACTIVITY
from daybook_sales.domain import task


class AssignTask(Command):
    """Who asks is the assigner; `owner` is who is to do it."""

    activity_id: UUID
    owner: Reference
    title: Text
    due_at: Instant
    customer_id: UUID | None = None


class AcceptTask(Command):
    activity_id: UUID


class FinishTask(Command):
    activity_id: UUID
    result: Text


class EscalateTask(Command):
    """What a timer asks for, level by level."""

    activity_id: UUID
    level: Number


def assign_task(command: AssignTask, work: Work) -> None:
    check_customer(command.customer_id, work)
    check_due(command.due_at, work)
    after = terms(work).policy.escalation_minutes
    assigned = TaskAssigned(
        **command.model_dump(exclude={"due_at"}),
        **place_of(command.owner, work),
        assigner=work.actor,
        due=due(1, command.due_at, None, work),
        escalates_at=tuple(command.due_at + timedelta(minutes=each) for each in after),
    )
    record(assigned, work)


def accept_task(command: AcceptTask, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    work.record(ACTIVITY, stream, task.accept(stream.state))


def finish_task(command: FinishTask, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    work.record(ACTIVITY, stream, task.finish(stream.state, command.result, work.now))


def escalate_task(command: EscalateTask, work: Work) -> None:
    """To nobody where nobody is above."""
    stream = work.load(ACTIVITY, command.activity_id)
    before = task.escalates_to(stream.state, command.level, work.now)
    if before is None:
        return
    to: str | None = before
    if command.level > 1 or before == stream.state.planned.owner:
        above = placed(before, work)
        to = above.supervisor if above else None
    if to is not None:
        work.record(ACTIVITY, stream, task.escalate(stream.state, command.level, to))


HANDLERS: Mapping[type[Command], Handler] = {
    AssignTask: assign_task,
    AcceptTask: accept_task,
    FinishTask: finish_task,
    EscalateTask: escalate_task,
}
