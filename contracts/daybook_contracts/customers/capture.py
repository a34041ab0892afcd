"""Facts about where data on customers came from, and went (CU5, CU6)."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.profiles import Profile
from daybook_contracts.fact import Count, Fact, Instant, Reference, Text


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


class FileForm(StrEnum):
    """The forms in which customers travel as a file (CU6)."""

    CSV = "csv"
    XLSX = "xlsx"


class CustomersImported(Fact, type="crm.customers.CustomersImported", version=1):
    """A file was read: how many of its rows said something new, nothing new, or were refused (CU6).

    `file_digest` is the SHA-256 of its octets in hexadecimal.
    """

    import_id: UUID
    source_name: Reference
    file_digest: str = Field(pattern="^[0-9a-f]{64}$")
    rows: Count
    imported: Count
    unchanged: Count
    refused: Count


class CustomersExported(Fact, type="crm.customers.CustomersExported", version=1):
    """Customers left as a file: how many, and by which filters; the envelope says to whom (CU6)."""

    export_id: UUID
    form: FileForm
    filters: tuple[Text, ...]
    rows: Count


FACTS: tuple[type[Fact], ...] = (
    CustomerDataCaptured,
    CustomersImported,
    CustomersExported,
)
