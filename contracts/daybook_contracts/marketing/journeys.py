"""Facts about journeys: care that runs by itself, step by step (MK9)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Count, Day, Fact, Instant, Reference, Text
from daybook_contracts.marketing.messages import Body

Hours = Annotated[int, Field(ge=1, le=20_000, json_schema_extra={"x-unit": "hour"})]


class StepKind(StrEnum):
    WAIT = "wait"
    MESSAGE = "message"
    BRANCH = "branch"
    EXIT = "exit"


class Condition(StrEnum):
    """What a branch asks: a message of this journey was opened; the customer is in an audience; it
    has a grade."""

    OPENED = "opened"
    IN_AUDIENCE = "in_audience"
    HAS_GRADE = "has_grade"


class JourneyStep(BaseModel):
    """One step: a wait of `hours`, a message, or a branch.

    After it comes `goto`, or else the step below. A branch whose condition does not hold goes to
    `otherwise`. Both name later steps, so that every journey ends.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Reference
    kind: StepKind
    hours: Hours | None = None
    channel: Channel | None = None
    subject: Text | None = None
    body: Body | None = None
    condition: Condition | None = None
    value: Reference | None = None
    otherwise: Reference | None = None
    goto: Reference | None = None


class StepOutcome(StrEnum):
    WAITING = "waiting"
    WRITTEN = "written"
    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    EXITED = "exited"


class ExitedBecause(StrEnum):
    """The last step was run, what it was for has happened, or somebody took the customer out."""

    COMPLETED = "completed"
    GOAL = "goal"
    STOPPED = "stopped"


class JourneyStarted(Fact, type="crm.marketing.JourneyStarted", version=1):
    """A customer is on a journey with these steps, whatever is planned for others later (MK9)."""

    customer_id: UUID
    run_id: UUID
    journey: Reference
    steps: Annotated[tuple[JourneyStep, ...], Field(min_length=1, max_length=50)]


class JourneyStepRun(Fact, type="crm.marketing.JourneyStepRun", version=1):
    """A step was run, once (MK9); the journey goes on with step `following`, counted from 0, after
    a wait at `continue_at`."""

    customer_id: UUID
    run_id: UUID
    number: Count
    step: Reference
    outcome: StepOutcome
    following: Count
    continue_at: Instant | None = None


class JourneyExited(Fact, type="crm.marketing.JourneyExited", version=1):
    """A customer is on a journey no more (MK9)."""

    customer_id: UUID
    run_id: UUID
    because: ExitedBecause
    ended_on: Day


FACTS: tuple[type[Fact], ...] = (JourneyStarted, JourneyStepRun, JourneyExited)
