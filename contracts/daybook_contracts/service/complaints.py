"""Facts about what customers complain of and suggest (SE2)."""

from enum import StrEnum
from uuid import UUID

from daybook_contracts.fact import Fact, Instant, Minutes, Reference, Text
from daybook_contracts.service.interactions import ContactChannel


class SuggestionArea(StrEnum):
    PRODUCT = "product"
    SERVICE = "service"
    PRICE = "price"
    OTHER = "other"


class ComplaintFiled(Fact, type="crm.service.ComplaintFiled", version=1):
    """A customer complained, and is to be answered by `answer_due_at` (SE2)."""

    customer_id: UUID
    complaint_id: UUID
    channel: ContactChannel
    subject: Text
    ticket_id: UUID | None = None
    filed_at: Instant
    answer_due_at: Instant


class ComplaintAnswered(Fact, type="crm.service.ComplaintAnswered", version=1):
    """The complaint was answered; minutes are working minutes of the customer's tier (SE2)."""

    customer_id: UUID
    complaint_id: UUID
    answer: Text
    answered_at: Instant
    elapsed_minutes: Minutes
    in_time: bool


class ComplaintOverdue(Fact, type="crm.service.ComplaintOverdue", version=1):
    """The time for an answer ran out before there was one (SE2)."""

    customer_id: UUID
    complaint_id: UUID
    due_at: Instant


class SuggestionRecorded(Fact, type="crm.service.SuggestionRecorded", version=1):
    """A customer said what could be better, and `routed_to` is who improves it (SE2)."""

    customer_id: UUID
    suggestion_id: UUID
    channel: ContactChannel
    area: SuggestionArea
    product_ref: Reference | None = None
    subject: Text
    routed_to: Reference


FACTS: tuple[type[Fact], ...] = (
    ComplaintFiled,
    ComplaintAnswered,
    ComplaintOverdue,
    SuggestionRecorded,
)
