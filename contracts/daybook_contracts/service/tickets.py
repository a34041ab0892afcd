"""Facts about requests for service, and the clock they run against (SE1)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Fact, Instant, Minutes, Text
from daybook_contracts.service.entitlements import ServiceTier


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
    """A request for service arrived; `due_at` is when its service level wants it resolved (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    kind: TicketKind
    priority: Priority
    channel: TicketChannel
    topic: Text
    tier: ServiceTier
    opened_at: Instant
    due_at: Instant


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


class TicketEscalated(Fact, type="crm.service.TicketEscalated", version=1):
    """The service level ran out before the ticket was resolved (SE1)."""

    customer_id: UUID
    ticket_id: UUID
    due_at: Instant


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


FACTS: tuple[type[Fact], ...] = (
    TicketOpened,
    TicketPaused,
    TicketResumed,
    TicketEscalated,
    TicketResolved,
    TicketClosed,
)
