"""Facts about calls, from the menu to the end, and who called (SE11, SE13).

A call is in one stream whoever called; only what links it to a customer is keyed by the customer.
`caller_ref` is the telephone system's own id of a caller, opaque to us: no number is stored here.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.fact import Fact, Instant, Reference, Text
from daybook_contracts.service.entitlements import Handling
from daybook_contracts.service.interactions import Direction

Seconds = Annotated[int, Field(ge=0, le=2**31 - 1, json_schema_extra={"x-unit": "second"})]


class CallOutcome(StrEnum):
    """A call that nobody answered is abandoned."""

    COMPLETED = "completed"
    ABANDONED = "abandoned"


class CallReceived(Fact, type="crm.service.CallReceived", version=1):
    """A call begins, either way; `choice` is what the caller chose in the menu (SE11)."""

    call_id: UUID
    direction: Direction
    caller_ref: Reference
    choice: Reference | None = None
    received_at: Instant


class CallRouted(Fact, type="crm.service.CallRouted", version=1):
    """The call waits for a team, or for the customer's own manager (SE11, SE15)."""

    call_id: UUID
    skill: Reference
    routed_to: Reference
    handling: Handling
    within_hours: bool


class CallAnswered(Fact, type="crm.service.CallAnswered", version=1):
    """Somebody took the call; `waited_seconds` is since it began (SE11)."""

    call_id: UUID
    agent: Reference
    answered_at: Instant
    waited_seconds: Seconds


class CallEnded(Fact, type="crm.service.CallEnded", version=1):
    """The call is over; `recording_ref` is the telephone system's id of its recording (SE11)."""

    call_id: UUID
    outcome: CallOutcome
    ended_at: Instant
    talked_seconds: Seconds
    summary: Text | None = None
    recording_ref: Reference | None = None


class CallLinked(Fact, type="crm.service.CallLinked", version=1):
    """It is known which customer the call is with (SE13)."""

    customer_id: UUID
    call_id: UUID
    caller_ref: Reference


class CallerUnknown(Fact, type="crm.service.CallerUnknown", version=1):
    """A call ended and nobody knows with whom: somebody to sell to, under `lead_id` (SE13)."""

    call_id: UUID
    caller_ref: Reference
    lead_id: UUID
    skill: Reference
    summary: Text | None = None


FACTS: tuple[type[Fact], ...] = (
    CallReceived,
    CallRouted,
    CallAnswered,
    CallEnded,
    CallLinked,
    CallerUnknown,
)
