"""A mailing: one message to the members of a campaign, or a note to one customer (MK3)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.marketing.messages import MailingOrdered, NoteWritten

MailingFact = MailingOrdered | NoteWritten

_PART = 500


CARRIED = (Channel.EMAIL, Channel.SMS, Channel.POST)
"""On these, messages go by themselves."""


class NoSuchPost(Refusal):
    """Nothing carries messages on this channel: by phone, people talk."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """A note has no campaign; one with a `contact_id` is for that person alone."""

    campaign_id: UUID | None
    channel: Channel
    subject: str
    body: str
    customers: frozenset[UUID]
    contact_id: UUID | None = None
    purpose: Purpose = Purpose.MARKETING
    minds_hours: bool = True


def evolve(state: Mailing | None, fact: MailingFact) -> Mailing:
    if isinstance(fact, NoteWritten):
        return Mailing(
            None,
            fact.channel,
            fact.subject,
            fact.body,
            frozenset({fact.customer_id}),
            fact.contact_id,
            fact.purpose,
            fact.minds_hours or fact.purpose is Purpose.MARKETING,
        )
    customers = (state.customers if state else frozenset()).union(fact.customers)
    return Mailing(fact.campaign_id, fact.channel, fact.subject, fact.body, customers)


def order(
    state: Mailing | None,
    *,
    mailing_id: UUID,
    campaign_id: UUID,
    channel: Channel,
    subject: str,
    body: str,
    customers: Collection[UUID],
    variant: str | None = None,
) -> list[MailingOrdered]:
    """Raises Conflict if it was ordered."""
    if state is not None:
        raise Conflict(f"mailing {mailing_id} is ordered")
    members = sorted(customers)
    parts = [members[begin : begin + _PART] for begin in range(0, len(members), _PART)] or [[]]
    return [
        MailingOrdered(
            mailing_id=mailing_id,
            campaign_id=campaign_id,
            channel=channel,
            subject=subject,
            body=body,
            part=number,
            parts=len(parts),
            customers=tuple(part),
            variant=variant,
        )
        for number, part in enumerate(parts, start=1)
    ]


def check_channel(channel: Channel) -> None:
    """E-mail, short messages and letters to print. Raises NoSuchPost."""
    if channel not in CARRIED:
        raise NoSuchPost(f"nothing carries messages by {channel}")
