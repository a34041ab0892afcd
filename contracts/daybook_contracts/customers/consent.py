"""Facts about what personal data may be used for (CU22)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Day, Fact, Text


class Purpose(StrEnum):
    """What personal data may be used for (CU22)."""

    MARKETING = "marketing"
    SERVICE = "service"
    ANALYSIS = "analysis"


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    POST = "post"


class ConsentGranted(Fact, type="crm.customers.ConsentGranted", version=1):
    """A contact agreed to one purpose on one channel; evidence is kept (CU22).

    `expires_on` is the first day on which it holds no longer, None for one that holds until it is
    withdrawn. Granted again, it holds for longer.
    """

    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel
    evidence: Text
    expires_on: Day | None = None


class ConsentWithdrawn(Fact, type="crm.customers.ConsentWithdrawn", version=1):
    """A contact took a consent back; no further processing for that purpose (CU22).

    `expired` says that nobody took it back: it was not renewed.
    """

    customer_id: UUID
    contact_id: UUID
    purpose: Purpose
    channel: Channel
    expired: bool = False


FACTS: tuple[type[Fact], ...] = (
    ConsentGranted,
    ConsentWithdrawn,
)
