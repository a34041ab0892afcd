"""What customers are told of what we owe them or they owe us, in which words: a versioned policy.

Source: SE9, SE4, SA18.
"""

from enum import StrEnum
from string import Formatter
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Text
from daybook_contracts.marketing.messages import Body


class Occasion(StrEnum):
    """What happened elsewhere that a customer is told of."""

    SURVEY = "survey"
    PAYMENT_DUE_SOON = "payment_due_soon"
    PAYMENT_OVERDUE = "payment_overdue"
    WARRANTY_EXPIRING = "warranty_expiring"
    MAINTENANCE_DUE = "maintenance_due"


DETAILS: dict[Occasion, frozenset[str]] = {
    Occasion.SURVEY: frozenset({"survey_id", "aspects", "closes_on"}),
    Occasion.PAYMENT_DUE_SOON: frozenset({"outstanding", "due_on"}),
    Occasion.PAYMENT_OVERDUE: frozenset({"outstanding", "due_on"}),
    Occasion.WARRANTY_EXPIRING: frozenset({"product_ref", "ends_on"}),
    Occasion.MAINTENANCE_DUE: frozenset({"product_ref", "due_on"}),
}
"""What the words may name in braces; what a product is called may be the words of others, so that
nothing but these is filled in."""


class Words(BaseModel):
    """What is written on which channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    channel: Literal[Channel.EMAIL, Channel.SMS, Channel.POST]
    subject: Text
    body: Body


class NoticePolicy(BaseModel):
    """Words by occasion; nobody is told of one that is not there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    occasions: dict[Occasion, Words]

    @model_validator(mode="after")
    def _can_be_filled_in(self) -> "NoticePolicy":
        for occasion, words in self.occasions.items():
            if unknown := _named(words.body) - DETAILS[occasion]:
                known = ", ".join(sorted(DETAILS[occasion]))
                raise ValueError(f"{occasion}: {', '.join(sorted(unknown))} is none of {known}")
        return self


def _named(body: str) -> set[str]:
    """Raises ValueError for braces that do not match."""
    named = [(name, spec, way) for _, name, spec, way in Formatter().parse(body)]
    if any(spec or way for _, spec, way in named):
        raise ValueError("a name in braces is filled in as it is")
    return {name for name, _, _ in named if name is not None}
