"""What is offered to whom: a versioned policy (MK6)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.fact import Reference, Text
from daybook_contracts.marketing.offers import InterestSource


class Offer(BaseModel):
    """It suits who was interested in one of its topics; who has bought `product` needs no other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    product: Reference
    text: Text
    topics: Annotated[frozenset[Reference], Field(min_length=1, max_length=30)]


class OfferPolicy(BaseModel):
    """An offer is worth the weights of its reasons of the last `within_days` days, all together.

    The best `at_most` that are worth `minimum` or more are recommended; each lasts `lasts_days`
    days, and comes again `again_days` days after it was recommended at the earliest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    within_days: Annotated[int, Field(ge=1, le=3650)]
    lasts_days: Annotated[int, Field(ge=0, le=3650)]
    again_days: Annotated[int, Field(ge=1, le=3650)]
    at_most: Annotated[int, Field(ge=1, le=100)]
    minimum: Annotated[int, Field(ge=1)]
    weights: dict[InterestSource, Annotated[int, Field(ge=0, le=1000)]]
    offers: dict[Reference, Offer]

    def topics_in(self, said: str) -> list[str]:
        """Those topics of offers that are named in what was said."""
        text = said.casefold()
        topics = {topic for offer in self.offers.values() for topic in offer.topics}
        return sorted(topic for topic in topics if topic.casefold() in text)
