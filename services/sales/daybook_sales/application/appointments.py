"""Put something on a calendar, once or again and again, and say that it was done (SA7)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from daybook_chassis import recurrence
from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.recurrence import RuleUnfit
from daybook_contracts.fact import Instant, Reference, Text
from daybook_contracts.sales.activities import (
    ActivityScheduled,
    AppointmentKind,
    Due,
    Number,
    ReminderChannel,
)
from daybook_sales.application.planning import (
    check_customer,
    check_due,
    due,
    place_of,
    record,
    terms,
)
from daybook_sales.application.streams import ACTIVITY
from daybook_sales.domain import appointment
from daybook_sales.domain.activity_policy import Zone


class ScheduleActivity(Command):
    """`rule` is an RRULE by days (RFC 5545), such as FREQ=WEEKLY;BYDAY=MO, from `first_at` on and
    always at that time of day by the clock of `zone`; without one it is due once.

    Without an `owner` it is for who asks.
    """

    activity_id: UUID
    kind: AppointmentKind
    title: Text
    first_at: Instant
    rule: Text | None = None
    zone: Zone | None = None
    channels: tuple[ReminderChannel, ...] = (ReminderChannel.EMAIL,)
    owner: Reference | None = None
    customer_id: UUID | None = None


class CompleteActivity(Command):
    """`number` says which time, counted from 1."""

    activity_id: UUID
    result: Text
    number: Number = 1


def schedule_activity(command: ScheduleActivity, work: Work) -> None:
    check_customer(command.customer_id, work)
    check_due(command.first_at, work)
    policy, owner = terms(work).policy, command.owner or work.actor
    zone = command.zone or policy.zone
    if command.rule is None:
        times = [command.first_at]
    else:
        times = list(islice(moments(command.rule, command.first_at, zone), policy.ahead))
    if not times:
        raise RuleUnfit("it never happens within ten years")
    scheduled = ActivityScheduled(
        **command.model_dump(exclude={"first_at", "owner", "zone"}),
        **place_of(owner, work),
        owner=owner,
        zone=zone,
        occurrences=tuple(_due(number, each, work) for number, each in enumerate(times, 1)),
    )
    record(scheduled, work)


def complete_activity(command: CompleteActivity, work: Work) -> None:
    stream = work.load(ACTIVITY, command.activity_id)
    facts = appointment.complete(stream.state, command.number, command.result, work.now)
    work.record(ACTIVITY, stream, facts)


def following(planned: ActivityScheduled, number: int, near: datetime, work: Work) -> Due | None:
    """The time of that number, where there is one within ten years of another."""
    if planned.rule is None:
        return None
    horizon = near.date() + timedelta(days=3660)
    times = moments(planned.rule, planned.occurrences[0].due_at, planned.zone, horizon)
    found = next(islice(times, number - 1, None), None)
    return None if found is None else _due(number, found, work)


def moments(
    rule: str, first_at: datetime, zone: str, horizon: date | None = None
) -> Iterator[datetime]:
    """When a rule has it due, always at the same time of day in a zone. Raises RuleUnfit."""
    here = first_at.astimezone(ZoneInfo(zone))
    for day in recurrence.days(rule, here.date(), horizon):
        yield datetime.combine(day, here.timetz()).astimezone(UTC)


def _due(number: int, due_at: datetime, work: Work) -> Due:
    return due(number, due_at, terms(work).policy.appointment_missed_minutes, work)


HANDLERS: Mapping[type[Command], Handler] = {
    ScheduleActivity: schedule_activity,
    CompleteActivity: complete_activity,
}
