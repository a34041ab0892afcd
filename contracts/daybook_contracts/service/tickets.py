"""Facts about requests for service, and the clock they run against (SE1).

Minutes of a ticket are working minutes of its customer's tier: outside its hours no time passes.
"""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Fact, Instant, Minutes, Reference, Text
from daybook_contracts.service.entitlements import Handling, ServiceTier

MAX_LEVELS = 5
"""Levels to which a ticket can be escalated at most."""

Level = Annotated[int, Field(ge=1, le=MAX_LEVELS, json_schema_extra={"x-unit": "level"})]
Escalations = Annotated[tuple[Instant, ...], Field(max_length=MAX_LEVELS)]
"""When a ticket that still runs then is escalated to level 1, 2 and so on."""


class TicketKind(StrEnum):
    QUESTION = "question"
    INCIDENT = "incident"
    PROBLEM = "problem"
    COMPLAINT = "complaint"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class TicketChannel(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    WEB = "web"
    CHAT = "chat"
    SOCIAL = "social"
    FAX = "fax"
    ONSITE = "onsite"


class TicketOpened(Fact, type="crm.service.TicketOpened", version=1):
    """A request for service arrived; `due_at` is when its service level wants it resolved (SE1).

    `response_due_at` is when it wants a first reply (SE14), and `handling` in which turn (SE15).
    """

    customer_id: UUID
    ticket_id: UUID
    kind: TicketKind
    priority: Priority
    channel: TicketChannel
    topic: Text
    tier: ServiceTier
    grade: Grade | None = None
    handling: Handling | None = None
    opened_at: Instant
    due_at: Instant
    response_due_at: Instant | None = None
    escalates_at: Escalations = ()


class TicketAssigned(Fact, type="crm.service.TicketAssigned", version=1):
    """Somebody, a person or a team, has the ticket now (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    assignee: Reference
    previous_assignee: Reference | None = None


class TicketPaused(Fact, type="crm.service.TicketPaused", version=1):
    """The ticket waits for the customer; its clock stands still (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    waiting_for: Text
    paused_at: Instant


class TicketResumed(Fact, type="crm.service.TicketResumed", version=1):
    """The customer answered; the clock runs again to a later `due_at` (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    due_at: Instant
    paused_minutes: Minutes
    resumed_at: Instant | None = None
    escalates_at: Escalations = ()


class TicketEscalated(Fact, type="crm.service.TicketEscalated", version=1):
    """The service level ran out, or ran over by what a higher level waits for (SE1).

    `due_at` is when this level was reached.
    """

    customer_id: UUID
    ticket_id: UUID
    due_at: Instant
    level: Level = 1
    escalated_to: Text | None = None


class TicketResolved(Fact, type="crm.service.TicketResolved", version=1):
    """An answer was given; `elapsed_minutes` leaves out the time it waited (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    resolution: Text
    resolved_at: Instant
    elapsed_minutes: Minutes


class TicketClosed(Fact, type="crm.service.TicketClosed", version=1):
    """The customer is content or silent, and the ticket is done (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    elapsed_minutes: Minutes
    sla_met: bool


class TicketReopened(Fact, type="crm.service.TicketReopened", version=1):
    """It was not done after all; due later by the working time for which it was (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    reason: Text
    reopened_at: Instant
    due_at: Instant
    rested_minutes: Minutes
    escalates_at: Escalations


class TicketRejected(Fact, type="crm.service.TicketRejected", version=1):
    """It is not for us to do, and this is why (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    reason: Text


class TicketMarkedDuplicate(Fact, type="crm.service.TicketMarkedDuplicate", version=1):
    """The customer had asked for this before: the earlier ticket goes on (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    duplicate_of: UUID


class FirstResponseSent(Fact, type="crm.service.FirstResponseSent", version=1):
    """The first reply to a ticket: an answer, or a question in return (SE14)."""

    customer_id: UUID
    ticket_id: UUID
    channel: TicketChannel
    tier: ServiceTier
    grade: Grade | None
    responded_at: Instant
    response_minutes: Minutes
    in_time: bool


class FirstResponseMissed(Fact, type="crm.service.FirstResponseMissed", version=1):
    """The time for a first reply ran out before there was one (SE14)."""

    customer_id: UUID
    ticket_id: UUID
    due_at: Instant


FACTS: tuple[type[Fact], ...] = (
    TicketOpened,
    TicketAssigned,
    TicketPaused,
    TicketResumed,
    TicketEscalated,
    TicketResolved,
    TicketClosed,
    TicketReopened,
    TicketRejected,
    TicketMarkedDuplicate,
    FirstResponseSent,
    FirstResponseMissed,
)
