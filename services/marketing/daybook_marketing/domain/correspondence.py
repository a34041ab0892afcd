"""What goes between us and a customer: whether a message may go, and what became of it (MK3).

Consent, frequency cap and quiet hours are asked of every single message, at the moment it goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import NotFound
from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Fact
from daybook_contracts.marketing.messages import (
    DeferredBecause,
    MessageBegun,
    MessageBounced,
    MessageDeferred,
    MessageOpened,
    MessageOutcomeUnknown,
    MessageSent,
    MessageWithheld,
    WithheldBecause,
)
from daybook_marketing.domain.message_policy import MessagePolicy


class ZoneNoted(Fact, type="marketing.ZoneNoted", version=1):
    """The customer lives by the clocks of this IANA zone."""

    customer_id: UUID
    zone: str


MessageFact = (
    MessageBegun
    | MessageDeferred
    | MessageWithheld
    | MessageSent
    | MessageOutcomeUnknown
    | MessageBounced
    | MessageOpened
    | ZoneNoted
)
PRIVATE: tuple[type[Fact], ...] = (ZoneNoted,)


class Standing(StrEnum):
    """Where a message stands; only a deferred one goes again."""

    BEGUN = "begun"
    DEFERRED = "deferred"
    WITHHELD = "withheld"
    SENT = "sent"
    UNKNOWN = "unknown"
    BOUNCED = "bounced"


class Outcome(StrEnum):
    """What the post answered: it took the message, it surely did not, or nobody knows."""

    SENT = "sent"
    NOT_DELIVERED = "not_delivered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Message:
    mailing_id: UUID
    standing: Standing
    attempts: int = 0
    contact_id: UUID | None = None
    channel: Channel | None = None
    begun_at: datetime | None = None
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Messages by id; `dead` are contacts that a channel does not reach."""

    zone: str | None = None
    messages: Mapping[UUID, Message] = field(default_factory=dict)
    dead: frozenset[tuple[UUID, Channel]] = frozenset()


def evolve(state: Correspondence | None, fact: MessageFact) -> Correspondence:
    told = state or Correspondence()
    match fact:
        case ZoneNoted():
            return replace(told, zone=fact.zone)
        case MessageBegun():
            message = Message(
                fact.mailing_id,
                Standing.BEGUN,
                fact.attempt,
                fact.contact_id,
                fact.channel,
                fact.begun_at,
            )
            return replace(told, messages={**told.messages, fact.message_id: message})
        case MessageDeferred():
            return _moved(told, fact, Standing.DEFERRED)
        case MessageWithheld():
            return _moved(told, fact, Standing.WITHHELD)
        case MessageSent():
            return _stands(told, fact.message_id, Standing.SENT)
        case MessageOutcomeUnknown():
            return _stands(told, fact.message_id, Standing.UNKNOWN)
        case MessageBounced():
            bounced = _stands(told, fact.message_id, Standing.BOUNCED)
            channel = told.messages[fact.message_id].channel
            gone = {(fact.contact_id, channel)} if fact.permanent and channel else set()
            return replace(bounced, dead=told.dead | gone)
        case MessageOpened():
            message = replace(told.messages[fact.message_id], opened=True)
            return replace(told, messages={**told.messages, fact.message_id: message})
        case _:
            assert_never(fact)


def send(
    state: Correspondence | None,
    *,
    customer_id: UUID,
    message_id: UUID,
    mailing_id: UUID,
    channel: Channel,
    agreed: frozenset[UUID],
    running: bool,
    now: datetime,
    policy: MessagePolicy,
    capped: bool = True,
    minds_hours: bool = True,
) -> list[MessageFact]:
    """Begin the message if it may go now; `agreed` are contacts whose consent is in force.

    What is no marketing is not `capped`, and what was asked for, such as a contract, minds no quiet
    hours either. One that went, or was withheld, does not go again. One goes to a customer, to a
    single contact.
    """
    told = state or Correspondence()
    message = told.messages.get(message_id)
    if message is not None and message.standing is not Standing.DEFERRED:
        return []

    def withheld(because: WithheldBecause) -> list[MessageFact]:
        return [
            MessageWithheld(
                customer_id=customer_id,
                message_id=message_id,
                mailing_id=mailing_id,
                because=because,
            )
        ]

    reachable = sorted(each for each in agreed if (each, channel) not in told.dead)
    if not reachable:
        return withheld(WithheldBecause.NO_CONSENT)
    if not running:
        return withheld(WithheldBecause.CAMPAIGN_NOT_RUNNING)
    if capped and _lately(told, now, policy) >= policy.at_most:
        return withheld(WithheldBecause.FREQUENCY_CAP)
    until = policy.quiet_until(now, told.zone) if minds_hours else None
    if until is not None:
        return [_deferred(customer_id, message_id, mailing_id, DeferredBecause.QUIET_HOURS, until)]
    return [
        MessageBegun(
            customer_id=customer_id,
            contact_id=reachable[0],
            message_id=message_id,
            mailing_id=mailing_id,
            channel=channel,
            attempt=(message.attempts if message else 0) + 1,
            begun_at=now,
            answer_by=now + timedelta(minutes=policy.answer_minutes),
        )
    ]


def note_outcome(
    state: Correspondence | None,
    *,
    customer_id: UUID,
    message_id: UUID,
    attempt: int,
    outcome: Outcome,
    now: datetime,
    policy: MessagePolicy,
) -> list[MessageFact]:
    """The first answer to an attempt counts; whatever comes later changes nothing.

    What surely was not delivered is tried again, up to the policy's attempts.
    """
    message = state.messages.get(message_id) if state else None
    if message is None or message.standing is not Standing.BEGUN or message.attempts != attempt:
        return []
    match outcome:
        case Outcome.SENT:
            return [MessageSent(customer_id=customer_id, message_id=message_id)]
        case Outcome.UNKNOWN:
            return [MessageOutcomeUnknown(customer_id=customer_id, message_id=message_id)]
        case Outcome.NOT_DELIVERED:
            if attempt >= policy.attempts:
                return [
                    MessageWithheld(
                        customer_id=customer_id,
                        message_id=message_id,
                        mailing_id=message.mailing_id,
                        because=WithheldBecause.UNDELIVERED,
                    )
                ]
            until = now + timedelta(minutes=policy.retry_minutes)
            because = DeferredBecause.NOT_DELIVERED
            return [_deferred(customer_id, message_id, message.mailing_id, because, until)]
        case _:
            assert_never(outcome)


def bounce(
    state: Correspondence | None, *, customer_id: UUID, message_id: UUID, permanent: bool
) -> list[MessageFact]:
    """A second bounce changes nothing. Raises NotFound for a message that never went."""
    message = _gone(state, message_id)
    if message.standing is Standing.BOUNCED or message.contact_id is None:
        return []
    return [
        MessageBounced(
            customer_id=customer_id,
            contact_id=message.contact_id,
            message_id=message_id,
            permanent=permanent,
        )
    ]


def opened(
    state: Correspondence | None, *, customer_id: UUID, message_id: UUID
) -> list[MessageFact]:
    """Once a message. Raises NotFound for one that never went."""
    if _gone(state, message_id).opened:
        return []
    return [MessageOpened(customer_id=customer_id, message_id=message_id)]


def note_zone(state: Correspondence | None, *, customer_id: UUID, zone: str) -> list[MessageFact]:
    """The same zone again changes nothing."""
    if state is not None and state.zone == zone:
        return []
    return [ZoneNoted(customer_id=customer_id, zone=zone)]


def _lately(told: Correspondence, now: datetime, policy: MessagePolicy) -> int:
    """Messages that went, or may have gone, within the policy's days."""
    since = now - timedelta(days=policy.per_days)
    return sum(
        message.begun_at is not None
        and message.begun_at > since
        and message.standing not in (Standing.DEFERRED, Standing.WITHHELD)
        for message in told.messages.values()
    )


def _gone(state: Correspondence | None, message_id: UUID) -> Message:
    message = state.messages.get(message_id) if state else None
    if message is None or message.standing in (Standing.DEFERRED, Standing.WITHHELD):
        raise NotFound(f"no message {message_id} went to this customer")
    return message


def _deferred(
    customer_id: UUID,
    message_id: UUID,
    mailing_id: UUID,
    because: DeferredBecause,
    until: datetime,
) -> MessageDeferred:
    return MessageDeferred(
        customer_id=customer_id,
        message_id=message_id,
        mailing_id=mailing_id,
        because=because,
        until=until,
    )


def _moved(
    told: Correspondence, fact: MessageDeferred | MessageWithheld, standing: Standing
) -> Correspondence:
    before = told.messages.get(fact.message_id) or Message(fact.mailing_id, standing)
    message = replace(before, standing=standing)
    return replace(told, messages={**told.messages, fact.message_id: message})


def _stands(told: Correspondence, message_id: UUID, standing: Standing) -> Correspondence:
    message = replace(told.messages[message_id], standing=standing)
    return replace(told, messages={**told.messages, message_id: message})
