"""Facts about dealings with a customer, whatever the channel (SE12)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Fact, Instant, Text


class ContactChannel(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    WEB = "web"
    CHAT = "chat"
    SOCIAL = "social"
    FAX = "fax"
    ONSITE = "onsite"
    VIDEO = "video"


class Direction(StrEnum):
    """Inbound is from the customer to us."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class InteractionRecorded(Fact, type="crm.service.InteractionRecorded", version=1):
    """We dealt with a customer; a call is told of under its own id (SE12)."""

    customer_id: UUID
    interaction_id: UUID
    channel: ContactChannel
    direction: Direction
    summary: Text
    happened_at: Instant
    ticket_id: UUID | None = None


class ChannelChosen(Fact, type="crm.service.ChannelChosen", version=1):
    """The customer wants to be dealt with in this way (SE12)."""

    customer_id: UUID
    channel: ContactChannel


FACTS: tuple[type[Fact], ...] = (InteractionRecorded, ChannelChosen)
