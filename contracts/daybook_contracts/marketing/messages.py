"""Facts about messages: ordered, begun, sent or not, and what came back (MK3, CU22)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.fact import Count, Fact, Instant, Reference, Text

Body = Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"^[^\x00]*$")]
"""What is said to all alike; nothing of a person is in it."""


class WithheldBecause(StrEnum):
    NO_CONSENT = "no_consent"
    FREQUENCY_CAP = "frequency_cap"
    CAMPAIGN_NOT_RUNNING = "campaign_not_running"
    UNDELIVERED = "undelivered"


class DeferredBecause(StrEnum):
    QUIET_HOURS = "quiet_hours"
    NOT_DELIVERED = "not_delivered"


class MailingOrdered(Fact, type="crm.marketing.MailingOrdered", version=1):
    """One message is to go to the members of a campaign, of a variant those who are assigned to it
    (MK3, MK5); at most 500 customers a fact."""

    mailing_id: UUID
    campaign_id: UUID
    channel: Channel
    subject: Text
    body: Body
    part: Count
    parts: Count
    customers: Annotated[tuple[UUID, ...], Field(max_length=500)]
    variant: Reference | None = None


class NoteWritten(Fact, type="crm.marketing.NoteWritten", version=1):
    """A message of its own is to go to a customer (MK3); to `contact_id` alone, where it is named.

    `mailing_id` is that of a mailing to nobody else. `about` says what it is written for, and
    `purpose` which consent it takes. One that was not asked for `minds_hours`, though it is about
    a service: it waits for quiet hours to end.
    """

    customer_id: UUID
    mailing_id: UUID
    contact_id: UUID | None = None
    channel: Channel
    subject: Text
    body: Body
    about: Reference
    purpose: Purpose = Purpose.MARKETING
    minds_hours: bool = False


class MessageBegun(Fact, type="crm.marketing.MessageBegun", version=1):
    """A message may go and is handed to the post now; no answer by `answer_by`: outcome unknown."""

    customer_id: UUID
    contact_id: UUID
    message_id: UUID
    mailing_id: UUID
    channel: Channel
    attempt: Count
    begun_at: Instant
    answer_by: Instant


class MessageDeferred(Fact, type="crm.marketing.MessageDeferred", version=1):
    """A message is tried at `until`: the hour is quiet, or the post surely did not take it."""

    customer_id: UUID
    message_id: UUID
    mailing_id: UUID
    because: DeferredBecause
    until: Instant


class MessageWithheld(Fact, type="crm.marketing.MessageWithheld", version=1):
    """A message does not go to this customer, for this reason (MK3, CU22)."""

    customer_id: UUID
    message_id: UUID
    mailing_id: UUID
    because: WithheldBecause


class MessageSent(Fact, type="crm.marketing.MessageSent", version=1):
    """The post took the message (MK3)."""

    customer_id: UUID
    message_id: UUID


class MessageOutcomeUnknown(Fact, type="crm.marketing.MessageOutcomeUnknown", version=1):
    """Nobody knows whether the post took the message; it is not sent again (MK3)."""

    customer_id: UUID
    message_id: UUID


class MessageBounced(Fact, type="crm.marketing.MessageBounced", version=1):
    """A message came back; after a permanent bounce the contact is not written to again (MK3)."""

    customer_id: UUID
    contact_id: UUID
    message_id: UUID
    permanent: bool


class MessageOpened(Fact, type="crm.marketing.MessageOpened", version=1):
    """A message was opened, for the first time (MK3)."""

    customer_id: UUID
    message_id: UUID


class Unsubscribed(Fact, type="crm.marketing.Unsubscribed", version=1):
    """A contact wants no marketing on a channel any more; their consent is withdrawn by it."""

    customer_id: UUID
    contact_id: UUID
    channel: Channel


FACTS: tuple[type[Fact], ...] = (
    MailingOrdered,
    NoteWritten,
    MessageBegun,
    MessageDeferred,
    MessageWithheld,
    MessageSent,
    MessageOutcomeUnknown,
    MessageBounced,
    MessageOpened,
    Unsubscribed,
)
