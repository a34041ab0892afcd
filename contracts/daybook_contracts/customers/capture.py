"""Facts about where data on customers came from, and went (CU5, CU6)."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.profiles import Profile
from daybook_contracts.fact import Fact, Instant, Text


class CaptureChannel(StrEnum):
    """Where somebody told us something (CU5)."""

    WEB_FORM = "web_form"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    BUSINESS_CARD = "business_card"
    TRADE_FAIR = "trade_fair"
    ONSITE = "onsite"
    PARTNER = "partner"
    IMPORT = "import"


class CapturedConsent(BaseModel):
    """A contact agreed on that occasion to be reached for its purpose, with the evidence."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    contact_id: UUID
    channel: Channel
    evidence: Text


class CustomerDataCaptured(Fact, type="crm.customers.CustomerDataCaptured", version=1):
    """Data on a customer were taken down: where, when, what for, and with which consent (CU5)."""

    customer_id: UUID
    capture_id: UUID
    channel: CaptureChannel
    captured_at: Instant
    purpose: Purpose
    consent: CapturedConsent | None = None
    profile: Profile


FACTS: tuple[type[Fact], ...] = (CustomerDataCaptured,)
