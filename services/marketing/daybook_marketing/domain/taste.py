"""What a customer is interested in, and what is recommended for it, with the reasons (MK6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import NotFound, Refusal
from daybook_contracts.fact import Day, Fact, Reference
from daybook_contracts.marketing.offers import (
    InterestSource,
    OfferAccepted,
    OfferReason,
    OfferRecommended,
)
from daybook_marketing.domain.offer_policy import Offer, OfferPolicy


class InterestNoted(Fact, type="marketing.InterestNoted", version=1):
    """A customer bought, looked at or talked about this, on this day."""

    customer_id: UUID
    source: InterestSource
    topic: Reference
    noted_on: Day


TasteFact = InterestNoted | OfferRecommended | OfferAccepted
PRIVATE: tuple[type[Fact], ...] = (InterestNoted,)
Interest = tuple[InterestSource, str]


class NothingToOffer(Refusal):
    """No offer suits what is known of the customer, or all that do were recommended lately."""


class OfferOver(Refusal):
    """Its last day has passed."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    offer: str
    made_on: date
    last_day: date
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Taste:
    """The last day of each interest, and what was recommended."""

    interests: Mapping[Interest, date] = field(default_factory=dict)
    recommended: Mapping[UUID, Recommendation] = field(default_factory=dict)


def evolve(state: Taste | None, fact: TasteFact) -> Taste:
    taste = state or Taste()
    match fact:
        case InterestNoted():
            interests = {**taste.interests, (fact.source, fact.topic): fact.noted_on}
            return replace(taste, interests=interests)
        case OfferRecommended():
            made = Recommendation(fact.offer, fact.recommended_on, fact.last_day)
            recommended = {**taste.recommended, fact.recommendation_id: made}
            return replace(taste, recommended=recommended)
        case OfferAccepted():
            taken = replace(taste.recommended[fact.recommendation_id], accepted=True)
            recommended = {**taste.recommended, fact.recommendation_id: taken}
            return replace(taste, recommended=recommended)
        case _:
            assert_never(fact)


def note(
    state: Taste | None,
    *,
    customer_id: UUID,
    source: InterestSource,
    topics: Iterable[str],
    today: date,
) -> list[TasteFact]:
    """Each topic once a day and source."""
    known = state.interests if state else {}
    return [
        InterestNoted(customer_id=customer_id, source=source, topic=topic, noted_on=today)
        for topic in sorted(set(topics))
        if known.get((source, topic)) != today
    ]


def suitable(
    state: Taste | None, *, today: date, policy: OfferPolicy
) -> list[tuple[str, Offer, tuple[OfferReason, ...]]]:
    """The best offers, with their reasons: those worth most first, and by name among equals."""
    taste = state or Taste()
    bought = {topic for source, topic in taste.interests if source is InterestSource.PURCHASE}
    found = []
    for name, offer in policy.offers.items():
        reasons = tuple(_reasons(taste, offer, today, policy))
        worth = sum(policy.weights.get(reason.source, 0) for reason in reasons)
        if offer.product in bought or not reasons or worth < policy.minimum:
            continue
        if not _lately(taste, name, today, policy):
            found.append((-worth, name, offer, reasons))
    best = sorted(found, key=lambda each: each[:2])[: policy.at_most]
    return [(name, offer, reasons) for _, name, offer, reasons in best]


def recommend(
    customer_id: UUID,
    recommendation_id: UUID,
    found: tuple[str, Offer, tuple[OfferReason, ...]],
    *,
    today: date,
    policy: OfferPolicy,
) -> OfferRecommended:
    name, offer, reasons = found
    return OfferRecommended(
        customer_id=customer_id,
        recommendation_id=recommendation_id,
        offer=name,
        text=offer.text,
        recommended_on=today,
        last_day=today + timedelta(days=policy.lasts_days),
        reasons=reasons,
    )


def accept(
    state: Taste | None, *, customer_id: UUID, recommendation_id: UUID, today: date
) -> list[TasteFact]:
    """Again, nothing. Raises NotFound, OfferOver."""
    made = state.recommended.get(recommendation_id) if state else None
    if made is None:
        raise NotFound(f"the customer has no recommendation {recommendation_id}")
    if made.accepted:
        return []
    if made.last_day < today:
        raise OfferOver(f"the offer ended on {made.last_day}")
    return [
        OfferAccepted(
            customer_id=customer_id, recommendation_id=recommendation_id, offer=made.offer
        )
    ]


def _reasons(taste: Taste, offer: Offer, today: date, policy: OfferPolicy) -> Iterable[OfferReason]:
    for (source, topic), day in sorted(taste.interests.items()):
        if topic in offer.topics and 0 <= (today - day).days <= policy.within_days:
            yield OfferReason(source=source, topic=topic, noted_on=day)


def _lately(taste: Taste, name: str, today: date, policy: OfferPolicy) -> bool:
    """Whether it was taken, or recommended less than `again_days` days ago."""
    return any(
        made.offer == name and (made.accepted or (today - made.made_on).days < policy.again_days)
        for made in taste.recommended.values()
    )
