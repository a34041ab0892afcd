"""What customers are interested in, and what is recommended to them for it (MK6)."""

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import Refusal
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.fact import Reference, Text
from daybook_contracts.marketing.offers import InterestSource
from daybook_marketing.application.policies import OFFERS
from daybook_marketing.application.streams import (
    PROSPECT,
    TASTE,
    prospect_of,
    recommendation_of,
    taste_of,
)
from daybook_marketing.domain import taste


class NoConsent(Refusal):
    """Nobody of the customer agreed to marketing: nothing is worked out for them (CU22)."""


class NoteInterest(Command):
    """Something was looked at or talked about; what is bought is known from orders."""

    customer_id: UUID
    source: Literal[InterestSource.BROWSING, InterestSource.INTERACTION]
    topic: Reference


class NoteOrder(Command):
    """Products were ordered."""

    customer_id: UUID
    product_ids: Annotated[tuple[UUID, ...], Field(max_length=1000)]


class NoteConversation(Command):
    """We dealt with the customer; topics of offers that were named are interests."""

    customer_id: UUID
    said: Text


class RecommendOffers(Command):
    customer_id: UUID


class AcceptOffer(Command):
    customer_id: UUID
    recommendation_id: UUID


def note_interest(command: NoteInterest, work: Work) -> None:
    """Raises NoConsent."""
    if not _agreed(command.customer_id, work):
        raise NoConsent("nobody of the customer agreed to marketing")
    _note(command.customer_id, command.source, [command.topic], work)


def note_order(command: NoteOrder, work: Work) -> None:
    """Raises UnknownReference for a product that is not heard of yet."""
    if _agreed(command.customer_id, work):
        topics = [work.resolve(f"product:{each}") for each in command.product_ids]
        _note(command.customer_id, InterestSource.PURCHASE, topics, work)


def note_conversation(command: NoteConversation, work: Work) -> None:
    topics = work.policy(OFFERS).policy.topics_in(command.said)
    if topics and _agreed(command.customer_id, work):
        _note(command.customer_id, InterestSource.INTERACTION, topics, work)


def recommend_offers(command: RecommendOffers, work: Work) -> None:
    """Raises NoConsent, NothingToOffer."""
    if not _agreed(command.customer_id, work):
        raise NoConsent("nobody of the customer agreed to marketing")
    terms = work.policy(OFFERS)
    today = work.now.date()
    stream = work.find(TASTE, taste_of(command.customer_id))
    found = taste.suitable(stream.state, today=today, policy=terms.policy)
    if not found:
        raise taste.NothingToOffer("nothing suits what is known, or it was recommended lately")
    facts = [
        taste.recommend(
            command.customer_id,
            recommendation_of(command.customer_id, each[0], today),
            each,
            today=today,
            policy=terms.policy,
        )
        for each in found
    ]
    work.record(TASTE, stream, facts, policy_version=terms.version)


def accept_offer(command: AcceptOffer, work: Work) -> None:
    """Raises NotFound, OfferOver."""
    stream = work.find(TASTE, taste_of(command.customer_id))
    facts = taste.accept(
        stream.state,
        customer_id=command.customer_id,
        recommendation_id=command.recommendation_id,
        today=work.now.date(),
    )
    work.record(TASTE, stream, facts)


def _note(customer_id: UUID, source: InterestSource, topics: list[str], work: Work) -> None:
    stream = work.find(TASTE, taste_of(customer_id))
    facts = taste.note(
        stream.state,
        customer_id=customer_id,
        source=source,
        topics=topics,
        today=work.now.date(),
    )
    work.record(TASTE, stream, facts)


def _agreed(customer_id: UUID, work: Work) -> bool:
    prospect = work.find(PROSPECT, prospect_of(customer_id)).state
    return prospect is not None and any(
        prospect.agreed_to(Purpose.MARKETING, channel) for channel in Channel
    )


HANDLERS: Mapping[type[Command], Handler] = {
    NoteInterest: note_interest,
    NoteOrder: note_order,
    NoteConversation: note_conversation,
    RecommendOffers: recommend_offers,
    AcceptOffer: accept_offer,
}
