"""Who belongs to an audience: a versioned policy (MK2, CU22)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.grading import Grade
from daybook_contracts.fact import Reference


class Audience(BaseModel):
    """Customers of these grades of whom somebody agreed to this purpose on this channel."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Purpose
    channel: Channel
    grades: frozenset[Grade]


class AudiencePolicy(BaseModel):
    """Audiences by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    audiences: Annotated[dict[Reference, Audience], Field(min_length=1)]
