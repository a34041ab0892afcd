"""Facts about offers that are recommended to a customer, and why (MK6)."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Day, Fact, Reference, Text


class InterestSource(StrEnum):
    """Where we know from what a customer is interested in (MK6)."""

    PURCHASE = "purchase"
    BROWSING = "browsing"
    INTERACTION = "interaction"


class OfferReason(BaseModel):
    """What the customer did, and when last, that the offer is recommended for."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    source: InterestSource
    topic: Reference
    noted_on: Day


class OfferRecommended(Fact, type="crm.marketing.OfferRecommended", version=1):
    """An offer suits a customer, for these reasons, up to and on the last day (MK6)."""

    customer_id: UUID
    recommendation_id: UUID
    offer: Reference
    text: Text
    recommended_on: Day
    last_day: Day
    reasons: Annotated[tuple[OfferReason, ...], Field(min_length=1, max_length=100)]


class OfferAccepted(Fact, type="crm.marketing.OfferAccepted", version=1):
    """The customer took what was recommended (MK6)."""

    customer_id: UUID
    recommendation_id: UUID
    offer: Reference


FACTS: tuple[type[Fact], ...] = (OfferRecommended, OfferAccepted)
