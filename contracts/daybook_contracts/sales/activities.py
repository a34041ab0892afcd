"""Facts about all that somebody has to do by some time: tasks, follow-ups, visits, appointments.

Each is an activity with an id of its own. Most are about a customer; one that is about nobody has
no `customer_id`, and is in order by its own id.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Fact, Instant, Reference, Text
from daybook_contracts.sales.opportunities import Stage

Number = Annotated[int, Field(ge=1, le=1_000_000, json_schema_extra={"x-unit": "1"})]


class Queue(StrEnum):
    """What a follow-up is: to look into, to write, to get in touch, or to do (SA6)."""

    CHECK = "check"
    MAIL = "mail"
    CONTACT = "contact"
    DO = "do"


class Outcome(StrEnum):
    """What came of a follow-up: it goes on, it led where it should, or it came to nothing (SA6)."""

    CONTINUES = "continues"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class AppointmentKind(StrEnum):
    CALL = "call"
    MEETING = "meeting"
    MAIL = "mail"
    OTHER = "other"


class ReminderChannel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"


class Due(BaseModel):
    """One time that an activity is due; `number` counts from 1.

    Its owner is reminded at `remind_at`; from `missed_at` on it counts as missed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    number: Number
    due_at: Instant
    remind_at: Instant | None = None
    missed_at: Instant | None = None


class TaskAssigned(Fact, type="crm.sales.TaskAssigned", version=1):
    """Somebody is to do something for somebody else by then; overdue, it escalates (SA30).

    `department` and `supervisor` are the owner's as they were when it was assigned.
    """

    customer_id: UUID | None = None
    activity_id: UUID
    owner: Reference
    assigner: Reference
    title: Text
    due: Due
    escalates_at: tuple[Instant, ...]
    department: Reference | None = None
    supervisor: Reference | None = None


class TaskAccepted(Fact, type="crm.sales.TaskAccepted", version=1):
    """Its owner has begun (SA30)."""

    customer_id: UUID | None = None
    activity_id: UUID
    assigner: Reference


class TaskDone(Fact, type="crm.sales.TaskDone", version=1):
    """It is done, and this came of it; `late` says that it was due before (SA30)."""

    customer_id: UUID | None = None
    activity_id: UUID
    assigner: Reference
    result: Text
    late: bool


class TaskEscalated(Fact, type="crm.sales.TaskEscalated", version=1):
    """It is overdue and now with somebody above; `level` counts from 1 (SA30)."""

    customer_id: UUID | None = None
    activity_id: UUID
    owner: Reference
    level: Number
    escalated_to: Reference
    due_at: Instant


class FollowUpPlanned(Fact, type="crm.sales.FollowUpPlanned", version=1):
    """A customer is to be followed up by then, in one of four queues (SA6)."""

    customer_id: UUID
    activity_id: UUID
    owner: Reference
    queue: Queue
    title: Text
    due: Due
    opportunity_id: UUID | None = None
    department: Reference | None = None
    supervisor: Reference | None = None


class FollowUpLogged(Fact, type="crm.sales.FollowUpLogged", version=1):
    """The customer was followed up, at this stage of the sale, with this outcome (SA6)."""

    customer_id: UUID
    activity_id: UUID
    owner: Reference
    queue: Queue
    stage: Stage
    opportunity_id: UUID | None = None
    outcome: Outcome
    result: Text
    late: bool


class FollowUpMissed(Fact, type="crm.sales.FollowUpMissed", version=1):
    """Nobody followed the customer up in time (SA6)."""

    customer_id: UUID
    activity_id: UUID
    owner: Reference
    supervisor: Reference | None = None
    queue: Queue
    due_at: Instant


class VisitPlanned(Fact, type="crm.sales.VisitPlanned", version=1):
    """A customer is to be visited then, and what for (SA9)."""

    customer_id: UUID
    activity_id: UUID
    owner: Reference
    title: Text
    place: Text | None = None
    contact_id: UUID | None = None
    opportunity_id: UUID | None = None
    due: Due
    department: Reference | None = None
    supervisor: Reference | None = None


class VisitLogged(Fact, type="crm.sales.VisitLogged", version=1):
    """The customer was visited, and this came of it (SA9)."""

    customer_id: UUID
    activity_id: UUID
    owner: Reference
    contact_id: UUID | None = None
    result: Text
    late: bool


class ActivityScheduled(Fact, type="crm.sales.ActivityScheduled", version=1):
    """Something is on somebody's calendar, once or by an RRULE (RFC 5545) (SA7).

    `zone` is the IANA zone by whose clock it comes again. `occurrences` are some times that it is
    due: the first ones, and later on one more whenever one comes, with all else as it was.
    """

    customer_id: UUID | None = None
    activity_id: UUID
    owner: Reference
    kind: AppointmentKind
    title: Text
    rule: Text | None = None
    zone: Text
    occurrences: Annotated[tuple[Due, ...], Field(min_length=1)]
    channels: tuple[ReminderChannel, ...]
    department: Reference | None = None
    supervisor: Reference | None = None


class ReminderFired(Fact, type="crm.sales.ReminderFired", version=1):
    """Its owner is to be told that it falls due, by these channels too (SA7).

    What is not answered by `answer_by` has gone nobody knows where.
    """

    customer_id: UUID | None = None
    activity_id: UUID
    number: Number
    owner: Reference
    title: Text
    due_at: Instant
    channels: tuple[ReminderChannel, ...]
    answer_by: Instant | None = None


class ReminderReported(Fact, type="crm.sales.ReminderReported", version=1):
    """How a reminder went: of what is in neither, nobody knows whether it did (SA7)."""

    customer_id: UUID | None = None
    activity_id: UUID
    number: Number
    sent: tuple[ReminderChannel, ...]
    failed: tuple[ReminderChannel, ...]


class ActivityCompleted(Fact, type="crm.sales.ActivityCompleted", version=1):
    """It was done the time of that number (SA7)."""

    customer_id: UUID | None = None
    activity_id: UUID
    number: Number
    result: Text
    late: bool


class ActivityMissed(Fact, type="crm.sales.ActivityMissed", version=1):
    """It was not done the time of that number (SA7, SA9)."""

    customer_id: UUID | None = None
    activity_id: UUID
    number: Number
    owner: Reference
    supervisor: Reference | None = None
    due_at: Instant


class ActivityCancelled(Fact, type="crm.sales.ActivityCancelled", version=1):
    """What of it is still open is not to be done any more; `numbers` are those times (SA7)."""

    customer_id: UUID | None = None
    activity_id: UUID
    owner: Reference
    numbers: tuple[Number, ...]
    reason: Text


class ActivityCommented(Fact, type="crm.sales.ActivityCommented", version=1):
    """Somebody remarked on it; its owner is to know (SA6, SA8)."""

    customer_id: UUID | None = None
    activity_id: UUID
    comment_id: UUID
    owner: Reference
    text: Text


FACTS: tuple[type[Fact], ...] = (
    TaskAssigned,
    TaskAccepted,
    TaskDone,
    TaskEscalated,
    FollowUpPlanned,
    FollowUpLogged,
    FollowUpMissed,
    VisitPlanned,
    VisitLogged,
    ActivityScheduled,
    ReminderFired,
    ReminderReported,
    ActivityCompleted,
    ActivityMissed,
    ActivityCancelled,
    ActivityCommented,
)
